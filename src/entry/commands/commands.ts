import { nameOfCheck } from "../../domain/check.ts";
import type { Pull } from "../../domain/pull.ts";
import type { Repository } from "../../domain/repository.ts";
import { newestPerAnalysis } from "../../domain/run-summary.ts";
import { badgeSnippets } from "../../report/badge-snippets.ts";
import { code, link } from "../../report/markdown.ts";
import { explained, isDiffering, verdictLine } from "../../report/pull-report.ts";
import { shownLine } from "../../report/shown.ts";
import { approve } from "../approve.ts";
import { admissionOf, again } from "../fork-gate.ts";
import type { IntakeWorld } from "../intake-world.ts";
import { reported } from "../pull-comment.ts";
import { elsewhereOf } from "../verify-elsewhere.ts";

interface Spoken {
  readonly repository: Repository;
  readonly issue: number;
  readonly by: string;
  readonly pull: Pull | undefined;
  /** The head of the pull request, or of the default branch. */
  readonly commit: string;
  /** null where it is in a fork. */
  readonly branch: string | null;
  readonly operands: readonly string[];
  /** Differs from command to command, and is the same however often one is delivered. */
  readonly guid: string;
}

export interface ChatCommand {
  readonly about: string;
  readonly example?: string;
  readonly needsWrite: boolean;
  /** Makes sense below a pull request only. */
  readonly onPulls?: boolean;
  /** Markdown for who asked; empty where the check itself is the answer. */
  answer(spoken: Spoken, world: IntakeWorld): Promise<string>;
}

/** Everything that can be asked for in a comment, in the order of the help. */
export const commands: Readonly<Record<string, ChatCommand>> = {
  run: {
    about: "run the analyses of the newest commit once more, or only the one that is named",
    example: "/tickmark run [analysis]",
    needsWrite: true,
    answer: run,
  },
  status: { about: "say what is known of the newest commit", needsWrite: false, answer: status },
  explain: { about: "say what differs in it, and why", needsWrite: false, answer: explain },
  accept: {
    about: "record what its run produced: all outputs, or only those that are named",
    example: "/tickmark accept [output…]",
    needsWrite: true,
    onPulls: true,
    answer: accept,
  },
  approve: {
    about: "let the newest commit of a fork run, after you have read it",
    example: "/tickmark approve COMMIT",
    needsWrite: true,
    onPulls: true,
    answer: approved,
  },
  cancel: { about: "stop the runs of the newest commit", needsWrite: true, answer: cancel },
  doctor: { about: "run again with one thing changed at a time, to find the cause", needsWrite: true, answer: doctor },
  init: {
    about: "open a pull request with a reproduce.yml that is guessed from what lies here",
    needsWrite: true,
    answer: init,
  },
  verify: {
    about: "verify a commit of another, public repository",
    example: "/tickmark verify https://…/owner/name at v1.0",
    needsWrite: true,
    answer: elsewhere,
  },
  badge: { about: "give the badge of this repository, ready to be pasted", needsWrite: false, answer: badge },
  certificate: {
    about: "give the certificate of the newest commit's run, to be verified offline",
    needsWrite: false,
    answer: certificate,
  },
};

async function run({ repository, commit, branch, operands, guid }: Spoken, world: IntakeWorld): Promise<string> {
  const [analysis] = operands;
  const check = analysis === undefined ? null : await checkOf(analysis, repository, commit, world);
  if (check === undefined) return unknownAnalysis(analysis ?? "");
  if ((await admissionOf(repository, commit, world)).kind === "held") return waits(commit);
  await again(repository, { commit, branch, check }, guid, world);
  return `Running ${code(commit.slice(0, 12))} once more; its check says how it goes.`;
}

const waits = (commit: string) =>
  `${code(commit.slice(0, 12))} comes from a fork and waits for an approval: ${code(`/tickmark approve ${commit.slice(0, 12)}`)}`;

async function checkOf(analysis: string, repository: Repository, commit: string, { queue }: IntakeWorld) {
  const names = (await queue.verificationsOf(repository.id, commit)).map((each) => each.analysis);
  return names.includes(analysis) ? nameOfCheck(analysis, names) : undefined;
}

const unknownAnalysis = (name: string) =>
  `The newest commit has no analysis ${code(shownLine(name, 60))} that was run.`;

async function status({ repository, commit }: Spoken, world: IntakeWorld): Promise<string> {
  const known = await reported(repository, commit, world);
  const jobs = await world.queue.verificationsOf(repository.id, commit);
  const waiting = jobs.filter(({ state }) => state === "queued" || state === "running");
  const lines = known.map((analysis) => `- ${verdictLine(analysis)}`);
  for (const { analysis, state } of waiting) lines.push(`- ${code(shownLine(analysis, 60))} is ${state}`);
  if ((await admissionOf(repository, commit, world)).kind === "held")
    lines.push("- waits for an approval, since it comes from a fork");
  if (lines.length === 0) lines.push("- nothing is known of it: it has no reproduce.yml, or was never run");
  return [`${code(commit.slice(0, 12))}:`, "", ...lines].join("\n");
}

async function explain({ repository, commit }: Spoken, world: IntakeWorld): Promise<string> {
  const known = await reported(repository, commit, world);
  if (known.length === 0) return noRunOf(commit);
  const differing = known.filter(isDiffering);
  return differing.length === 0 ? `Nothing differs in ${code(commit.slice(0, 12))}.` : explained(differing);
}

const noRunOf = (commit: string) => `No run of ${code(commit.slice(0, 12))} is known.`;

