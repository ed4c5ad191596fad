import type { Evidence } from "../../domain/evidence.ts";
import { imageName } from "../../domain/image-name.ts";
import type { Repository } from "../../domain/repository.ts";
import type { SourceAbout } from "../../domain/source-about.ts";
import { describedBy } from "../exports/described.ts";

/** What a run could be recognised by: words that must not be shown to somebody who is not to know whose it is. */
export interface Identities {
  /** As they are written; looked for without regard to case, accents and what stands between words. */
  readonly words: readonly string[];
}

/** Names that half of all repositories and mailboxes have: they identify nobody, and hiding them would make a page unreadable. */
const anybodys: ReadonlySet<string> = new Set(
  [
    "admin analyses analysis article code contact data default demo env environment example examples experiment experiments figure figures image images",
    "info lab library mail main manuscript master model models notebook notebooks noreply office output outputs paper papers project python",
    "replication repo repository reproducibility reproduction reproducible research results root runner science scripts",
    "server hidden simulation source src study test tests thesis tickmark user work",
  ]
    .flatMap((line) => line.split(" "))
    .concat("tickmark server"),
);

const mostWords = 2000;

/**
 * Owner, repository, people and their addresses, title, DOI, commit, ids of the run, images and addresses of inputs. `also` are
 * others that the caller knows, such as other runs of the same source.
 */
export function identitiesOf(
  { run }: Evidence,
  repository: Pick<Repository, "owner" | "name" | "htmlUrl"> | null,
  also: readonly string[] = [],
): Identities {
  const { record } = run;
  const { plan, about } = record;
  const words = [
    ...(repository === null ? [] : [repository.owner, repository.name, addressOf(repository.htmlUrl)]),
    ...placeWords(plan.source.repository),
    ...[plan.source.commit, about?.tree ?? null].flatMap((id) => (id === null ? [] : [id.slice(0, 7)])),
    ...[run.id, plan.id, record.sourceDigest, record.repeats, record.log.digest].flatMap(shortId),
    record.user,
    ...imageWords(record),
    ...[...plan.inputs, ...record.inputs].flatMap(({ url }) => [url, URL.parse(url)?.host ?? ""]),
    ...aboutWords(about),
    ...also,
  ].map((word) => word.trim());
  const distinct = new Set(words.filter((word) => foldedLength(word) >= 2 && !anybodys.has(folded(word))));
  return { words: [...distinct].slice(0, mostWords) };
}

/** The beginning of an id is what people and addresses use. */
const shortId = (id: string | null | undefined): readonly string[] =>
  id === null || id === undefined ? [] : [id.replace(/^sha256:/, "").slice(0, 12)];

const addressOf = (url: string): string => url.replace(/^https?:\/\//, "");

/** Owner and name in the address of a repository; of a folder of this machine, its parts. */
function placeWords(repository: string | null): readonly string[] {
  if (repository === null) return [];
  const parsed = URL.parse(repository);
  const path = (parsed?.pathname ?? repository).replace(/\.git$/, "");
  return [repository, path.replace(/^\//, ""), ...path.split("/")];
}

/** Whose image it is. The official ones of Docker's library are everybody's. */
function imageWords({ images, plan }: Evidence["run"]["record"]): readonly string[] {
  const named = [
    ...images.flatMap(({ image, resolved }) => [image, resolved]),
    ...plan.pins.flatMap(({ image, resolved }) => [image, resolved]),
    ...plan.steps.flatMap(({ image }) => image ?? []),
    ...(plan.environment.kind === "image" ? [plan.environment.image] : []),
  ];
  return named.map(imageName).flatMap((name) => {
    const parts = name.split("/");
    return parts.length === 1 ? [] : [name, ...parts.slice(0, -1).filter((part) => !isPublicHost(part))];
  });
}

/** Registries that everybody uses say nothing of who does. */
const isPublicHost = (part: string): boolean => ["ghcr.io", "quay.io", "docker.io"].includes(part);

const mailPattern = /[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
const orcidPattern = /\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b/g;

function aboutWords(about: SourceAbout | undefined): readonly string[] {
  const { paper, software } = describedBy(about);
  const people = [...paper.authors, ...software.authors].flatMap(({ name, orcid, affiliation }) => [
    ...[name, orcid ?? "", affiliation ?? ""],
    // Who writes folders and files writes half of a name, as often as not; initials are everybody's.
    ...name.split(/[\s-]+/).filter((part) => part.length >= 3),
  ]);
  const works = [paper, software].flatMap(({ title, doi, url }) => [title ?? "", doi ?? "", url ?? ""]);
  const texts = [...Object.values(about?.files ?? {}), about?.message ?? ""];
  const addresses = texts.flatMap((text) => [
    ...[...text.matchAll(mailPattern)].flatMap(([address]) => [address, ...address.split("@")]),
    ...[...text.matchAll(orcidPattern)].map(([orcid]) => orcid),
  ]);
  return [...people, ...works, ...addresses];
}

/** Case and accents away: `Möbius` and `MOBIUS` are one name. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
}

const foldedLength = (text: string): number => squeezed(folded(text)).length;

const between = /[^\p{L}\p{N}]+/u;

/** Letters and digits alone: `ada_lovelace` is `Ada Lovelace`. */
const squeezed = (text: string): string => text.split(between).join("");

/** Its words, each between blanks: `x, y` has ` x ` and ` x y ` in it. */
const spaced = (text: string): string => ` ${text.split(between).filter(Boolean).join(" ")} `;

/** Shorter ones stand by chance inside of other words. */
const leastInside = 5;
const leastSqueezed = 8;

/** Written without blanks between words: nothing tells where a name ends. */
const hasNoBlanks = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2,}$/u;

/** Which of the words stand in a text, with or without what JSON and our own excerpts write for letters and blanks. */
export function namesIn(identities: Identities, text: string): readonly string[] {
  const plain = unescaped(text);
  const found = namesWritten(identities, text);
  return plain === text ? found : [...new Set([...found, ...namesWritten(identities, plain)])];
}

/** The letter of an escape is none of the word behind it. */
const unescaped = (text: string): string =>
  text
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\[nrt]/g, " ");

function namesWritten({ words }: Identities, text: string): readonly string[] {
  const plain = folded(text);
  const bare = squeezed(plain);
  const whole = spaced(plain);
  return words.filter((word) => {
    const wanted = folded(word);
    if ((wanted.length >= leastInside || hasNoBlanks.test(wanted)) && plain.includes(wanted)) return true;
    const short = squeezed(wanted);
    if (whole.includes(spaced(wanted)) || whole.includes(` ${short} `)) return true;
    return short.length >= leastSqueezed && bare.includes(short);
  });
}

/** What leads somewhere whoever wrote it: addresses, e-mail, DOI, ORCID, ids. */
const leads: readonly RegExp[] = [
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>)\]]{1,2000}/gi,
  mailPattern,
  orcidPattern,
  /\b10\.\d{4,9}\/[^\s"'<>)\]]{1,200}/g,
  /\brun [0-9a-f]{12}\b/g,
];

