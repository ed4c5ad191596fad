import { dump } from "js-yaml";
import type { Author } from "./described.ts";
import { browsable, type Exported, placeholder, runPage } from "./exported.ts";

/* Drafts of `codecheck.yml` (codecheck.org.uk/spec/config). Who checked, their report and its number are for a person. */

export type CodecheckVersion = "1.0" | "2.0";

/** A draft; what only a person may say is FIXME, which CODECHECK's own tools refuse (CC-CFG-023). */
export function codecheckDraft(exported: Exported, version: CodecheckVersion): string {
  const { statement, record, issuer } = exported;
  const { predicate } = statement;
  const { paper } = exported.described;
  const address = browsable(exported);
  const content = {
    version: `https://codecheck.org.uk/spec/config/${version}/`,
    manifest: predicate.outputs
      .filter(({ produced }) => produced !== null)
      .map(({ path, label, comparison }) => ({
        file: path,
        comment: label ?? `compared with what was recorded: ${comparison}`,
      })),
    paper: {
      title: paper.title ?? placeholder,
      authors: paper.authors.length === 0 ? [{ name: placeholder }] : paper.authors.map(person),
      reference: paper.doi === null ? (paper.url ?? placeholder) : `https://doi.org/${paper.doi}`,
    },
    codechecker: [{ name: placeholder }],
    report: placeholder,
    ...(version === "2.0" && { summary: placeholder }),
    ...(address !== undefined && { repository: address }),
    check_time: predicate.run.finishedAt.slice(0, 19).replace("T", " "),
    certificate: placeholder,
    tickmark: {
      verdict: predicate.verdict,
      grade: predicate.grade,
      run: predicate.run.id,
      ...(runPage(exported) !== undefined && { certificate: `${runPage(exported)}/certificate.zip` }),
      verifier: predicate.verifier.id,
      issuer: issuer.name,
      commit: predicate.repository.commit,
      steps: record.plan.steps.map(({ command }) => command),
      images: predicate.environment.images.map(({ name = "" }) => name),
      sha256: Object.fromEntries(
        predicate.outputs.flatMap(({ path, produced }) => (produced === null ? [] : [[path, produced.sha256]])),
      ),
    },
  };
  return `%YAML 1.1
---
# A draft, made by a program that reran the analysis. ${placeholder} stands where only a person may speak: the codechecker, who reads
# and judges; their report; its number, which the register gives${version === "2.0" ? "; and their summary" : ""}. Leave this file at the root of the repository.
${dump(content, { lineWidth: 120 })}`;
}

function person({ name, orcid }: Author): object {
  return orcid === null ? { name } : { name, ORCID: orcid };
}
