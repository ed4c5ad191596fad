import { createHash, type Hash } from "node:crypto";
import type { Omission, Reading } from "../../format.ts";
import { shortDigest, shown } from "../packed/asides.ts";

const day = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const clock = String.raw`\d{1,3}(?::\d\d){1,2}`;

/** What a log says of the one run that wrote it, each by its own rule. In this order: what is longer comes first. */
const patterns: readonly {
  readonly rule: string;
  readonly stand: string;
  /** What a line has to hold at least, so that most lines are done with quickly. */
  readonly hint: RegExp;
  readonly pattern: RegExp;
}[] = [
  {
    rule: "log: time stamps",
    stand: "time",
    hint: /\d:\d\d|Date: |\d[T_-]\d{6}/,
    pattern: new RegExp(
      [
        // 2026-11-22 12:35:26,123+01:00, also with a slash, as Python's logging, log4j and ISO 8601 have it
        String.raw`\b\d{4}[-/.]\d\d[-/.]\d\d[T _]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?(?![\d:])`,
        // Sun Nov 22 12:35:26 [UTC] 2026, as asctime and date write
        String.raw`\b${day} ${month} [ \d]\d \d\d:\d\d:\d\d(?: [AP]M)?(?: [A-Z]{2,5}| [+-]\d{4})? \d{4}\b`,
        // Sun 22 Nov 12:35:26 UTC 2026, Sun 22 Nov 2026 12:35:26 PM UTC, as date writes in other locales
        String.raw`\b${day} {1,2}\d{1,2} ${month}(?: \d{4})? \d\d:\d\d:\d\d(?: [AP]M)?(?: [A-Z]{2,5}| [+-]\d{2,4})?(?: \d{4})?\b`,
        // Sun, 22 Nov 2026 12:35:26 GMT, as in mail and HTTP
        String.raw`\b${day}, \d{1,2} ${month} \d{4} \d\d:\d\d:\d\d(?: (?:[A-Z]{2,5}|[+-]\d{4}))?`,
        // 22/Nov/2026:12:35:26 +0000, as web servers write
        String.raw`\b\d\d/${month}/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?`,
        // 22 NOV 2026  12:35, as TeX writes; 22 Nov 2026, 12:35:26, as Stata does
        String.raw`\b\d{1,2} (?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4},? {1,2}\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?`,
        // 11/22/2026 12:35:26 PM and 22.11.2026 12:35:26
        String.raw`(?<![\d./])\d{1,2}([./])\d{1,2}\1\d{4},? {1,2}\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?(?![\d:])`,
        // 12:35 Sunday, November 22, 2026, as SAS writes above its pages
        String.raw`\b\d{1,2}:\d\d {1,2}${day}[a-z]{3,6}, ${month}[a-z]{0,6} \d{1,2}, \d{4}\b`,
        // 2026-11-22T123526.123456.snakemake.log, the name of a log of its own
        String.raw`\b\d{4}-\d\d-\d\dT\d{6}\.\d{1,9}(?=\.snakemake\.log\b)`,
        // Nov 22 12:35:26, as syslog writes, at the beginning of the line
        String.raw`^${month} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?`,
        // Date: Mon, 01 Jan 2024 and Time: 12:34:56, as statsmodels writes in its summaries
        String.raw`(?<=\bDate: {1,40})${day}, \d\d ${month} \d{4}(?=\s|$)`,
        String.raw`(?<=\bTime: {1,40})\d\d:\d\d:\d\d(?=\s|$)`,
        // A time of day alone, at the beginning of the line or in brackets there
        String.raw`^\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?=\]|\s|$)`,
      ].join("|"),
      "g",
    ),
  },
  {
    rule: "log: random ids",
    stand: "id",
    hint: /[0-9a-fA-F]-[0-9a-fA-F]{4}-/,
    pattern: /\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b/g,
  },
  { rule: "log: memory addresses", stand: "address", hint: /0x/, pattern: /\b0x[0-9a-fA-F]{6,16}\b/g },
  {
    rule: "log: temporary paths",
    stand: "path",
    hint: /\/tmp\//,
    pattern: /(?<![\w.])(?:\/var)?\/tmp\/[^\s'"<>:;,)\]}]{1,300}/g,
  },
  {
    rule: "log: process numbers",
    stand: "process",
    hint: /pid|PID|process|\[\d/,
    pattern: new RegExp(
      [
        String.raw`(?<=\b(?:pid|PID|process|ppid)[ =:]{1,3})\d{1,8}\b(?! of\b| ?/)`,
        // sshd[1234]: behind the time and the host, or at the beginning; beta[12]: is an index, and so is one before a number.
        String.raw`(?<=\0<time> (?:[\w.-]{1,64} )?[\w./-]{1,64}\[)\d{1,8}(?=\]:(?! *[-+.\d]))`,
        String.raw`(?<=^[\w./-]{1,64}\[)\d{3,8}(?=\]:(?! *[-+.\d]))`,
        // [1234] behind the time or a level, or at the beginning. So R numbers what it prints, too, one number or text a line.
        String.raw`\[(?<=^(?:\[?\0<time>\]?[ ,:-]{0,4})?(?:\[?[A-Z]{4,8}\]?:? {1,4})?\[)\d{3,8}\](?=:(?! *[-+.\d])| (?! *(?:[-+.\d"(]|TRUE|FALSE|NA\b)))`,
      ].join("|"),
      "g",
    ),
  },
  {
    rule: "log: durations",
    stand: "duration",
    hint: /\d ?(?:[nuµμm]?s|min|hour|[hm] ?\d)|<\d|<\?/,
    pattern: new RegExp(
      [
        // 00:01<00:02,  4.99it/s, as tqdm writes; what follows in the same brackets is none of it
        String.raw`(?<=\[)${clock}<(?:${clock}|\?), {0,4}(?:[\d.]{1,12}|\?)(?:[kMGT]?[A-Za-z]{1,10}/s|s/[A-Za-z]{1,10})(?=[\],])`,
        // 0m1.234s, as time writes; 1h 2m 3s
        String.raw`(?<![\w.])(?:\d{1,5}h ?\d{1,2}m(?: ?\d{1,2}(?:[.,]\d{1,9})?s)?|\d{1,5}m ?\d{1,2}(?:[.,]\d{1,9})?s)\b`,
        String.raw`(?<![\w.])\d+(?:\.\d+)? ?(?:ns|us|µs|μs|ms|s)/(?:step|epoch|iter|iteration|batch)\b`,
        String.raw`(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?: ?± ?\d+(?:\.\d+)?)? ?(?:ns|us|µs|μs|ms|s|secs?|seconds?|mins?|minutes?|hours?)\b(?!\/)`,
      ].join("|"),
      "g",
    ),
  },
];

/** Places that are told one by one, of each rule; those behind are told as one. */
const mostTold = 500;

/**
 * Puts a name in the place of what differs from run to run, and tells it when `reading` is given. The names begin with a
 * character that no text holds, so that nothing that is written in a log can be mistaken for one.
 */
export function* scrubbed(lines: Iterable<string>, reading: Reading | null): Iterable<string> {
  const told = new Map<string, { count: number; rest: Hash | null }>();
  let number = 0;
  for (const line of lines) {
    number += 1;
    let text = asSeen(line, (rule, value) => {
      if (reading !== null) tell(reading, told, { rule, where: `line ${number}`, value });
    });
    for (const { rule, stand, hint, pattern } of patterns) {
      if (!hint.test(text)) continue;
      text = text.replaceAll(pattern, (value) => {
        if (reading !== null) tell(reading, told, { rule, where: `line ${number}`, value });
        return `\0<${stand}>`;
      });
    }
    yield text;
  }
  for (const [rule, { rest }] of told) {
    if (rest !== null) reading?.setAside({ rule, where: "later lines", value: rest.digest("hex").slice(0, 16) });
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told with the escape character.
const colours = /\x1b\[[0-9;]{0,40}[mK]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told with the escape character.
const clears = /\x1b\[[0-2]?K/;
const isProgress = /\d ?%|\d\/\d/;

/**
 * A line as it stands on a terminal at last: without colours, and without the states of a progress bar that the last one
 * was written over, but for what it does not reach. What is written over otherwise stays.
 */
function asSeen(line: string, tellRule: (rule: string, value: string) => void): string {
  const plain = line.includes("\x1b") ? line.replaceAll(colours, "") : line;
  if (plain !== line) tellRule("log: colours", shortDigest(line));
  if (!plain.includes("\r")) return plain;
  const written = plain.split("\r");
  const states = written.filter((state) => state.trim() !== "");
  if (!states.every((state) => isProgress.test(state))) return plain;
  tellRule("log: progress that was written over", shortDigest(plain));
  const last = states.at(-1) ?? "";
  if (clears.test(line)) return last;
  const seen = written.reduceRight((all, state) => all + state.slice(all.length), "");
  return seen.length > last.length ? seen.trimEnd() : last;
}

function tell(reading: Reading, told: Map<string, { count: number; rest: Hash | null }>, omission: Omission): void {
  const so = told.get(omission.rule) ?? { count: 0, rest: null };
  told.set(omission.rule, so);
  so.count += 1;
  if (so.count <= mostTold) {
    reading.setAside({ ...omission, value: shown(omission.value) });
    return;
  }
  so.rest ??= createHash("sha256");
  so.rest.update(`${omission.where}:${omission.value}\n`);
}
