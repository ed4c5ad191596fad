import type { Evidence } from "../domain/evidence.ts";
import type { Repository } from "../domain/repository.ts";
import { noRemarks } from "../domain/run-summary.ts";
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
  const url = URL.parse(address);
  // Only where our own repositories are: this server must not be sent anywhere else.
  if (url === null || url.origin !== new URL(htmlUrl).origin || url.username !== "" || url.search + url.hash !== "") {
    return undefined;
  }
  const [, owner, name] = /^\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url.pathname) ?? [];
  if (owner === undefined || name === undefined || ref.startsWith("-")) return undefined;
  return { url: `${url.origin}/${owner}/${name}`, ref };
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
  const text = elsewhereText(job, await found(job, world, signal, keep));
  await world.conversations.create(job.repository, job.issue, text, request);
}

async function found(job: ElsewhereJob, world: ElsewhereWorld, signal: AbortSignal, keep: Keep) {
  const { repository, url, ref, by, issue, ceilings } = job;
  const known = await savedRuns(job, world);
  // Without a token: what is not public is nobody's to be shown here.
  const tree = await world.sources.commit({ url: `${url}.git`, ref, isAnonymous: true }, signal);
  if (tree === undefined) return { kind: "no-commit" } as const;
  try {
    const { commit } = tree.source;
    const planned = await planTree(tree, ceilings);
    if (planned === undefined) return { kind: "no-declaration", commit } as const;
    if (!planned.ok) return { kind: "problems", problems: planned.problems } as const;
    const plans = planned.planned.map(({ plan }) => plan);
    const problems = imageProblems(plans, { images: job.images });
    if (problems.length > 0) return { kind: "problems", problems } as const;
    const ids: string[] = [];
    const runs = [];
    for (const each of planned.planned) {
      const isIt = ({ run: { record } }: Evidence) =>
        record.plan.analysis === each.plan.analysis && record.plan.source.commit === commit;
      let evidence = known.find(isIt);
      if (evidence === undefined) {
        const task = { ...each, tree, hasProduced: async () => false };
        evidence = await verify(task, world, () => undefined, signal);
        const reason = `asked by @${by} in #${issue}`;
        // It is no run of the repository in which it was asked for, and none that its own authors asked for.
        const place = { repositoryId: null, askedIn: repository.id, branch: null };
        await world.ledger.save(evidence, { ...noRemarks, ...place, reason });
      }
      ids.push(evidence.run.id);
      await keep({ ...job, runs: ids });
      runs.push({ evidence, pageUrl: await world.addresses.run(repository, evidence.run.id) });
    }
    return { kind: "judged", runs } as const;
  } finally {
    await tree.close();
  }
}

async function savedRuns({ runs = [] }: ElsewhereJob, { ledger }: ElsewhereWorld): Promise<readonly Evidence[]> {
  const found = await Promise.all(runs.map((id) => ledger.find(id)));
  return found.flatMap((each) => (each === undefined ? [] : [each.evidence]));
}
