import { commonEnds } from "../alignment.ts";

const temporary = /(?:^|[^\w])(?:\/tmp\/|\/var\/folders\/|\/var\/tmp\/|\/dev\/shm\/|ipykernel_\d)/;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const address = /\b0x[0-9a-f]{6,16}\b/i;
const clock =
  /\b\d{4}-\d\d-\d\d|\b\d{1,2}:\d\d(?::\d\d)?\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? |\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d/;
const processNumber = /\bpid[ =:]+\d+|\[\d{2,7}\]/i;
const duration = /\b\d+(?:\.\d+)? ?(?:ns|us|µs|μs|ms|s|sec|secs|seconds?|min|mins|minutes?)\b/;
/** Not the digits of a number such as 1.2543520927e-7, whose `e` would be one of them. */
const randomId = /(?<![\w.])(?!\d+e(?:[-+]?\d+)?\b)[0-9a-f]{8,64}\b(?!\.\d)/i;

/** How far around a difference one looks. */
const reach = 60;

/** What a difference of two texts looks like, as `it looks like a clock`; empty when it looks like nothing in particular. */
export function looksLikeCause(recorded: string, produced: string): string {
  if (areSameWords(recorded, produced)) return "the same words in another order, as of a set or of what finished first";
  const [was, is] = around(recorded, produced);
  const both = (pattern: RegExp) => pattern.test(was) && pattern.test(is);
  if (both(uuid)) return "it looks like a UUID, which is often made at random";
  if (both(address)) return "it looks like a memory address";
  if (both(temporary)) return "it looks like a temporary path";
  if (both(clock) || areClocks(was, is)) return "it looks like a clock, a date or a time";
  if (both(processNumber)) return "it looks like a process number";
  if (both(duration)) return "if it is how long something took, it differs in every run";
  if (areRandomIds(was, is)) return "it looks like a random id";
  return "";
}

/** What differs, with the words that it stands in. */
function around(recorded: string, produced: string): readonly [string, string] {
  const { start, end } = commonEnds(recorded.length, produced.length, (at, other) => recorded[at] === produced[other]);
  const from = Math.max(0, start - reach);
  const piece = (text: string) => {
    const wide = text.slice(from, Math.min(text.length, start + 4 * reach, text.length - end + reach));
    const place = start - from;
    const first = wide.slice(0, place).search(/[^\s,;"'()[\]{}<>=]*(?:[Tt ]?\d\d:\d\d[\d:.,]*)?$/);
    const behind = Math.min(wide.length, Math.max(place, text.length - end - from));
    const last =
      /^[^\s,;"'()[\]{}<>=]*(?: ?(?:[nuµμm]?s|secs?|seconds?|mins?|minutes?)\b)?/.exec(wide.slice(behind))?.[0]
        .length ?? 0;
    // One character more on each side, since brackets and a date before a time belong to what it looks like.
    return wide.slice(Math.max(0, (first === -1 ? place : first) - 5), behind + last + 1);
  };
  return [piece(recorded), piece(produced)];
}

/** Seconds since 1970 between 2008 and 2049, or thousandths, millionths, billionths of one. */
function areClocks(was: string, is: string): boolean {
  const [a, b] = [was, is].map((text) => {
    const digits = /(?<![\d.])(\d{10})(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?(?![\d.])/.exec(text)?.[1];
    return digits === undefined ? Number.NaN : Number(digits);
  });
  const isClock = (seconds: number | undefined) => seconds !== undefined && seconds > 1.2e9 && seconds < 2.5e9;
  return isClock(a) && isClock(b);
}

function areRandomIds(was: string, is: string): boolean {
  const [a, b] = [was, is].map((text) => randomId.exec(text)?.[0]);
  return a !== undefined && a.length === b?.length && /\d/.test(a) && /[a-f]/i.test(a) && /[a-f]/i.test(b);
}

function areSameWords(recorded: string, produced: string): boolean {
  if (recorded.length !== produced.length || recorded.length > 10_000) return false;
  const words = (text: string) => text.split(/[\s,;()[\]{}]+/);
  const [a, b] = [words(recorded), words(produced)];
  const isSame = a.length > 2 && a.toSorted().join() === b.toSorted().join();
  const moved = a.filter((word, at) => word !== b[at]);
  // Numbers change places for many reasons, unless they stand in something like a list in which each stands once.
  const isList = /[[({][^[\](){}]*,/.test(recorded) && moved.every((word) => a.indexOf(word) === a.lastIndexOf(word));
  return isSame && (isList || !moved.some((word) => /^[-+.\d]/.test(word)));
}
