import type { Ceilings } from "../domain/ceilings.ts";
import type { Evidence } from "../domain/evidence.ts";
import { declarationFile } from "../domain/names.ts";
import type { Problem } from "../domain/problem.ts";
import type { Repository } from "../domain/repository.ts";
import { noRemarks, type RunContext } from "../domain/run-summary.ts";
import type { Conversations, ElsewhereJob } from "../ports.ts";
import { elsewhereText } from "../report/elsewhere.ts";
import { verify } from "../verify.ts";
import { imageProblems } from "./open-checks.ts";
import { planTree } from "./plan-tree.ts";
import type { RerunWorld } from "./rerun-commit.ts";

/** `https://github.com/owner/name at v1.0`, as it is written in a review; undefined where it is not that. */
export function elsewhereOf(
  operands: readonly string[],
  { htmlUrl }: Pick<Repository, "htmlUrl">,
): { readonly url: string; readonly ref: string } | undefined {
  const [, address = "", ref = ""] = /^(\S+?)(?:@| (?:at )?)([\w./-]{1,200})$/.exec(operands.join(" ")) ?? [];
  const url = repositoryUrl(address, new URL(htmlUrl).origin);
  return url === undefined || !isRef(ref) ? undefined : { url, ref };
}

/** The address of a repository in one form, `https://host/owner/name`; undefined for what is none on this site. */
export function repositoryUrl(address: string, site: string): string | undefined {
  const url = address.length > 500 ? null : URL.parse(address);
  // Only where our own repositories are: this server must not be sent anywhere else.
  if (url === null || url.origin !== site || url.username !== "" || url.search + url.hash !== "") return undefined;
  const [, owner, name] = /^\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url.pathname) ?? [];
  return owner === undefined || name === undefined ? undefined : `${url.origin}/${owner}/${name}`;
}

/** What could be a branch, a tag or a commit. */
export function isRef(text: string): boolean {
  return /^[\w./-]{1,200}$/.test(text) && !text.startsWith("-");
}

type Keep = (job: ElsewhereJob) => Promise<void>;
type ElsewhereWorld = RerunWorld & { readonly conversations: Conversations };

/**
 * Verifies a commit of somebody else's public repository, and tells it where it was asked. `keep` writes down how far it came:
 * what was run is told of after a crash, not run again.
 */
export async function verifyElsewhere(
  job: ElsewhereJob,
  request: string,
  world: ElsewhereWorld,
  signal: AbortSignal,
  keep: Keep,
): Promise<void> {
  const { repository, by, issue } = job;
  // It is no run of the repository in which it was asked for, and none that its own authors asked for.
  const context = { askedIn: repository.id, requested: null, reason: `asked by @${by} in #${issue}` };
  const found = await rerunElsewhere({ ...job, analysis: null }, context, world, signal, (runs) =>
    keep({ ...job, runs }),
  );
  const withPage = async (evidence: Evidence) => ({
    evidence,
    pageUrl: await world.addresses.run(repository, evidence.run.id),
  });
  const told = found.kind === "judged" ? { ...found, runs: await Promise.all(found.runs.map(withPage)) } : found;
  await world.conversations.create(repository, issue, elsewhereText(job, told), request);
}

export interface ElsewhereCommit {
  /** As `repositoryUrl` answers it. */
  readonly url: string;
  readonly ref: string;
  /** null for all of them. */
  readonly analysis: string | null;
  readonly ceilings: Ceilings;
  readonly images: readonly string[] | null;
  /** What was run before, if it was of the same commit. */
  readonly runs: readonly string[];
}

type Found =
  | { readonly kind: "no-commit" }
  | { readonly kind: "no-declaration"; readonly commit: string | null }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "judged"; readonly commit: string | null; readonly runs: readonly Evidence[] };

/** Reruns a public commit of any repository of GitHub's; the runs belong to no repository, and `context` says who sees them. */
export async function rerunElsewhere(
  wanted: ElsewhereCommit,
  context: Pick<RunContext, "askedIn" | "requested" | "reason">,
  world: RerunWorld,
  signal: AbortSignal,
  keep: (runs: readonly string[]) => Promise<void>,
): Promise<Found> {
  const { url, ref, analysis, ceilings, images } = wanted;
  const known = await savedRuns(wanted.runs, world);
  // Without a token: what is not public is nobody's to be shown here.
  const tree = await world.sources.commit({ url: `${url}.git`, ref, isAnonymous: true }, signal);
  if (tree === undefined) return { kind: "no-commit" };
  try {
    const { commit } = tree.source;
    const planned = await planTree(tree, ceilings);
    if (planned === undefined) return { kind: "no-declaration", commit };
    if (!planned.ok) return { kind: "problems", problems: planned.problems };
    const meant = planned.planned.filter(({ plan }) => analysis === null || plan.analysis === analysis);
    if (meant.length === 0) return { kind: "problems", problems: [noAnalysis(analysis ?? "")] };
    const problems = imageProblems(
      meant.map(({ plan }) => plan),
      { images },
    );
    if (problems.length > 0) return { kind: "problems", problems };
    const runs: Evidence[] = [];
    for (const each of meant) {
      const isIt = ({ run: { record } }: Evidence) =>
        record.plan.analysis === each.plan.analysis && record.plan.source.commit === commit;
      let evidence = known.find(isIt);
      if (evidence === undefined) {
        const task = { ...each, tree, hasProduced: async () => false };
        evidence = await verify(task, world, () => undefined, signal);
        await world.ledger.save(evidence, { ...noRemarks, repositoryId: null, branch: null, ...context });
      }
      runs.push(evidence);
      await keep(runs.map(({ run }) => run.id));
    }
    return { kind: "judged", commit, runs };
  } finally {
    await tree.close();
  }
}

const noAnalysis = (name: string): Problem => ({
  ...{ file: declarationFile, line: 1, column: 1, pointer: "" },
  message: `there is no analysis \`${name}\` in it`,
});

async function savedRuns(runs: readonly string[], { ledger }: RerunWorld): Promise<readonly Evidence[]> {
  const found = await Promise.all(runs.map((id) => ledger.find(id)));
  return found.flatMap((each) => (each === undefined ? [] : [each.evidence]));
}
