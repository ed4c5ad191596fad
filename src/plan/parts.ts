import type { Claim } from "../domain/claim.ts";
import type { Analysis, DeclaredOutput, DeclaredStep } from "../domain/declaration.ts";
import type { LeftOut } from "../domain/left-out.ts";
import { matcher } from "../domain/patterns.ts";
import type { PlannedInput } from "../domain/plan.ts";

/** What of an analysis is rerun, and what its authors say cannot be. */
export interface Parts {
  readonly steps: readonly DeclaredStep[];
  readonly inputs: readonly PlannedInput[];
  /** Only these are compared: what a skipped step makes was there before the run, or is not there at all. */
  readonly outputs: readonly DeclaredOutput[];
  readonly claims: readonly Claim[];
  readonly leftOut: readonly LeftOut[];
}

export function partsOf({ steps, inputs, outputs, claims }: Analysis): Parts {
  const makers = makersOf(steps);
  const kept = outputs.filter(({ path }) => !makers.has(path));
  const given = outputs.filter(({ path }) => makers.has(path));
  const isKept = matcher(kept.map(({ path }) => path));
  const isGiven = matcher(given.map(({ path }) => path));
  const isChecked = ({ output }: Claim) => isKept(output) || !isGiven(output);
  return {
    steps: steps.filter(({ skip }) => skip === null),
    inputs: inputs.flatMap(({ path, fetched }) => (fetched === null ? [] : [{ path, ...fetched }])),
    outputs: kept,
    claims: claims.filter(isChecked),
    leftOut: [
      ...steps.flatMap(({ name, skip }) =>
        skip === null ? [] : [leftOut("step", name, `not rerun: ${skip.reason}${taken(skip.makes)}`)],
      ),
      ...inputs.flatMap(({ path, restricted }) =>
        restricted === null ? [] : [leftOut("input", path, `restricted: ${restricted}`)],
      ),
      ...given.map(({ path, label }) =>
        leftOut("output", path, `not rerun: step ${makers.get(path)} makes it, which is skipped`, label),
      ),
      ...claims
        .filter((claim) => !isChecked(claim))
        .map(({ text, output }) => leftOut("claim", text, `not checked: ${output} is not rerun`)),
    ],
  };
}

/** What skipped steps make, as they say it themselves, and the name of the step. */
export function makersOf(steps: readonly DeclaredStep[]): ReadonlyMap<string, string> {
  return new Map(steps.flatMap(({ name, skip }) => (skip?.makes ?? []).map((path) => [path, name] as const)));
}

/** The others work with these files, whoever made them. */
function taken(makes: readonly string[]): string {
  if (makes.length === 0) return "";
  const more = makes.length - mostNamed;
  const named = [...makes.slice(0, mostNamed), ...(more > 0 ? [`and ${more} more`] : [])];
  return ` (what it makes is taken as given: ${named.join(", ")})`;
}

const mostNamed = 5;

const leftOut = (kind: LeftOut["kind"], name: string, reason: string, label: string | null = null): LeftOut => ({
  kind,
  name,
  label,
  reason,
});
