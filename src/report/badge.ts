import { makeBadge } from "badge-maker";
import { spokenCost } from "../cost/money.ts";
import type { Grade, VerdictKind } from "../domain/verdict.ts";

/** What a badge can say; `isolated` is false for a run whose network was on. */
export type BadgeState =
  | {
      readonly kind: "reproduced";
      readonly isolated: boolean;
      /** Whether steps, inputs or outputs were left out. */
      readonly partial?: boolean;
      readonly grade?: Grade;
      /** When the run began that shows it. */
      readonly confirmedAt?: string;
      /** What a rerun costs, estimated in US dollars; absent where nothing was measured. */
      readonly usd?: number;
    }
  | {
      readonly kind: Exclude<VerdictKind, "reproduced"> | "running" | "unknown";
      /** When the run began that stopped what was reproduced before. */
      readonly since?: string;
    };

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
 * Label, words and colour. The exclamation mark is only for runs that had nothing but what was declared, and left out
 * nothing of it. Whatever is asked for: what is not reproduced says so, and what is not known is not said.
 */
export function badgeOf(state: BadgeState, variant: Variant = "verdict"): Badge {
  const isError = state.kind === "diverged" || state.kind === "failed";
  if (state.kind !== "reproduced") {
    const [word, color] = faces[state.kind];
    if (variant === "cost" && state.kind === "unknown") return costBadge({});
    const since = variant === "date" && state.since !== undefined ? ` since ${state.since.slice(0, 10)}` : "";
    return { label: "tickmark", message: `${word}${since}`, color, isError };
  }
  if (variant === "cost") return costBadge(state);
  const { isolated, partial = false } = state;
  const more = said(state, variant);
  const word = `${partial ? "partly reproducible" : "reproducible"}${more}`;
  const isWhole = isolated && !partial;
  const message = isolated ? `${word}${isWhole && more === "" ? "!" : ""}` : `${word} (network on)`;
  return { label: "tickmark", message, color: isWhole ? green : olive, isError };
}

const green = "#1a7f37";
const olive = "#4d7c0f";
const grey = "#57606a";
const blue = "#0969da";

const faces: Readonly<Record<Exclude<BadgeState["kind"], "reproduced">, readonly [message: string, color: string]>> = {
  diverged: ["diverged", "#cf222e"],
  failed: ["failed", "#9a3412"],
  unrecorded: ["unrecorded", "#8a5a00"],
  running: ["running", blue],
  unknown: ["unknown", grey],
};

/** The button `run this analysis: about $0.40`; `unknown` where nothing was measured. */
export function costBadge({ usd, partial = false }: { readonly usd?: number; readonly partial?: boolean }): Badge {
  const label = "run this analysis";
  if (usd === undefined) return { label, message: "unknown", color: grey, isError: false };
  return { label, message: `${spokenCost(usd)}${partial ? " for a part" : ""}`, color: blue, isError: false };
}

function said({ grade, confirmedAt }: BadgeState & { kind: "reproduced" }, variant: Variant): string {
  if (variant === "grade" && grade !== undefined) return `: ${grade}`;
  if (variant === "date" && confirmedAt !== undefined) return `, ${confirmedAt.slice(0, 10)}`;
  return "";
}

/** One badge for several analyses: the worst of them, as a reader must see it, with the worst grade, the oldest date and all costs. */
export function worstBadge(states: readonly BadgeState[]): BadgeState {
  const [worst = { kind: "unknown" }] = states.toSorted((a, b) => rank(b) - rank(a));
  if (worst.kind !== "reproduced") return worst;
  const all = states.filter((state) => state.kind === "reproduced");
  const grade = (["close", "equivalent", "identical"] as const).find((each) =>
    all.some((state) => state.grade === each),
  );
  const [confirmedAt] = all.flatMap((state) => state.confirmedAt ?? []).toSorted();
  const { usd: _, ...rest } = worst;
  const costs = all.flatMap(({ usd }) => usd ?? []);
  return {
    ...rest,
    ...(all.some(({ partial }) => partial) && { partial: true }),
    ...(all.some(({ isolated }) => !isolated) && { isolated: false }),
    ...(grade && { grade }),
    ...(confirmedAt && { confirmedAt }),
    ...(costs.length === all.length && { usd: costs.reduce((sum, each) => sum + each, 0) }),
  };
}

function rank(state: BadgeState): number {
  if (state.kind === "reproduced") return Number(!state.isolated) + Number(state.partial === true);
  return 3 + (["unknown", "running", "unrecorded", "diverged", "failed"] as const).indexOf(state.kind);
}

export function badgeSvg({ label, message, color }: Pick<Badge, "label" | "message" | "color">): string {
  return makeBadge({ label, message, color, labelColor: "#444d56", style: "flat" });
}

/** For the endpoint badge of shields.io, which takes no `cacheSeconds` below 300. */
export function badgeJson({ label, message, color, isError }: Badge): string {
  return JSON.stringify({ schemaVersion: 1, label, message, color, isError, cacheSeconds: 300 });
}
