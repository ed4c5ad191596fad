import { gradeInWords } from "../domain/left-out.ts";
import type { VerdictKind } from "../domain/verdict.ts";
import type { RequestedRun, Verification } from "../ports.ts";
import { worstBadge } from "../report/badge.ts";
import type { Links } from "../report/links.ts";

/** A verification as programs are told of it, by the API and by its callback. */
export interface ToldVerification
  extends Pick<Verification, "id" | "state" | "url" | "ref" | "analysis" | "askedAt" | "endedAt"> {
  readonly commit: string | null;
  /** Of several analyses the worst; null unless finished. */
  readonly verdict: VerdictKind | null;
  /** In words that nobody takes for those of the whole where it was a part. */
  readonly grade: string | null;
  readonly reason: string | null;
  readonly problems: readonly string[];
  readonly runs: readonly (Pick<RequestedRun, "id" | "analysis" | "verdict"> & {
    readonly grade: string | null;
    readonly links: RunLinks;
  })[];
  readonly callback: Omit<NonNullable<Verification["callback"]>, "sealedSecret"> | null;
  readonly links: { readonly self: string } & { readonly [Name in keyof RunLinks]: string | null };
}

interface RunLinks {
  readonly run: string;
  readonly page: string;
  readonly certificate: string;
}

export function toldVerification(verification: Verification, links: Links): ToldVerification {
  const { id, state, url, ref, analysis, askedAt, endedAt, outcome, callback } = verification;
  const runs = outcome?.kind === "judged" ? outcome.runs : [];
  const [only] = runs.length === 1 ? runs : [];
  return {
    id,
    state,
    url,
    ref,
    commit: outcome?.kind === "judged" ? outcome.commit : null,
    analysis,
    askedAt,
    endedAt,
    ...worstOf(runs),
    reason: outcome === null || outcome.kind === "judged" ? null : outcome.reason,
    problems: outcome?.kind === "refused" ? outcome.problems : [],
    runs: runs.map((run) => ({
      id: run.id,
      analysis: run.analysis,
      verdict: run.verdict,
      grade: run.grade && gradeInWords(run.grade, run.isPartial),
      links: linksOf(run, links),
    })),
    callback: callback && {
      url: callback.url,
      state: callback.state,
      attempts: callback.attempts,
      problem: callback.problem,
    },
    links: {
      self: links.api(["verifications", id]),
      ...(only === undefined ? { run: null, page: null, certificate: null } : linksOf(only, links)),
    },
  };
}

function linksOf({ id }: RequestedRun, links: Links): RunLinks {
  return { run: links.api(["runs", id]), page: links.run(id), certificate: links.certificate(id, "zip") };
}

/** Of several analyses the worst, as a badge has it. */
function worstOf(runs: readonly RequestedRun[]): Pick<ToldVerification, "verdict" | "grade"> {
  const worst = worstBadge(
    runs.map(({ verdict, grade, isPartial: partial, isolated }) =>
      verdict === "reproduced"
        ? { kind: verdict, isolated, partial, ...(grade !== null && { grade }) }
        : { kind: verdict },
    ),
  );
  if (worst.kind === "unknown" || worst.kind === "running") return { verdict: null, grade: null };
  if (worst.kind !== "reproduced" || worst.grade === undefined) return { verdict: worst.kind, grade: null };
  return { verdict: worst.kind, grade: gradeInWords(worst.grade, worst.partial === true) };
}
