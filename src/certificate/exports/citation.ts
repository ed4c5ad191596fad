import { dump } from "js-yaml";
import type { Mapping } from "../../domain/mapping.ts";
import type { Author } from "./described.ts";
import { browsable, type Exported, jsonFile, nameOf, placeholder, runPage } from "./exported.ts";
import { swhidsOf } from "./swhids.ts";

/* Proposals for CITATION.cff (1.2.0) and .zenodo.json: what the repository has stays as it is, and what we know is added. */

export function citationProposal(exported: Exported): string {
  const { described } = exported;
  const { citation, software, licence, paper } = described;
  const address = browsable(exported);
  const { revision } = swhidsOf(exported);
  const { commit, modified } = exported.record.plan.source;
  const known: Mapping = {
    "cff-version": "1.2.0",
    message: "If you use this, please cite it as below.",
    title: software.title ?? paper.title ?? placeholder,
    authors: software.authors.length === 0 ? [{ name: placeholder }] : software.authors.map(cffAuthor),
    type: "software",
    ...(address !== undefined && { "repository-code": address }),
    ...(commit !== null && !modified && { commit }),
    ...(licence !== null && { license: licence }),
  };
  const whole = { ...known, ...citation, "cff-version": "1.2.0" };
  const isOpen = Object.values(whole).some((value) => JSON.stringify(value)?.includes(placeholder));
  return `# A proposal${citation === null ? "" : ": your own file, completed"}.${isOpen ? ` ${placeholder} stands where only you know.` : ""} It goes to the root of the repository.
${dump(withIdentifier(whole, revision), { lineWidth: 120 })}`;
}

/** The name of the source in Software Heritage, unless it is there already. */
function withIdentifier(whole: Mapping, revision: string | null): Mapping {
  const given: readonly unknown[] = Array.isArray(whole.identifiers) ? whole.identifiers : [];
  if (revision === null || given.some((each) => (each as Mapping | null)?.value === revision)) return whole;
  const own = { type: "swh", value: revision, description: "The commit that was rerun" };
  return { ...whole, identifiers: [...given, own] };
}

function cffAuthor({ name, given, family, orcid, affiliation }: Author): Mapping {
  return {
    ...(given === null && family === null
      ? { name }
      : { ...(family !== null && { "family-names": family }), ...(given !== null && { "given-names": given }) }),
    ...(orcid !== null && { orcid: `https://orcid.org/${orcid}` }),
    // An entity, which has a name of its own, knows no affiliation in CFF.
    ...(affiliation !== null && (given !== null || family !== null) && { affiliation }),
  };
}

/** For the archive that Zenodo makes of a release, or of an upload. */
export function zenodoProposal(exported: Exported): string {
  const { described } = exported;
  const { zenodo, software, licence, description, keywords, paper } = described;
  const { verdict, grade } = exported.statement.predicate;
  const page = runPage(exported);
  const related = [
    ...(paper.doi === null ? [] : [{ identifier: paper.doi, relation: "isSupplementTo", scheme: "doi" }]),
    ...(page === undefined ? [] : [{ identifier: page, relation: "isDocumentedBy", scheme: "url" }]),
  ];
  const known: Mapping = {
    title: software.title ?? paper.title ?? placeholder,
    upload_type: "software",
    description:
      description ?? `${nameOf(exported)}. Rerun by Tickmark: ${verdict}${grade === null ? "" : `, ${grade}`}.`,
    creators:
      software.authors.length === 0
        ? [{ name: placeholder }]
        : software.authors.map(({ name, given, family, orcid, affiliation }) => ({
            name: given !== null && family !== null ? `${family}, ${given}` : name,
            ...(orcid !== null && { orcid }),
            ...(affiliation !== null && { affiliation }),
          })),
    license: licence ?? placeholder,
    ...(keywords.length > 0 && { keywords }),
  };
  const given: readonly unknown[] = Array.isArray(zenodo?.related_identifiers) ? zenodo.related_identifiers : [];
  const there = new Set(given.map((each) => (each as Mapping | null)?.identifier));
  const all = [...given, ...related.filter(({ identifier }) => !there.has(identifier))];
  const whole = { ...known, ...zenodo, ...(all.length > 0 && { related_identifiers: all }) };
  return jsonFile(whole);
}
