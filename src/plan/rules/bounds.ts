import { mainAnalysis } from "../../domain/names.ts";
import { analysesOf } from "../declaration-document.ts";
import { atKey, atValue, type Finding } from "../findings.ts";
import { recordedIn } from "../lock.ts";
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

/** What the format has and this version cannot do is refused, because leaving it out would answer another question. */
export const nothingIsIgnored: Rule = ({ document }) =>
  analysesOf(document, mainAnalysis).flatMap(([, pointer, { claims, outputs }]) => [
    ...(claims === undefined || claims.length === 0
      ? []
      : [
          atKey(`${pointer}/claims`, "`claims` are not supported yet by this version of Tickmark: remove them for now"),
        ]),
    ...outputs.flatMap((output, index) =>
      typeof output === "string" || Object.keys(output.compare ?? {}).length === 0
        ? []
        : [
            atKey(
              `${pointer}/outputs/${index}/compare`,
              "`compare` is not supported yet by this version of Tickmark, which compares byte by byte: remove it for now",
            ),
          ],
    ),
  ]);

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
