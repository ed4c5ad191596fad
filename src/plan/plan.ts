import type { Ceilings } from "../domain/ceilings.ts";
import type { Analysis, Declaration } from "../domain/declaration.ts";
import type { Lock, RecordedAnalysis, RecordedOutput } from "../domain/lock.ts";
import { mediaTypeOf } from "../domain/media-type.ts";
import { isNonEmpty, type NonEmpty } from "../domain/non-empty.ts";
import { matcher } from "../domain/patterns.ts";
import { type ImagePin, identified, type Limits, type Plan, type PlanSource } from "../domain/plan.ts";
import { deterministicEnv } from "./deterministic-env.ts";
import { recordedIn } from "./lock.ts";
import { type Parts, partsOf } from "./parts.ts";
import { formatDuration, formatSize } from "./quantities.ts";

export interface PlanContext {
  readonly source: PlanSource;
  readonly ceilings: Ceilings;
  readonly lock: Lock | null;
}

/** One analysis, ready to be rerun, and what its outputs are held against. */
export interface Planned {
  readonly plan: Plan;
  readonly recorded: RecordedAnalysis | null;
  /** What the author should know about how the declaration was read. */
  readonly notes: readonly string[];
}

/** What an analysis gets that asks for nothing. */
export const defaultLimits: Limits = {
  cpus: 2,
  memoryBytes: 4 * 2 ** 30,
  diskBytes: 10 * 2 ** 30,
  timeoutSeconds: 30 * 60,
};

/** Turns a declaration into plans, one for each of its analyses, in the order of the file. */
export function plan({ analyses }: Declaration, context: PlanContext): NonEmpty<Planned> {
  const [first, ...others] = analyses;
  return [planned(first, context), ...others.map((analysis) => planned(analysis, context))];
}

function planned(analysis: Analysis, { source, ceilings, lock }: PlanContext): Planned {
  // The rules have refused both with a place in the file; this is for whoever forgets to hand them the ceilings.
  if (analysis.network === "full" && !ceilings.network) throw new TypeError("the operator does not allow the network");
  if (analysis.environment.kind === "build" && !ceilings.build)
    throw new TypeError("the operator does not allow builds");
  const locked = recordedIn(lock, analysis.name);
  const { limits, notes } = limitsOf(analysis, ceilings);
  const parts = partsOf(analysis);
  const { recorded, undeclared } = recordedOf(analysis, parts, locked);
  const { parameters } = analysis;
  const sources = analysis.sources ?? ["**"];
  return {
    plan: identified({
      format: 1,
      source,
      analysis: analysis.name,
      folder: analysis.folder,
      environment: analysis.environment,
      pins: pinsOf(analysis, locked),
      sources: parameters === null || matcher(sources)(parameters) ? sources : [...sources, parameters],
      parameters,
      env: { ...deterministicEnv(), ...analysis.env },
      inputs: parts.inputs,
      steps: parts.steps.map(({ name, command, image }) => ({ name, command, image })),
      outputs: parts.outputs.map(({ path, label, compare }) => ({ path, label, ...(compare && { compare }) })),
      ...(parts.claims.length === 0 ? {} : { claims: parts.claims }),
      ...(isNonEmpty(parts.leftOut) && { leftOut: parts.leftOut }),
      limits,
      network: analysis.network,
    }),
    recorded,
    notes: [
      ...notes,
      ...undeclared.map((path) => `reproduce.lock records ${path}, which is no longer declared as an output.`),
    ],
  };
}

function limitsOf({ resources }: Analysis, ceilings: Ceilings): { limits: Limits; notes: string[] } {
  const wanted: Limits = { ...defaultLimits, ...resources };
  const notes: string[] = [];
  const capped = (key: keyof Limits, what: string, format: (value: number) => string): number => {
    if (wanted[key] <= ceilings[key]) return wanted[key];
    notes.push(`${what} is limited to ${format(ceilings[key])} here, less than ${format(wanted[key])}.`);
    return ceilings[key];
  };
  const limits: Limits = {
    cpus: capped("cpus", "The number of processors", String),
    memoryBytes: capped("memoryBytes", "Memory", formatSize),
    diskBytes: capped("diskBytes", "Disk", formatSize),
    timeoutSeconds: capped("timeoutSeconds", "Time", formatDuration),
  };
  return { limits, notes };
}

/** The images that this analysis still names, as they were when its outputs were recorded. */
function pinsOf({ environment, steps }: Analysis, locked: RecordedAnalysis | null): ImagePin[] {
  const named = new Set(steps.map(({ image }) => image));
  if (environment.kind === "image") named.add(environment.image);
  return (locked?.images ?? [])
    .filter(({ image }) => named.has(image))
    .map(({ image, resolved }) => ({ image, resolved }));
}

/** The lock's side of what is still declared, and the digests pinned by hand where the lock says nothing. */
function recordedOf(
  { outputs: all }: Analysis,
  { outputs }: Parts,
  locked: RecordedAnalysis | null,
): { recorded: RecordedAnalysis | null; undeclared: string[] } {
  const declared = matcher(outputs.map(({ path }) => path));
  const isKnown = matcher(all.map(({ path }) => path));
  const kept = (locked?.outputs ?? []).filter(({ path }) => declared(path));
  const undeclared = (locked?.outputs ?? []).map(({ path }) => path).filter((path) => !isKnown(path));
  const keptPaths = new Set(kept.map(({ path }) => path));
  const pinned = outputs.flatMap(({ path, digest }): RecordedOutput[] =>
    digest === null || keptPaths.has(path) ? [] : [{ path, digest, sizeBytes: null, mediaType: mediaTypeOf(path) }],
  );
  if (locked === null && pinned.length === 0) return { recorded: null, undeclared };
  const base = locked ?? { run: null, plan: null, recordedAt: null, images: [] };
  return { recorded: { ...base, outputs: [...kept, ...pinned] }, undeclared };
}