async function accept(spoken: Spoken, world: IntakeWorld): Promise<string> {
  const { repository, commit, branch, operands, by, issue, guid } = spoken;
  const runs = newestPerAnalysis(await world.ledger.list({ repositoryId: repository.id, commit, limit: 200 }));
  const open = runs.filter(({ verdict }) => verdict === "diverged" || verdict === "unrecorded");
  if (open.length === 0) return `There is nothing to accept in ${code(commit.slice(0, 12))}.`;
  // A commit of ours moves the branch, so only one analysis can be accepted for each head.
  const [first, ...others] = await having(operands, open, world);
  if (first === undefined)
    return `No run of ${code(commit.slice(0, 12))} produced ${operands.map((each) => code(shownLine(each, 120))).join(", ")}.`;
  const outputs = operands.length === 0 ? null : operands;
  const answer = { kind: "comment", issue } as const;
  const job = { repository, commit, branch: branch ?? "", analysis: first.analysis, by, outputs, answer };
  await world.queue.add(`accept ${guid}`, { kind: "accept", accept: job });
  if (others.length === 0) return "";
  const waiting = others.map(({ analysis }) => code(shownLine(analysis, 60))).join(", ");
  return `First ${code(shownLine(first.analysis, 60))}. When its commit was verified, accept again for ${waiting}.`;
}

async function having<Run extends { readonly id: string }>(
  outputs: readonly string[],
  runs: readonly Run[],
  { ledger }: IntakeWorld,
): Promise<readonly Run[]> {
  if (outputs.length === 0) return runs;
  const found: Run[] = [];
  for (const run of runs) {
    const produced = (await ledger.find(run.id))?.evidence.run.record.outputs.map(({ path }) => path) ?? [];
    if (outputs.every((path) => produced.includes(path))) found.push(run);
  }
  return found;
}

async function approved({ repository, commit, by, operands }: Spoken, world: IntakeWorld): Promise<string> {
  // The head may have moved while it was read, so the commit that was read is said.
  const read = operands[0] ?? "";
  if (!/^[0-9a-f]{7,40}$/.test(read) || !commit.startsWith(read)) {
    return `Say which commit you have read: the newest is ${code(commit.slice(0, 12))}, so ${code(`/tickmark approve ${commit.slice(0, 12)}`)}`;
  }
  const outcome = await approve(repository, commit, by, world);
  const short = code(commit.slice(0, 12));
  if (outcome === "approved")
    return `Approved by ${code(`@${shownLine(by, 60)}`)}: ${short} runs, and no other commit of this fork.`;
  if (outcome === "never") return "Pull requests from forks are not run here.";
  return `${short} needs no approval: it does not come from a fork.`;
}

async function cancel({ repository, commit, by }: Spoken, world: IntakeWorld): Promise<string> {
  const count = await world.queue.cancel({ repositoryId: repository.id, commit }, `stopped by @${by}`);
  if (count === 0) return `Nothing of ${code(commit.slice(0, 12))} is running or waiting.`;
  return `Stopping ${count === 1 ? "one run" : `${count} runs`} of ${code(commit.slice(0, 12))}.`;
}

async function doctor({ repository, commit, branch, guid }: Spoken, world: IntakeWorld): Promise<string> {
  if ((await admissionOf(repository, commit, world)).kind === "held") return waits(commit);
  await again(repository, { commit, branch, check: null }, guid, world, "diagnose");
  return `Looking for the cause in ${code(commit.slice(0, 12))}; a check of its own tells what is found.`;
}

async function init({ repository, issue, guid }: Spoken, { contents, queue }: IntakeWorld): Promise<string> {
  const commit = await contents.branchHead(repository, repository.defaultBranch);
  if (commit === undefined) return "There is no commit here that I could look at.";
  await queue.add(`propose ${guid}`, { kind: "propose", repository, commit, issue });
  return "";
}

async function elsewhere({ repository, issue, by, operands, guid }: Spoken, world: IntakeWorld): Promise<string> {
  const wanted = elsewhereOf(operands, repository);
  if (wanted === undefined) {
    const example = `/tickmark verify ${new URL("/owner/name", repository.htmlUrl)} at v1.0`;
    return `Say which: ${code(example)}`;
  }
  const policy = await world.policies.of(repository);
  if (!policy.ok) return "The defaults of this organisation cannot be read; every check says why.";
  // Nobody here stands behind what it runs.
  const { ceilings, images } = policy.policy;
  const limits = { ...ceilings, network: false, build: false };
  await world.queue.add(`elsewhere ${guid}`, {
    kind: "elsewhere",
    elsewhere: { repository, issue, by, ...wanted, ceilings: limits, images, runs: [] },
  });
  return `Verifying ${code(shownLine(wanted.url, 200))} at ${code(shownLine(wanted.ref, 100))}; the answer comes below.`;
}

async function badge({ repository }: Spoken, world: IntakeWorld): Promise<string> {
  if (repository.isPrivate)
    return "The badge of a private repository stands on its page, with the token that it needs.";
  return badgeSnippets(world.addresses.public(), repository);
}

async function certificate({ repository, commit }: Spoken, world: IntakeWorld): Promise<string> {
  const known = await reported(repository, commit, world);
  if (known.length === 0) return noRunOf(commit);
  const lines: string[] = [];
  for (const analysis of known) {
    const url = await world.addresses.certificate(repository, analysis.evidence.run.id);
    lines.push(`- ${verdictLine(analysis)} · ${link("certificate.zip", url)}`);
  }
  return lines.join("\n");
}
