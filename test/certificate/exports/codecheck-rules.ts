import { load } from "js-yaml";

/* The rules of CODECHECK for codecheck.yml, as far as they can be judged offline; by their permanent ids. */

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
const isPlaceholder = (text: string) => /FIXME|TODO|XXXXX/.test(text);

/** Of the rules that these versions call errors, and of the warnings about the version, those that the file breaks. */
export function brokenRules(text: string, version: "1.0" | "2.0", bundle: ReadonlySet<string>): readonly string[] {
  let root: unknown;
  try {
    root = load(text);
  } catch {
    return ["CC-CFG-001"];
  }
  if (!isFields(root)) return ["CC-CFG-001"];
  const { manifest, codechecker, report, paper, summary, certificate } = root;
  const work = isFields(paper) ? paper : {};
  const people = listOf(codechecker);
  const authors = listOf(work.authors);
  const items = listOf(manifest);
  const files = items.flatMap(({ file }) => (isText(file) ? [file] : []));
  const orcids = [...people, ...authors].flatMap(({ ORCID }) => (ORCID === undefined ? [] : [String(ORCID)]));
  const { reference } = work;
  const isTwo = version === "2.0";
  const rules: readonly (readonly [id: string, holds: boolean])[] = [
    ["CC-CFG-002", /^(?:%.*\n)*---\s/.test(text)],
    ["CC-CFG-004", Array.isArray(manifest)],
    ["CC-CFG-005", Array.isArray(manifest) && files.length === manifest.length],
    [
      "CC-CFG-006",
      files.every((file) => !/^(?:\/|[A-Za-z]:|[a-z]+:\/\/)/.test(file) && !file.split("/").includes("..")),
    ],
    ["CC-CFG-008", people.length > 0],
    ["CC-CFG-009", people.every(({ name }) => isText(name))],
    ["CC-CFG-011", isText(report)],
    ["CC-CFG-013", !isText(report) || !/FIXME|zenodo\.0+$/.test(report)],
    ["CC-CFG-014", isText(root.version)],
    ["CC-CFG-015", root.version === `https://codecheck.org.uk/spec/config/${version}/`],
    ["CC-CFG-016", isFields(paper)],
    ["CC-CFG-017", isText(work.title)],
    ["CC-CFG-018", authors.length > 0],
    ["CC-CFG-019", authors.every(({ name }) => isText(name))],
    ["CC-CFG-020", !isTwo || authors.every(({ ORCID }) => isText(ORCID) && !ORCID.includes("/"))],
    ["CC-CFG-021", isText(reference)],
    ["CC-CFG-023", !textsIn({ ...root, tickmark: null }).some(isPlaceholder)],
    ["CC-CFG-024", !isTwo || isText(summary)],
    ["CC-CFG-025", !isTwo || isText(certificate)],
    ["CC-CFG-026", certificate === undefined || /^\d{4}-\d{3}$/.test(String(certificate))],
    ["CC-CFG-027", isText(reference) && /^https?:\/\//.test(reference)],
    ["CC-CFG-029", work["reference-other"] === undefined || Array.isArray(work["reference-other"])],
    ["CC-MET-001", orcids.every(isOrcid)],
    ["CC-BUN-001", files.every((file) => bundle.has(file))],
  ];
  return rules.filter(([, holds]) => !holds).map(([id]) => id);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** ISO 7064, MOD 11-2. */
function isOrcid(text: string): boolean {
  if (!/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/.test(text)) return false;
  let sum = 0;
  for (const digit of text.replaceAll("-", "").slice(0, 15)) sum = (sum + Number(digit)) * 2;
  const check = (12 - (sum % 11)) % 11;
  return text.endsWith(check === 10 ? "X" : String(check));
}
