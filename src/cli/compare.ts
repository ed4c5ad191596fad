import { readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { compareFiles } from "../compare/compare-files.ts";
import { picturesOf } from "../compare/pictures.ts";
import { type CompareRules, exactly } from "../domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../domain/content.ts";
import type { FileComparison } from "../domain/file-comparison.ts";
import { parseCompareBlock } from "../plan/compare-block.ts";
import { comparedLines, type Pair, worstOf } from "../report/compared.ts";
import { openContent, unpacking } from "../world.ts";
import { type Command, exitCodes, type Invocation, UsageError } from "./command.ts";

export const compareCommand: Command = {
  summary: "compare two files or folders as `verify` compares outputs",
  operands: "RECORDED PRODUCED",
  mostOperands: 2,
  options: {
    rtol: { type: "string", value: "NUMBER", about: "accept differences up to this share of the column's size" },
    atol: { type: "string", value: "NUMBER", about: "accept differences up to this" },
    like: { type: "string", value: "BLOCK", about: "compare as a `compare:` block of reproduce.yml says" },
    diff: { type: "string", value: "FILE.png", about: "write a picture of what differs between two pictures" },
  },
  examples: [
    ["tickmark compare old/results.csv results.csv", "what changed in a table"],
    ["tickmark compare a.npy b.npy --rtol 1e-9", "numbers may differ by rounding"],
    [
      "tickmark compare a.csv b.csv --like '{ keys: [id], ignore: [seconds] }'",
      "match rows by a column, leave one out",
    ],
    ["tickmark compare old new --json", "two folders, for a program"],
  ],
  run: async (invocation) => {
    const [recorded, produced] = invocation.positionals;
    if (recorded === undefined || produced === undefined) {
      throw new UsageError("two files or two folders are compared: name the recorded one, then the produced one");
    }
    const rules = rulesFrom(invocation);
    const place = unpacking(tmpdir());
    try {
      return await compared(recorded, produced, rules, place.unpack, invocation);
    } finally {
      place.close();
    }
  },
};

async function compared(
  recorded: string,
  produced: string,
  rules: CompareRules,
  unpack: Unpack,
  { io, json, values }: Invocation,
): Promise<number> {
  const paths = [resolve(io.cwd, recorded), resolve(io.cwd, produced)] as const;
  const [left, right] = paths.map(kindOf);
  if (left !== right) throw new UsageError("a file cannot be compared with a folder");
  const pairs =
    left === "folder"
      ? await folders(paths, rules, unpack)
      : [{ path: produced, ...(await files(...paths, rules, unpack)) }];
  if (typeof values.diff === "string") await writeDifference(paths, values.diff, rules, unpack, io.cwd);
  const worst = worstOf(pairs);
  if (json && left === "file") io.out(JSON.stringify(withoutPath(pairs), null, 2));
  else if (json) io.out(JSON.stringify({ kind: worst, files: pairs }, null, 2));
  else for (const line of comparedLines(pairs, { paint: io.paint, width: io.width })) io.out(line);
  return worst === "different" || worst === "missing" ? exitCodes.notReproduced : exitCodes.fine;
}

/** A picture of the first difference between two pictures. */
async function writeDifference(
  [recorded, produced]: readonly [string, string],
  target: string,
  rules: CompareRules,
  unpack: Unpack,
  cwd: string,
): Promise<void> {
  const [first] = await withBoth(recorded, produced, (left, right) => picturesOf(left, right, rules, unpack));
  if (first === undefined) throw new UsageError("--diff: there are no two pictures that differ");
  writeFileSync(resolve(cwd, target), first.difference);
}

function withoutPath([pair]: readonly Pair[]) {
  const { path: _, ...rest } = pair as Pair;
  return rest;
}

function kindOf(path: string): "file" | "folder" {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file ${path}`);
  if (found.isDirectory()) return "folder";
  if (found.isFile()) return "file";
  throw new UsageError(`${path} is neither a file nor a folder`);
}

const files = (recorded: string, produced: string, rules: CompareRules, unpack: Unpack): Promise<FileComparison> =>
  withBoth(recorded, produced, (left, right) => compareFiles(left, right, rules, unpack));

async function withBoth<Answer>(
  recorded: string,
  produced: string,
  use: (recorded: NamedContent, produced: NamedContent) => Promise<Answer>,
): Promise<Answer> {
  const left = openContent(recorded);
  try {
    const right = openContent(produced);
    try {
      return await use({ name: recorded, content: left }, { name: produced, content: right });
    } finally {
      right.close();
    }
  } finally {
    left.close();
  }
}

/** Every file of either side, by its path below the folder. */
async function folders(
  [recorded, produced]: readonly [string, string],
  rules: CompareRules,
  unpack: Unpack,
): Promise<readonly Pair[]> {
  const [ours, theirs] = [new Set(filesBelow(recorded)), new Set(filesBelow(produced))];
  const pairs: Pair[] = [];
  for (const path of [...new Set([...ours, ...theirs])].toSorted()) {
    if (!theirs.has(path)) pairs.push({ path, kind: "missing", explanation: "only the recorded side has it" });
    else if (!ours.has(path)) pairs.push({ path, kind: "unrecorded", explanation: "only the produced side has it" });
    else pairs.push({ path, ...(await files(join(recorded, path), join(produced, path), rules, unpack)) });
  }
  if (pairs.length === 0) throw new UsageError("both folders are empty: there is nothing to compare");
  return pairs;
}

/** Regular files only: what a link points to is not in the folder. */
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));

function rulesFrom({ values: { like, rtol, atol } }: Invocation): CompareRules {
  const rules = typeof like === "string" ? parseCompareBlock(like) : exactly;
  if ("problem" in rules) throw new UsageError(`--like: ${rules.problem}`);
  if (rtol === undefined && atol === undefined) return rules;
  return { ...rules, tolerance: { kind: "scaled", rtol: numberOf("rtol", rtol), atol: numberOf("atol", atol) } };
}

function numberOf(name: string, text: string | boolean | undefined): number {
  if (text === undefined) return 0;
  const value = typeof text === "string" && text.trim() !== "" ? Number(text) : Number.NaN;
  if (!(value >= 0 && Number.isFinite(value)))
    throw new UsageError(`--${name} takes a number such as 1e-9, not "${text}"`);
  return value;
}
