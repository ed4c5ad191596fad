import type { Findings } from "../findings.ts";

/* The classes and reasons of AEA's replication reports, as far as a rerun decides them. */

type Classified = Pick<Findings, "verdict" | "grade" | "partial" | "outputs" | "claims" | "run">;

export type Class = "full" | "full with minor issues" | "partial" | "not able" | "a person must judge";

/** As the reports have them, word for word. */
export const classWords: Readonly<Record<Exclude<Class, "a person must judge">, string>> = {
  full: "full reproduction",
  "full with minor issues": "full reproduction with minor issues",
  partial: "partial reproduction",
  "not able": "not able to reproduce most or all of the results",
};

/** Above so much that differs the reproduction is partial, and above what is left it is none (AEA's own quarters). */
const quarter = 0.25;

export function classOf({ verdict, grade, partial, outputs, claims }: Classified): Class {
  if (verdict === "failed") return "not able";
  if (verdict === "reproduced" && partial.length > 0) return "partial";
  if (verdict === "unrecorded" || partial.length > 0) return "a person must judge";
  if (verdict === "reproduced") return grade === "close" ? "full with minor issues" : "full";
  const differing =
    outputs.filter(({ comparison }) => comparison === "different" || comparison === "missing").length +
    claims.filter(({ holds }) => !holds).length;
  const share = differing / (outputs.length + claims.length);
  if (share > 1 - quarter) return "not able";
  // Whether few differences are insignificant, no program can tell.
  return share > quarter ? "partial" : "a person must judge";
}

export interface Reasons {
  readonly none: boolean;
  readonly discrepancy: boolean;
  readonly notFunctional: boolean;
  readonly noSoftware: boolean;
  readonly noTime: boolean;
  readonly noResources: boolean;
  readonly dataMissing: boolean;
  readonly dataNotAvailable: boolean;
}

export function reasonsOf({ verdict, partial, run, outputs, claims }: Classified): Reasons {
  const { failure } = run;
  const unprepared = failure?.kind === "unprepared" ? failure.what : undefined;
  return {
    none: verdict === "reproduced" && partial.length === 0,
    discrepancy:
      outputs.some(({ comparison }) => comparison === "different") ||
      claims.some(({ holds, produced }) => !holds && produced !== null),
    notFunctional: failure?.kind === "exited" || unprepared === "build",
    noSoftware: unprepared === "image",
    noTime: failure?.kind === "timed-out",
    noResources: failure?.kind === "out-of-memory" || failure?.kind === "out-of-disk",
    dataMissing: unprepared === "input",
    // An input is left out for one reason only: it is restricted.
    dataNotAvailable: partial.some(({ what }) => what.startsWith("input ")),
  };
}

/** As the reports have them, word for word. */
export const reasonWords: Readonly<Record<keyof Reasons, string>> = {
  none: "None",
  discrepancy: "Discrepancy in output",
  notFunctional: "Code not functional",
  noSoftware: "Software not available to replicator",
  noTime: "Insufficient time available to replicator",
  noResources: "Insufficient computing resources available to replicator",
  dataMissing: "Data missing",
  dataNotAvailable: "Data not available",
};
