import { isPartialGrade } from "../domain/left-out.ts";
import type { VerdictKind } from "../domain/verdict.ts";
import { counted } from "./quantities.ts";

/** What several verifiers certified of one analysis of a commit. */
export interface PartiesView {
  readonly analysis: string;
  /** How many reproduced the same. */
  readonly reproducedBy: number;
  readonly parties: readonly PartyView[];
}

export interface PartyView {
  /** Id of the archive that was handed in; null for our own. */
  readonly certificate: string | null;
  readonly run: string;
  /** Fingerprint of the key that signed. */
  readonly key: string;
  /** How the operator calls its holder; null where nobody knows who that is. */
  readonly knownAs: string | null;
  /** Who the certificate says signed it; not checked. */
  readonly claims: string;
  /** null for our own. */
  readonly handedInBy: string | null;
  readonly handedInAt: string | null;
  readonly verdict: VerdictKind;
  readonly grade: string | null;
  /** When the run began, as the certificate says; null where that is no time. */
  readonly startedAt: string | null;
  readonly standing: "agrees" | "differs" | "replaced";
  readonly differences: readonly string[];
  readonly moreDifferences: number;
  /** Outputs with other bytes and the same content as the first party's. */
  readonly equivalent: readonly string[];
}

/** The sentence that says how many parties reproduced the same, and how many found something else. */
export function partiesHeadline({ reproducedBy, parties }: PartiesView): string {
  const differing = parties.filter(({ standing }) => standing === "differs").length;
  if (reproducedBy === 0) return `Reproduced by none of ${inParties(differing)}`;
  // Those that agree left out the same.
  const isPart = parties.some(({ standing, grade }) => standing === "agrees" && isPartialGrade(grade));
  const by = `${isPart ? "Partly reproduced" : "Reproduced"} by ${inParties(reproducedBy)}`;
  return differing === 0 ? by : `${by}; ${counted(differing, "other")} found something else`;
}

const inParties = (count: number): string => (count === 1 ? "1 party" : `${count} parties`);
