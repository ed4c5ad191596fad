import { entry, isMapping, type Mapping, mappingOf } from "../domain/mapping.ts";
import { bareOrcid, hasItsCheckDigit } from "../domain/orcid.ts";
import { listOf, textOf } from "./document.ts";
import type { BrokenRule, Surroundings } from "./translation.ts";

type Severity = BrokenRule["severity"];

/** Rules whose severity the second version of the specification changed: 1.0 first, then 2.0. */
const changed: Readonly<Record<string, readonly [Severity, Severity]>> = {
  "CC-CFG-016": ["warning", "error"],
  "CC-CFG-017": ["warning", "error"],
  "CC-CFG-018": ["warning", "error"],
  "CC-CFG-019": ["warning", "error"],
  "CC-CFG-020": ["warning", "error"],
  "CC-CFG-021": ["warning", "error"],
  "CC-CFG-024": ["info", "error"],
  "CC-CFG-025": ["info", "error"],
  "CC-CFG-027": ["info", "warning"],
};

const fixed: Readonly<Record<string, Severity>> = {
  "CC-CFG-007": "info",
  "CC-CFG-010": "warning",
  "CC-CFG-014": "warning",
  "CC-CFG-015": "warning",
  "CC-CFG-022": "warning",
  "CC-CFG-028": "info",
  "CC-CFG-030": "warning",
  "CC-BUN-002": "warning",
};

const placeholder = /\b(?:FIXME|TODO|XXXXX)/;

/**
 * The rules of CODECHECK (CFG, and of MET and BUN what needs no network) that a codecheck.yml breaks, with the severity that
 * its version gives them. It may hold anything.
 */