const hexPattern = /[0-9a-f]{12,}/gi;

/** A long number is no id: digits alone stand in every table. */
const isId = (run: string): boolean => /[a-f]/i.test(run);

/** Whether a text could tell somebody whose it is. */
export function reveals(identities: Identities, text: string): boolean {
  return (
    leads.some((pattern) => text.search(pattern) >= 0) ||
    [...text.matchAll(hexPattern)].some(([run]) => isId(run)) ||
    namesIn(identities, text).length > 0 ||
    hasHalfName(identities, text)
  );
}

/** Of fewer letters nobody tells a name. */
const leastOfHalf = 3;

/** Whether a name stands where an excerpt was cut, its beginning before `…` or its end behind it. */
function hasHalfName({ words }: Identities, text: string): boolean {
  const pieces = text.split("…").map((piece) => spaced(folded(piece)));
  if (pieces.length === 1) return false;
  const names = words.map((word) => spaced(folded(word)).trim());
  const isOfName = (has: (name: string, length: number) => boolean): boolean =>
    names.some((name) => {
      const lengths = Array.from({ length: Math.max(0, name.length - leastOfHalf) }, (_, more) => leastOfHalf + more);
      return lengths.some((length) => has(name, length));
    });
  return pieces.some((piece, index) => {
    const [isCutBefore, isCutAfter] = [index > 0, index < pieces.length - 1];
    const [end, beginning, middle] = [piece.trimEnd(), piece.trimStart(), piece.trim()];
    return (
      (isCutAfter && isOfName((name, length) => end.endsWith(` ${name.slice(0, length)}`))) ||
      (isCutBefore && isOfName((name, length) => beginning.startsWith(`${name.slice(-length)} `))) ||
      (isCutBefore && isCutAfter && middle.length >= leastOfHalf && names.some((name) => name.includes(middle)))
    );
  });
}

/** Stands in the place of what is not shown. */
export const hiddenText = "[hidden]";

/** The text without what could tell whose it is; all of it is hidden where that cannot be cut out. */
export function withoutNames(identities: Identities, text: string): string {
  if (!reveals(identities, text)) return text;
  const withoutLeads = leads
    .reduce((left, pattern) => left.replace(pattern, hiddenText), text)
    .replace(hexPattern, (run) => (isId(run) ? hiddenText : run));
  const longestFirst = identities.words.toSorted((a, b) => b.length - a.length);
  const cut = longestFirst.reduce((left, word) => left.replace(spelling(word), hiddenText), withoutLeads);
  return reveals(identities, cut) ? hiddenText : cut;
}

function spelling(word: string): RegExp {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, (character) => `\\${character}`);
  const isWhole = folded(word).length < leastInside && !hasNoBlanks.test(word);
  return new RegExp(isWhole ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])` : escaped, "giu");
}
