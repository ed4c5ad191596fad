import type { CompareRules } from "../domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../domain/content.ts";
import type { Digest } from "../domain/digest.ts";
import {
  type Canonical,
  type FileComparison,
  nothingFound,
  type SetAside,
  setAsideText,
} from "../domain/file-comparison.ts";
import { grouped } from "../domain/grouped.ts";
import { shortened } from "../domain/plain-text.ts";
import { canonicalDigest, canonicalVersion } from "./canonical.ts";
import { comparePart } from "./compare-part.ts";
import { sameBytes } from "./content.ts";
import { different, type Finding } from "./finding.ts";
import type { Omission } from "./format.ts";
import { covers } from "./numbers/tolerance.ts";
import { type Opened, open, reasonOf } from "./open.ts";
import { openBoth } from "./open-both.ts";
import type { Part } from "./part.ts";
import { unmatched } from "./unmatched.ts";

/** The ladder: same bytes, same content, near enough by a declared tolerance, different. Throws only what `read` throws. */
export async function compareFiles(
  recorded: NamedContent,
  produced: NamedContent,
  rules: CompareRules,
  unpack: Unpack,
): Promise<FileComparison> {
  if (sameBytes(recorded.content, produced.content)) return { ...nothingFound, kind: "identical", format: "" };
  const [left, right] = await openBoth(recorded, produced, rules, unpack);
  const format = left.format.name;
  if (left.format !== right.format) {
    return {
      ...nothingFound,
      kind: "different",
      format,
      explanation: `recorded it is ${left.format.name}, produced ${right.format.name}`,
    };
  }
  if ([left, right].every(({ parts }) => nothingIsLeft(parts, rules)) && !saysTheSame(left, right, rules)) {
    const explanation = "everything in it is ignored, so nothing is left to compare: ignore less";
    return { ...nothingFound, kind: "different", format, explanation };
  }
  const { findings, unreadable } = findingsOf([left, recorded], [right, produced], rules);
  const idle = unreadable === null ? unmatched([...left.parts, ...right.parts], rules) : [];
  const worst = worstOf(findings);
  if (worst === undefined)
    return withNotes(saysTheSame(left, right, rules) ? equivalent(left, right) : ignored(left, right, rules), idle);
  const note = unreadable === null ? "" : `; compared as bytes, since as ${format} it cannot be read: ${unreadable}`;
  const comparison: FileComparison = {
    kind: worst.kind === "close" ? "close" : "different",
    format,
    setAside: unreadable === null ? setAside(left, right) : [],
    largest: largestOf(findings),
    regions: findings.flatMap(({ regions }) => regions),
    explanation: sentence(worst, findings) + note,
    details: findings.slice(0, mostDetails).map(clause),
    suggestion: suggestionOf(findings),
  };
  return withNotes(comparison, idle);
}

/** What the author should hear besides, whatever the answer is. */
const withNotes = (comparison: FileComparison, notes: readonly string[]): FileComparison => ({
  ...comparison,
  explanation: [comparison.explanation, ...notes].join("; "),
  details: [...comparison.details, ...notes],
});

/** What is told first: what a document says of itself comes after what stands in it. */
function worstOf(findings: readonly Finding[]): Finding | undefined {
  const broken = findings.filter(({ kind }) => kind === "different");
  return broken.find(({ at }) => !aboutItself.test(at)) ?? broken[0] ?? findings[0];
}

/** Members of office documents and books that hold titles, authors and dates, settings, or a small picture of the whole. */
const aboutItself =
  /(?:^|[/ ])(?:[^/ ]+\.opf|docProps\/(?:core|app)\.xml|(?:meta|settings)\.xml|docProps\/thumbnail\.\w{3,4}|Thumbnails\/thumbnail\.png)(?: ›|$)/;

/** Whether what a file holds is ignored part by part and column by column. What is told of it besides is no result. */
function nothingIsLeft(parts: readonly Part[], { ignore }: CompareRules): boolean {
  const contents = parts.filter(({ kind }) => kind !== "value");
  return contents.length > 0 && contents.every((part) => isIgnored(part.at, ignore) || hasNoColumnLeft(part, ignore));
}