export function brokenRules(text: string, document: Mapping, folder: Surroundings): readonly BrokenRule[] {
  const version = textOf(document.version);
  const isFirst = version !== undefined && /\/spec\/(?:config\/)?1(?:\.0)?\/?$/.test(version);
  const isSecond = version !== undefined && /\/spec\/config\/2\.0\/?$/.test(version);
  const broken: BrokenRule[] = [];
  const check = (isKept: boolean, rule: string, message: string) => {
    if (!isKept) broken.push({ rule, severity: severityOf(rule, isFirst), message });
  };
  check(
    /^(?:\ufeff)?(?:%YAML[^\n]*\n|#[^\n]*\n|\s*\n)*---/.test(text.slice(0, 4096)),
    "CC-CFG-002",
    "the document does not begin with `---`",
  );
  manifestRules(document.manifest, folder, check);
  peopleRules(document, check);
  paperRules(mappingOf(document.paper), document.paper !== undefined, !isFirst, check);
  const report = textOf(document.report);
  check(report !== undefined, "CC-CFG-011", "`report` is missing");
  check(
    report === undefined || !/zenodo\.(?:FIXME|TODO|X{2,})/i.test(report),
    "CC-CFG-013",
    "the DOI of the report is a placeholder",
  );
  check(version !== undefined, "CC-CFG-014", "`version` is missing");
  check(version === undefined || isFirst || isSecond, "CC-CFG-015", `the version \`${version}\` is not known`);
  check(!holdsPlaceholder(document), "CC-CFG-023", "a value is still a placeholder (FIXME, TODO or XXXXX)");
  check(textOf(document.summary) !== undefined, "CC-CFG-024", "`summary` is missing");
  const certificate = textOf(document.certificate);
  check(certificate !== undefined, "CC-CFG-025", "`certificate` is missing");
  check(
    certificate === undefined || /^\d{4}-\d{3}$/.test(certificate),
    "CC-CFG-026",
    "the certificate is not of the form YYYY-NNN",
  );
  const hasFolder = [...folder.paths].some((path) => /^\.?codecheck\//.test(path));
  check(hasFolder, "CC-BUN-002", "there is no folder `codecheck`");
  return broken;
}

function severityOf(rule: string, isFirst: boolean): Severity {
  return changed[rule]?.[isFirst ? 0 : 1] ?? fixed[rule] ?? "error";
}

type Check = (isKept: boolean, rule: string, message: string) => void;

function manifestRules(manifest: unknown, { paths }: Surroundings, check: Check): void {
  check(Array.isArray(manifest) && manifest.length > 0, "CC-CFG-004", "there is no list `manifest`");
  for (const [index, item] of listOf(manifest).entries()) {
    const file = textOf(entry(item, "file"));
    const at = `item ${index + 1} of the manifest`;
    check(file !== undefined, "CC-CFG-005", `${at} names no \`file\``);
    check(textOf(entry(item, "comment")) !== undefined, "CC-CFG-007", `${at} has no \`comment\``);
    if (file === undefined) continue;
    const isRelative = !/^(?:\/|~|[A-Za-z]:|https?:)/.test(file) && !file.split("/").includes("..");
    check(isRelative, "CC-CFG-006", `${at} is no path below the folder: \`${file}\``);
    check(
      !isRelative || paths.has(file.replace(/^\.\//, "")),
      "CC-BUN-001",
      `the file of ${at} is not there: \`${file}\``,
    );
  }
}

function peopleRules({ codechecker }: Mapping, check: Check): void {
  const people = listOf(codechecker).filter(isMapping);
  check(people.length > 0, "CC-CFG-008", "there is no `codechecker`");
  for (const person of people) {
    check(textOf(person.name) !== undefined, "CC-CFG-009", "a codechecker has no `name`");
    check(textOf(person.ORCID) !== undefined, "CC-CFG-010", "a codechecker has no `ORCID`");
    orcidRules(person, "CC-CFG-010", check);
  }
}

function paperRules(paper: Mapping, isThere: boolean, isSecond: boolean, check: Check): void {
  check(isThere, "CC-CFG-016", "`paper` is missing");
  if (!isThere) return;
  check(textOf(paper.title) !== undefined, "CC-CFG-017", "the paper has no `title`");
  const authors = listOf(paper.authors).filter(isMapping);
  check(authors.length > 0, "CC-CFG-018", "the paper has no `authors`");
  for (const author of authors) {
    check(textOf(author.name) !== undefined, "CC-CFG-019", "an author has no `name`");
    orcidRules(author, "CC-CFG-020", check);
  }
  const reference = textOf(paper.reference);
  check(reference !== undefined, "CC-CFG-021", "the paper has no `reference`");
  if (reference !== undefined) {
    check(!/\.pdf$/i.test(reference), "CC-CFG-022", "the reference of the paper is a bare PDF");
    check(/^https?:\/\//.test(reference), "CC-CFG-027", "the reference of the paper is no address");
    check(
      /^https?:\/\/(?:dx\.)?doi\.org\//.test(reference),
      "CC-CFG-028",
      "the reference of the paper is better a DOI",
    );
  }
  const others = paper["reference-other"];
  if (isSecond && others !== undefined) check(Array.isArray(others), "CC-CFG-029", "`reference-other` is no list");
}

function orcidRules({ name, ORCID }: Mapping, plain: string, check: Check): void {
  const orcid = textOf(ORCID);
  if (orcid === undefined) return;
  const bare = bareOrcid(orcid);
  check(
    bare === orcid || bare === undefined,
    plain,
    `the ORCID of ${textOf(name) ?? "somebody"} is not plain: \`${orcid}\``,
  );
  const isRight = bare !== undefined && hasItsCheckDigit(bare);
  check(isRight, "CC-MET-001", `the ORCID of ${textOf(name) ?? "somebody"} is not one: \`${orcid}\``);
}

function holdsPlaceholder(value: unknown): boolean {
  if (typeof value === "string") return placeholder.test(value);
  if (Array.isArray(value)) return value.some(holdsPlaceholder);
  return isMapping(value) && Object.values(value).some(holdsPlaceholder);
}
