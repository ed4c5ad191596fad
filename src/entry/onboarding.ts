import { declarationFile } from "../domain/names.ts";
import type { Repository } from "../domain/repository.ts";
import { propose } from "../plan/init.ts";
import { planRepository } from "../plan/plan-repository.ts";
import type { Commits, Contents, Conversations, Proposals, Sources } from "../ports.ts";
import { code, fenced, link } from "../report/markdown.ts";
import { proposalText } from "../report/proposal.ts";
import { listingOf } from "./listing.ts";
import type { Policies } from "./policy.ts";

export interface OnboardingWorld {
  readonly contents: Contents;
  readonly sources: Sources;
  readonly commits: Commits;
  readonly proposals: Proposals;
  readonly conversations: Conversations;
  readonly policies: Policies;
}

/** The branch of the pull request that brings the first declaration. */
export const proposalBranch = "tickmark/init";

/**
 * Opens a pull request with a declaration that was guessed from what lies in the repository, because somebody asked for it.
 * Called again for the same request, it goes on where it stopped.
 */
export async function proposeDeclaration(
  { repository, commit, issue }: { readonly repository: Repository; readonly commit: string; readonly issue: number },
  request: string,
  world: OnboardingWorld,
  signal: AbortSignal,
): Promise<void> {
  const answer = await proposed(repository, commit, request, world, signal);
  await world.conversations.create(repository, issue, answer, request);
}

async function proposed(
  repository: Repository,
  commit: string,
  request: string,
  world: OnboardingWorld,
  signal: AbortSignal,
): Promise<string> {
  const { commits, proposals } = world;
  if ((await world.contents.readText(repository, commit, declarationFile)) !== undefined) {
    return `There is a ${code(declarationFile)} already; every push is verified.`;
  }
  const open = await proposals.find(repository, proposalBranch);
  // Also where a former attempt opened it, and stopped before it could say so.
  if (open !== undefined) return proposedBy(repository, open.number);
  const guess = await guessFor(repository, commit, world, signal);
  const made = await commits.branch(repository, proposalBranch, commit);
  const byHand = `This app may not write here, so put this into ${code(declarationFile)} yourself:\n\n${fenced(guess.declaration)}`;
  if (made === "not-allowed") return byHand;
  const files = [{ path: declarationFile, content: Buffer.from(guess.declaration) }];
  if (guess.dockerfile !== null) files.push({ path: "Dockerfile", content: Buffer.from(guess.dockerfile) });
  const message = `Declare the analysis\n\nGuessed from what lies in the repository: read it before it is merged.\n\nTickmark-Request: ${request}`;
  const committed = await commits.commit(repository, { branch: proposalBranch, parent: commit, message, files });
  if (committed.kind === "moved" && made === "exists") {
    return `The branch ${code(proposalBranch)} is there already: open a pull request from it, or delete it and ask again.`;
  }
  if (committed.kind !== "committed") return byHand;
  const title = "Have the analysis rerun on every push";
  const body = await described(repository, committed.commit, guess.guesses, world);
  const { number } = await proposals.open(repository, { branch: proposalBranch, title, body });
  return proposedBy(repository, number);
}

function proposedBy({ htmlUrl }: Repository, number: number): string {
  const pull = link(`#${number}`, `${htmlUrl}/pull/${number}`);
  return `${pull} proposes a ${code(declarationFile)}. Edit its branch, and its description follows; nothing happens until it is merged.`;
}

async function guessFor(repository: Repository, commit: string, world: OnboardingWorld, signal: AbortSignal) {
  const token = await world.contents.cloneToken(repository);
  const tree = await world.sources.commit({ url: repository.cloneUrl, ref: commit, token }, signal);
  if (tree === undefined) return propose([]);
  try {
    return propose(await listingOf(tree));
  } finally {
    await tree.close();
  }
}

/** The branch of a proposal was edited: its pull request says what would happen now. */
export async function describeProposal(repository: Repository, commit: string, world: OnboardingWorld): Promise<void> {
  const open = await world.proposals.find(repository, proposalBranch);
  if (open === undefined) return;
  const body = await described(repository, commit, [], world);
  if (body.trim() !== open.body.trim()) await world.proposals.describe(repository, open.number, body);
}

async function described(
  repository: Repository,
  commit: string,
  guesses: readonly string[],
  { contents, policies }: OnboardingWorld,
): Promise<string> {
  const text = await contents.readText(repository, commit, declarationFile);
  if (text === undefined) return proposalText({ commit, guesses, planned: undefined });
  const policy = await policies.of(repository);
  const source = { repository: repository.cloneUrl, commit, modified: false };
  const planned = policy.ok
    ? planRepository(text, undefined, { source, ceilings: policy.policy.ceilings })
    : { ok: false as const, problems: policy.problems };
  const plans = planned.ok ? planned.planned.map(({ plan, notes }) => ({ plan, notes })) : [];
  return proposalText({ commit, guesses, planned: planned.ok ? { ok: true, plans } : planned });
}
