import { randomUUID } from "node:crypto";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { type CompareRules, exactly } from "../domain/compare-rules.ts";
import { type FileComparison, notFoundOut } from "../domain/file-comparison.ts";
import { comparedLines, type Pair, worstOf } from "../report/compared.ts";
import { type FileComparer, fileComparer } from "../world/comparing.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";

export const compareCommand: Command = {
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
    const rules = await rulesFrom(invocation);
    const { cwd } = invocation.io;
    const paths = [resolve(cwd, recorded), resolve(cwd, produced)] as const;
    const [kind, other] = paths.map(kindOf);
    if (kind !== other) throw new UsageError("a file cannot be compared with a folder");
    const scratch = join(tmpdir(), `tickmark-compare-${randomUUID()}`);
    const comparer = fileComparer(paths, scratch);
    try {
      return await compared(paths, kind === "folder" ? null : produced, rules, comparer, invocation);
    } finally {
      comparer.close();
    }
  },
};

async function compared(
  paths: readonly [string, string],
  file: string | null,
  rules: CompareRules,
  comparer: FileComparer,
  { io, json, values }: Invocation,
): Promise<number> {
  const pairs =
    file === null
      ? await folders(paths, rules, comparer)
      : [{ path: file, ...(await files(...paths, rules, comparer)) }];
  const worst = worstOf(pairs);
  if (json && file !== null) io.out(JSON.stringify(withoutPath(pairs), null, 2));
  else if (json) io.out(JSON.stringify({ kind: worst, files: pairs }, null, 2));
  else for (const line of comparedLines(pairs, { paint: io.paint, width: io.width })) io.out(line);
  // After the answer, which is the same whether or not there is anything to draw.
  if (typeof values.diff === "string") await writeDifference(paths, resolve(io.cwd, values.diff), rules, comparer);
  return worst === "different" || worst === "missing" ? exitCodes.notReproduced : exitCodes.fine;
}

/** A picture of the first difference between two pictures. */
async function writeDifference(
  [recorded, produced]: readonly [string, string],
  target: string,
  rules: CompareRules,
  comparer: FileComparer,
): Promise<void> {
  const found = await comparer.pictures(recorded, produced, rules);
  const [first] = "kind" in found ? [] : found;
  if (first === undefined) throw new UsageError("--diff: there are no two pictures that differ");
  writeFileSync(target, first.difference);
}

function withoutPath([pair]: readonly Pair[]) {
  const { path: _, kind, ...rest } = pair as Pair;
  return { kind, ...rest };
}

function kindOf(path: string): "file" | "folder" {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file ${path}`);
  if (found.isDirectory()) return "folder";
  if (found.isFile()) return "file";
  throw new UsageError(`${path} is neither a file nor a folder`);
}

async function files(
  recorded: string,
  produced: string,
  rules: CompareRules,
  comparer: FileComparer,
): Promise<FileComparison> {
  const found = await comparer.compare(recorded, produced, rules);
  return found.kind === "gave-up" ? notFoundOut(found) : found;
}

/** Every file of either side, by its path below the folder. */
async function folders(
  [recorded, produced]: readonly [string, string],
  rules: CompareRules,
  comparer: FileComparer,
): Promise<readonly Pair[]> {
  const [ours, theirs] = [new Set(filesBelow(recorded)), new Set(filesBelow(produced))];
  const pairs: Pair[] = [];
  for (const path of [...new Set([...ours, ...theirs])].toSorted()) {
    if (!theirs.has(path)) pairs.push({ path, kind: "missing", explanation: "only the recorded side has it" });
    else if (!ours.has(path)) pairs.push({ path, kind: "unrecorded", explanation: "only the produced side has it" });
    else pairs.push({ path, ...(await files(join(recorded, path), join(produced, path), rules, comparer)) });
  }
  if (ours.size === 0)
    throw new UsageError(
      `${theirs.size === 0 ? "both folders are" : "the recorded folder is"} empty: there is nothing to compare`,
    );
  return pairs;
}

/** Regular files only: what a link points to is not in the folder. */
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));

/** An option stands in for its own number of the block, and leaves the rest of it. */
async function rulesFrom(invocation: Invocation): Promise<CompareRules> {
  const [like, rtol, atol] = ["like", "rtol", "atol"].map((option) => textOf(invocation, option));
  const rules = like === undefined ? exactly : await rulesLike(like);
  if (rtol === undefined && atol === undefined) return rules;
  const tolerance = rules.tolerance ?? { kind: "scaled", rtol: 0, atol: 0 };
  if (tolerance.kind === "digits") throw new UsageError("--rtol and --atol do not go with `digits` of --like");
  return {
    ...rules,
    tolerance: {
      ...tolerance,
      ...(rtol === undefined ? {} : { rtol: numberOf("rtol", rtol) }),
      ...(atol === undefined ? {} : { atol: numberOf("atol", atol) }),
    },
  };
}

/** The reader of declarations is loaded for this option alone: it is most of what the command would have to read. */
async function rulesLike(block: string): Promise<CompareRules> {
  const { parseCompareBlock } = await import("../plan/compare-block.ts");
  const rules = parseCompareBlock(block);
  if ("problem" in rules) throw new UsageError(`--like: ${rules.problem}`);
  return rules;
}

function numberOf(name: string, text: string): number {
  const value = text.trim() !== "" ? Number(text) : Number.NaN;
  if (!(value >= 0 && Number.isFinite(value)))
    throw new UsageError(`--${name} takes a number of 0 or more, such as 1e-9, not "${text}"`);
  return value;
}