const hasNoColumnLeft = (part: Part, ignore: CompareRules["ignore"]): boolean =>
  part.kind === "table" && part.columns.length > 0 && part.columns.every(({ name }) => ignore.includes(name));

const isIgnored = (at: string, ignore: CompareRules["ignore"]): boolean =>
  ignore.some((path) => covers(path, at) !== null);

/** Whether all of it is equal, also what the declaration leaves out. */
const saysTheSame = (left: Opened, right: Opened, { ignore }: CompareRules): boolean =>
  ignore.length === 0 || isSameDigest(digestOrNothing(left), digestOrNothing(right));

const isSameDigest = (a: Digest | undefined, b: Digest | undefined): boolean => a !== undefined && a === b;

/** Only by the word of the declaration are the two the same, so that is what they are called. */
function ignored(left: Opened, right: Opened, rules: CompareRules): FileComparison {
  const findings = leftOut(left, right, rules);
  const [first] = findings;
  return {
    ...nothingFound,
    kind: "close",
    format: left.format.name,
    setAside: setAside(left, right),
    explanation: `only what is ignored differs (${rules.ignore.join(", ")})${first === undefined ? "" : `: ${sentence(first, findings)}`}`,
    details: findings.slice(0, mostDetails).map(clause),
  };
}

/** What would differ if nothing were ignored; nothing where it cannot be read. */
function leftOut(left: Opened, right: Opened, rules: CompareRules): readonly Finding[] {
  try {
    return compareParts(left.parts, right.parts, { ...rules, ignore: [] });
  } catch (error) {
    reasonOf(error);
    return [];
  }
}

const mostDetails = 50;

type Side = readonly [opened: Opened, file: NamedContent];

/** Part by part; where either file cannot be read after all, as bytes. Some readers only find out while they stream. */
function findingsOf([left, recorded]: Side, [right, produced]: Side, rules: CompareRules) {
  let unreadable = left.unreadable ?? right.unreadable;
  if (unreadable === null) {
    try {
      return { findings: compareParts(left.parts, right.parts, rules), unreadable };
    } catch (error) {
      unreadable = reasonOf(error);
    }
  }
  return { findings: compareParts(bytesOf(recorded), bytesOf(produced), rules), unreadable };
}

const bytesOf = ({ content }: NamedContent): readonly Part[] => [{ kind: "bytes", at: "", content }];

/** All that is not equal, in the order of the recorded file; parts that only one side has are different. */
function compareParts(recorded: readonly Part[], produced: readonly Part[], rules: CompareRules): readonly Finding[] {
  const theirs = new Map(produced.map((part) => [part.at, part]));
  const ours = new Set(recorded.map(({ at }) => at));
  const gone = outermost(produced);
  const compared = recorded.flatMap((part) => {
    if (isIgnored(part.at, rules.ignore)) return [];
    const other = theirs.get(part.at);
    if (other === part) return [];
    if (other !== undefined) return [comparePart(part, other, rules)];
    return gone(part.at).map((at) => different(at, "is not there any more"));
  });
  const isNew = outermost(recorded);
  const added = produced.filter(({ at }) => !ours.has(at) && !isIgnored(at, rules.ignore));
  const news = added.flatMap(({ at }) => isNew(at)).map((at) => different(at, "is new"));
  return [...compared, ...news].filter(({ kind }) => kind !== "equal");
}

/** A member of an archive that only one side has is told once, by its own address, and not with each of its parts. */
function outermost(others: readonly Part[]): (at: string) => readonly string[] {
  const known = new Set(others.flatMap(({ at }) => enclosing(at)));
  const told = new Set<string>();
  return (at) => {
    const outer = enclosing(at).find((each) => !known.has(each)) ?? at;
    if (told.has(outer)) return [];
    told.add(outer);
    return [outer];
  };
}

/** The addresses of all that a part lies in, the outermost first, and its own. */
const enclosing = (at: string): readonly string[] =>
  at.split(" › ").map((_, index, steps) => steps.slice(0, index + 1).join(" › "));

