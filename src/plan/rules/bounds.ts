import { mainAnalysis } from "../../domain/names.ts";
import { matcher } from "../../domain/patterns.ts";
import { claimFindings } from "../claims.ts";
import type { ToleranceDocument } from "../compare-rules.ts";
import { analysesOf } from "../declaration-document.ts";
import { atKey, atValue, type Finding } from "../findings.ts";
import { recordedIn } from "../lock.ts";
import { escapeKey } from "../yaml-places.ts";
import { eachAnalysis, type Rule } from "./rule.ts";

/** The least that an engine can work with. */
const leastMemoryBytes = 6 * 2 ** 20;
const leastDiskBytes = 2 ** 20;

export const resourcesSuffice: Rule = eachAnalysis(({ resources, pointer }) => {
  const { memoryBytes, diskBytes, timeoutSeconds } = resources;
  const findings: Finding[] = [];
  const check = (value: number | undefined, least: number, key: string, message: string) => {
    if (value !== undefined && value < least) findings.push(atValue(`${pointer}/resources/${key}`, message));
  };
  check(
    memoryBytes,
    leastMemoryBytes,
    "memory",
    "no container starts with less than 6 MiB of memory: write for example `4 GiB`",
  );
  check(diskBytes, leastDiskBytes, "disk", "the workspace needs at least 1 MiB of disk: write for example `10 GiB`");
  check(timeoutSeconds, 1, "timeout", "a run needs at least 1 s: write for example `30 min`");
  return findings;
});

/** A block that gives two kinds of tolerance answers two questions, and nobody knows which was meant. */
export const tolerancesAreOfOneKind: Rule = ({ document }) =>
  analysesOf(document, mainAnalysis).flatMap(([, pointer, { outputs }]) =>
    outputs.flatMap((output, index) => {
      if (typeof output === "string" || output.compare === undefined) return [];
      const { columns = {}, paths = {} } = output.compare;
      const at = `${pointer}/outputs/${index}/compare`;
      const below = (key: string, blocks: Readonly<Record<string, ToleranceDocument>>) =>
        Object.entries(blocks).map(([name, block]) => [`${at}/${key}/${escapeKey(name)}`, block] as const);
      return [[at, output.compare] as const, ...below("columns", columns), ...below("paths", paths)].flatMap(
        ([place, { rtol, atol, digits, numpy }]) => {
          const kinds = [rtol ?? atol, digits, numpy].filter((kind) => kind !== undefined);
          return kinds.length < 2
            ? []
            : [atKey(place, "give `rtol` and `atol`, or `digits`, or `numpy`: this gives two of them")];
        },
      );
    }),
  );

/** The number and the place of a claim can be read, and what it is taken from is an output. */
export const claimsAreBound: Rule = ({ document }) =>
  analysesOf(document, mainAnalysis).flatMap(([, pointer, { claims = [], outputs }]) => {
    const declared = outputs.map((output) => (typeof output === "string" ? output : output.path));
    const isOutput = matcher(declared);
    return [
      ...claimFindings(claims, pointer),
      ...claims.flatMap(({ from }, index) => {
        const output = from.slice(0, from.indexOf("#"));
        return declared.includes(output) || isOutput(output)
          ? []
          : [
              atValue(
                `${pointer}/claims/${index}/from`,
                `\`${output}\` is not declared as an output: add it to \`outputs\``,
              ),
            ];
      }),
    ];
  });

/** An operator decides what strangers' analyses may do on the machine. */
export const operatorAllows: Rule = ({ declaration: { analyses }, ceilings }) =>
  analyses.flatMap(({ environment, network, pointer }) => [
    ...(ceilings === null || ceilings.build || environment.kind !== "build"
      ? []
      : [
          atKey(
            `${pointer}/build`,
            "building a Dockerfile is switched off here, since a build can reach the network: name a ready `image`, or ask the operator to set TICKMARK_ALLOW_BUILD=yes",
          ),
        ]),
    ...(ceilings === null || ceilings.network || network === "none"
      ? []
      : [
          atKey(
            `${pointer}/network`,
            "the network is switched off here: declare what is downloaded under `inputs`, or ask the operator to set TICKMARK_ALLOW_NETWORK=yes",
          ),
        ]),
  ]);

/** A digest pinned by hand and another one in the lock: one of them must be wrong, and a person knows which. */
export const pinsAgreeWithLock: Rule = eachAnalysis(({ name, outputs, pointer }, { lock }) => {
  const recorded = new Map(recordedIn(lock, name)?.outputs.map(({ path, digest }) => [path, digest]));
  return outputs.flatMap(({ path, digest }, index) => {
    const locked = recorded.get(path);
    return digest === null || locked === undefined || locked === digest
      ? []
      : [
          atValue(
            `${pointer}/outputs/${index}/sha256`,
            `reproduce.lock has another digest for \`${path}\` (${locked}): remove this one, or record the outputs again`,
          ),
        ];
  });
});
