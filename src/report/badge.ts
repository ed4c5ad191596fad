import { makeBadge } from "badge-maker";
import type { Grade, VerdictKind } from "../domain/verdict.ts";

/** What a badge can say; `isolated` is false for a run whose network was on. */
export type BadgeState =
  | {
      readonly kind: "reproduced";
      readonly isolated: boolean;
      readonly grade?: Grade;
      /** When the run began that shows it. */
      readonly confirmedAt?: string;
      /** What a rerun costs, as an estimate with its currency: `$0.40`. */
      readonly cost?: string;
    }
  | { readonly kind: Exclude<VerdictKind, "reproduced"> | "running" | "unknown" };

export interface Badge {
  readonly label: string;
  readonly message: string;
  /** Seven characters, and dark enough for white letters (4.5 to 1) on any page. */
  readonly color: string;
  readonly isError: boolean;
}

/** What a badge may say beside "reproducible". */
export const variants = ["verdict", "grade", "date", "cost"] as const;
export type Variant = (typeof variants)[number];

/**
 * Label, words and colour. The exclamation mark is only for runs that had nothing but what was declared. Whatever is asked
 * for: what is not reproduced says so, and what is not known is not said.
 */
export function badgeOf(state: BadgeState, variant: Variant = "verdict"): Badge {
  const [plain, color] = state.kind === "reproduced" && !state.isolated ? networkOn : faces[state.kind];
  const more = state.kind === "reproduced" ? said(state, variant) : undefined;
  const message =
    more === undefined
      ? plain
      : `reproducible${more}${state.kind === "reproduced" && !state.isolated ? " (network on)" : ""}`;
  return { label: "tickmark", message, color, isError: state.kind === "diverged" || state.kind === "failed" };
}

const networkOn = ["reproducible (network on)", "#4d7c0f"] as const;

const faces: Readonly<Record<BadgeState["kind"], readonly [message: string, color: string]>> = {
  reproduced: ["reproducible!", "#1a7f37"],
  diverged: ["diverged", "#cf222e"],
  failed: ["failed", "#9a3412"],
  unrecorded: ["unrecorded", "#8a5a00"],
  running: ["running", "#0969da"],
  unknown: ["unknown", "#57606a"],
};

function said({ grade, confirmedAt, cost }: BadgeState & { kind: "reproduced" }, variant: Variant): string | undefined {
  if (variant === "grade" && grade !== undefined) return `: ${grade}`;
  if (variant === "date" && confirmedAt !== undefined) return `, ${confirmedAt.slice(0, 10)}`;
  if (variant === "cost" && cost !== undefined) return `, about ${cost}`;
  return undefined;
}

/** One badge for several analyses: the worst of them, as a reader must see it, with the worst grade and the oldest date. */
export function worstBadge(states: readonly BadgeState[]): BadgeState {
  const [worst = { kind: "unknown" }] = states.toSorted((a, b) => rank(b) - rank(a));
  if (worst.kind !== "reproduced") return worst;
  const all = states.filter((state) => state.kind === "reproduced");
  const grade = (["close", "equivalent", "identical"] as const).find((each) =>
    all.some((state) => state.grade === each),
  );
  const [confirmedAt] = all.flatMap((state) => state.confirmedAt ?? []).toSorted();
  return { ...worst, ...(grade && { grade }), ...(confirmedAt && { confirmedAt }) };
}

function rank(state: BadgeState): number {
  if (state.kind === "reproduced") return state.isolated ? 0 : 1;
  return 2 + (["unknown", "running", "unrecorded", "diverged", "failed"] as const).indexOf(state.kind);
}

export function badgeSvg({ label, message, color }: Pick<Badge, "label" | "message" | "color">): string {
  return makeBadge({ label, message, color, labelColor: "#444d56", style: "flat" });
}

/** For the endpoint badge of shields.io, which takes no `cacheSeconds` below 300. */
export function badgeJson({ label, message, color, isError }: Badge): string {
  return JSON.stringify({ schemaVersion: 1, label, message, color, isError, cacheSeconds: 300 });
}