function equivalent(left: Opened, right: Opened): FileComparison {
  const rules = orRepresentation(setAside(left, right), left);
  return {
    ...nothingFound,
    kind: "equivalent",
    format: left.format.name,
    setAside: rules,
    explanation: `the same content; set aside: ${rules.map(setAsideText).join(", ")}`,
  };
}

/** Where no rule says what differs, it is how the format stores things. */
const orRepresentation = (rules: readonly SetAside[], { format }: Opened): readonly SetAside[] =>
  rules.length > 0 ? rules : [{ rule: `${format.name}: ${format.representation}`, where: "the whole file" }];

/** Only what really differs is told: a text chunk that both files have is nobody's concern. */
function setAside(left: Opened, right: Opened): readonly SetAside[] {
  const key = ({ rule, where, value }: Omission) => `${rule}\0${where}\0${value}`;
  const [ours, theirs] = [new Set(left.omissions.map(key)), new Set(right.omissions.map(key))];
  const changed = [
    ...left.omissions.filter((omission) => !theirs.has(key(omission))),
    ...right.omissions.filter((omission) => !ours.has(key(omission))),
  ];
  const places = new Map<string, Set<string>>();
  for (const { rule, where } of changed) places.set(rule, (places.get(rule) ?? new Set()).add(where));
  return [...places].map(([rule, wheres]) => {
    const [first = ""] = wheres;
    const where = addressed(first);
    return { rule, where: wheres.size === 1 ? where : `${where} and ${wheres.size - 1} more` };
  });
}

/** `sheet A is new`, `sheet A: another row` */
const clause = ({ at, explanation }: Finding): string => {
  const said = shortened(explanation, longestSaid);
  return at === "" ? said : `${addressed(at)}${/^is (?:new|not there)\b/.test(said) ? "" : ":"} ${said}`;
};

/** Names in archives may have 64 KiB, in each of several archives in archives, and what is said is kept for ever. */
const addressed = (at: string): string => shortened(at, longestSaid);
const longestSaid = 2000;

function sentence(worst: Finding, findings: readonly Finding[]): string {
  const others = findings.length - 1;
  return others === 0
    ? clause(worst)
    : `${clause(worst)}; ${grouped(others)} other ${others === 1 ? "part differs" : "parts differ"}, too`;
}

function largestOf(findings: readonly Finding[]): FileComparison["largest"] {
  // Where something failed, what is near enough elsewhere is nobody's concern.
  const broken = findings.filter(({ kind }) => kind === "different");
  const told = broken.length > 0 ? broken : findings;
  const all = told.flatMap(({ at, largest }) => (largest === null ? [] : [{ ...largest, part: addressed(at) }]));
  return all.reduce<FileComparison["largest"]>(
    (most, each) => (most === null || (each.scaled ?? 0) > (most.scaled ?? 0) ? each : most),
    null,
  );
}

/** One line only helps when every part would be close with it. */
function suggestionOf(findings: readonly Finding[]): string | null {
  const broken = findings.filter(({ kind }) => kind === "different");
  const lines = [...new Set(broken.map(({ suggestion }) => suggestion))];
  return lines.length === 1 ? (lines[0] ?? null) : null;
}

/** Takes one file apart and digests what it says; null where it was read as bytes, whose own digest says it all. */
export async function canonicalForm(
  file: NamedContent,
  rules: CompareRules,
  unpack: Unpack,
): Promise<Canonical | null> {
  const opened = await open(file, rules, unpack);
  if (opened.unreadable !== null || opened.parts.every(({ kind }) => kind === "bytes")) return null;
  const digest = digestOrNothing(opened);
  if (digest === undefined) return null;
  const form = `${opened.format.name}${rules.log ? " log" : ""}/${canonicalVersion}`;
  return { form, digest, setAside: orRepresentation(setAside(opened, { ...opened, omissions: [] }), opened) };
}

function digestOrNothing({ format, parts }: Opened): Digest | undefined {
  try {
    return canonicalDigest(format.name, parts);
  } catch (error) {
    reasonOf(error); // its bytes are all that can be said of it
    return undefined;
  }
}
