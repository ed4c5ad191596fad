import type { Difference } from "../domain/difference.ts";
import { hexOf } from "../domain/digest.ts";
import type { RunRecord } from "../domain/run.ts";

/** What is not the same in two records, apart from their outputs and times. */
export function differencesBetween(first: RunRecord, second: RunRecord): readonly Difference[] {
  return sections.flatMap(([section, read]) => {
    const [before, after] = [read(first), read(second)];
    const names = [...new Set([...before.keys(), ...after.keys()])];
    return names
      .filter((name) => before.get(name) !== after.get(name))
      .map((name) => ({
        in: section,
        name,
        first: before.get(name) ?? null,
        second: after.get(name) ?? null,
      }));
  });
}

/** Whether two runs were asked to compute the same in the same environment: another machine may show that it does not matter. */
export const isOfMachine = ({ in: section }: Difference): boolean => section === "machine";

type Facts = ReadonlyMap<string, string>;

const sections: readonly (readonly [Difference["in"], (record: RunRecord) => Facts])[] = [
  ["source", source],
  ["parameters", parameters],
  ["inputs", ({ inputs }) => new Map(inputs.map(({ path, digestBefore }) => [path, short(digestBefore)]))],
  ["environment", environment],
  ["steps", ({ plan }) => new Map(plan.steps.map(({ name, command }) => [name, command]))],
  ["outcome", ({ failure }) => new Map(failure === null ? [] : [["failure", JSON.stringify(failure)]])],
  [
    "machine",
    ({ machine }) => new Map(Object.entries(machine).map(([name, value]): [string, string] => [name, String(value)])),
  ],
];

const short = (digest: Parameters<typeof hexOf>[0]): string => hexOf(digest).slice(0, 12);

/** Commits are told where the trees differ; of the same tree it does not matter which commit it came from. */
function source({ sourceDigest, sourceFiles, parameters: own, plan }: RunRecord): Facts {
  if (sourceFiles === null) {
    return new Map([
      ["commit", plan.source.commit ?? "none"],
      ["tree", sourceDigest === null ? "none" : short(sourceDigest)],
    ]);
  }
  return new Map(
    Object.entries(sourceFiles)
      .filter(([path]) => path !== own?.path)
      .map(([path, digest]): [string, string] => [path, short(digest)]),
  );
}

/** By name where the file could be read, else as one file. */
function parameters({ parameters: own }: RunRecord): Facts {
  if (own === null) return new Map();
  if (own.values === undefined) return new Map([[own.path, short(own.digest)]]);
  return new Map(Object.entries(own.values).map(([name, value]): [string, string] => [name, String(value)]));
}

function environment({ images, packages, plan }: RunRecord): Facts {
  const facts = new Map(images.map(({ image, resolved }): [string, string] => [`image ${image}`, resolved]));
  for (const line of packages) {
    const at = line.lastIndexOf(" ");
    const known = facts.get(line.slice(0, at));
    // A package that is there in several versions has all of them.
    facts.set(line.slice(0, at), known === undefined ? line.slice(at + 1) : `${known}, ${line.slice(at + 1)}`);
  }
  for (const [name, value] of Object.entries(plan.env)) facts.set(`variable ${name}`, value);
  return facts.set("network", plan.network);
}
