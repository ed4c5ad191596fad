import { load, YAMLException } from "js-yaml";
import { isMapping, type Mapping } from "../../domain/mapping.ts";
import { bareOrcid, hasItsCheckDigit } from "../../domain/orcid.ts";
import { plainText, shortened } from "../../domain/plain-text.ts";
import type { SourceAbout } from "../../domain/source-about.ts";

/* What the source says of itself, read from the files that it describes itself with. Strangers wrote them: what is not as it
   should be is left out. */

export interface Author {
  readonly name: string;
  readonly given: string | null;
  readonly family: string | null;
  /** Four groups of four, without an address around them. */
  readonly orcid: string | null;
  readonly affiliation: string | null;
}

/** A work that can be cited. */
interface Work {
  readonly title: string | null;
  readonly authors: readonly Author[];
  /** `10.…`, without an address around it. */
  readonly doi: string | null;
  readonly url: string | null;
}

export interface Described {
  /** The publication whose results were rerun. */
  readonly paper: Work;
  /** The repository itself. */
  readonly software: Work;
  /** SPDX identifier. */
  readonly licence: string | null;
  readonly description: string | null;
  readonly keywords: readonly string[];
  /** As the repository has them, to be completed. */
  readonly citation: Mapping | null;
  readonly zenodo: Mapping | null;
}

/** The declaration speaks before CITATION.cff, that before `.zenodo.json`, and that before CodeMeta. */
export function describedBy(about: SourceAbout | undefined): Described {
  const files = about?.files ?? {};
  const declared = fieldsOf(yamlOf(files["reproduce.yml"]));
  const citation = fieldsOf(yamlOf(files["CITATION.cff"]));
  const zenodo = fieldsOf(jsonOf(files[".zenodo.json"]));
  const codemeta = fieldsOf(jsonOf(files["codemeta.json"]));
  const software = firstOf([citationWork(citation), zenodoWork(zenodo), codemetaWork(codemeta)]);
  const preferred = citationWork(fieldsOf(citation?.["preferred-citation"]));
  const title = textOf(declared?.title);
  return {
    paper: firstOf([declaredWork(fieldsOf(declared?.paper)), { ...noWork, title }, preferred, software]),
    software,
    licence: licenceOf(citation?.license) ?? licenceOf(codemeta?.license),
    description: textOf(citation?.abstract) ?? textOf(zenodo?.description) ?? textOf(codemeta?.description),
    keywords: listOf(citation?.keywords ?? zenodo?.keywords ?? codemeta?.keywords).flatMap(
      (each) => textOf(each) ?? [],
    ),
    citation: citation ?? null,
    zenodo: zenodo ?? null,
  };
}

const noWork: Work = { title: null, authors: [], doi: null, url: null };

/** Each thing from the first that knows it. */
function firstOf(works: readonly Work[]): Work {
  return {
    title: works.find(({ title }) => title !== null)?.title ?? null,
    authors: works.find(({ authors }) => authors.length > 0)?.authors ?? [],
    doi: works.find(({ doi }) => doi !== null)?.doi ?? null,
    url: works.find(({ url }) => url !== null)?.url ?? null,
  };
}

function declaredWork(paper: Mapping | undefined): Work {
  return {
    title: textOf(paper?.title),
    authors: listOf(paper?.authors).flatMap((each) => author(fieldsOf(each) ?? { name: each })),
    doi: doiIn(paper?.doi),
    url: webAddress(paper?.url),
  };
}

function citationWork(citation: Mapping | undefined): Work {
  return {
    title: textOf(citation?.title),
    authors: listOf(citation?.authors).flatMap((each) => author(fieldsOf(each))),
    doi: doiIn(citation?.doi),
    url: webAddress(citation?.url),
  };
}

function zenodoWork(zenodo: Mapping | undefined): Work {
  const authors = listOf(zenodo?.creators).flatMap((each) => author(fieldsOf(each)));
  return { title: textOf(zenodo?.title), authors, doi: null, url: null };
}

function codemetaWork(codemeta: Mapping | undefined): Work {
  const authors = [codemeta?.author ?? []].flat().flatMap((each) => author(fieldsOf(each)));
  return { title: textOf(codemeta?.name), authors, doi: doiIn(codemeta?.identifier), url: webAddress(codemeta?.url) };
}

/** A person or an organisation, in the words of any of the four. */
function author(fields: Mapping | undefined): readonly Author[] {
  if (fields === undefined) return [];
  const given = textOf(fields["given-names"]) ?? textOf(fields.givenName);
  const family = [textOf(fields["name-particle"]), textOf(fields["family-names"]) ?? textOf(fields.familyName)]
    .filter((each) => each !== null)
    .join(" ");
  const whole = [given, family].filter(Boolean).join(" ");
  const name = textOf(fields.name) ?? (whole || textOf(fields.alias));
  if (name === null) return [];
  const affiliation = textOf(fields.affiliation) ?? textOf(fieldsOf(fields.affiliation)?.name);
  const orcid = orcidIn(fields.orcid) ?? orcidIn(fields["@id"]);
  return [{ name, given, family: family || null, orcid, affiliation }];
}

/** One with a wrong check digit is left out: it is nobody's, or somebody else's. */
function orcidIn(value: unknown): string | null {
  const orcid = bareOrcid(textOf(value) ?? "");
  return orcid !== undefined && hasItsCheckDigit(orcid) ? orcid : null;
}

function doiIn(value: unknown): string | null {
  const text = textOf(value) ?? "";
  return (
    /^(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/)?(10\.\d{4,9}(?:\.\d+)?\/[A-Za-z0-9:/_;\-.()[\]\\]+)$/i.exec(text)?.[1] ??
    null
  );
}

function webAddress(value: unknown): string | null {
  const parsed = URL.parse(textOf(value) ?? "");
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username === "" ? parsed.href : null;
}

/** As SPDX writes identifiers; CodeMeta gives their address. */
function licenceOf(value: unknown): string | null {
  const text = textOf(Array.isArray(value) ? value[0] : value)?.replace(/^https?:\/\/spdx\.org\/licenses\//, "") ?? "";
  return /^[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$/.test(text) ? text : null;
}

const longestText = 5000;

function textOf(value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  return shortened(plainText(String(value)), longestText) || null;
}

function fieldsOf(value: unknown): Mapping | undefined {
  return isMapping(value) ? value : undefined;
}

const mostEntries = 1000;

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, mostEntries) : [];
}

function yamlOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    // Aliases would let a few lines mean a whole memory; none of these files needs any.
    return load(text, { maxAliases: 0, maxDepth: 20 });
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
