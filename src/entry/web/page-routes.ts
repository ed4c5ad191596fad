import type { Evidence } from "../../domain/evidence.ts";
import { isCommitId } from "../../domain/repository.ts";
import { newestPerAnalysis } from "../../domain/run-summary.ts";
import { badgeOf } from "../../report/badge.ts";
import { linksFrom } from "../../report/links.ts";
import { commitPage } from "../../report/pages/commit-page.ts";
import { repositoryPage } from "../../report/pages/repository-page.ts";
import { runPage } from "../../report/pages/run-page.ts";
import { liveTopic } from "../live-topic.ts";
import { objectContent } from "../object-content.ts";
import { partiesOf } from "../parties.ts";
import { hasMoved, seenRepository, seenRun } from "./access.ts";
import { type Answer, type Asked, keeping, mannerFor, pageAnswer, redirect, tagOf } from "./answer.ts";
import { badgeStateOf } from "./badge-routes.ts";
import { logTail } from "./log.ts";
import { picturesOf } from "./pictures.ts";
import { standingsOf } from "./standings.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

const historyLength = 100;
const mostAnalyses = 30;

/** `/r/:owner/:repo` */
export async function repositoryRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const repository = await seenRepository(world, asked);
  if (repository === undefined) return undefined;
  const { id, owner, name, isPrivate } = repository;
  const links = linksFor(world, asked, isPrivate);
  if (hasMoved(repository, asked)) return redirect(links.repository(owner, name));
  const [runs, badge, releases, badgeToken = null, access] = await Promise.all([
    world.ledger.list({ repositoryId: id, limit: historyLength + 1 }),
    badgeStateOf(world, repository, {}, null),
    standingsOf(world, repository),
    isPrivate ? world.repositories.badgeToken(id) : undefined,
    isPrivate ? asked.signedIn?.access(owner, name) : undefined,
  ]);
  const body = repositoryPage({
    repository,
    badgeMessage: badgeOf(badge).message,
    releases,
    runs: runs.slice(0, historyLength),
    more: runs.length > historyLength,
    links,
    publicLinks: linksFrom(world.publicUrl),
    reader: readerOf(world, asked),
    badgeToken,
    mayChangeBadge: access?.repositoryId === id && access.mayWrite,
  });
  return pageAnswer(body, mannerFor(asked, isPrivate));
}

/** `/r/:owner/:repo/:sha` */
export async function commitRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const { sha: commit = "" } = asked.params;
  if (!isCommitId(commit)) return undefined;
  const repository = await seenRepository(world, asked);
  if (repository === undefined) return undefined;
  const { owner, name, isPrivate } = repository;
  const links = linksFor(world, asked, isPrivate);
  if (hasMoved(repository, asked)) return redirect(links.commit(owner, name, commit));
  const [runs, verifications] = await Promise.all([
    world.ledger.list({ repositoryId: repository.id, commit, limit: historyLength }),
    world.queue.verificationsOf(repository.id, commit),
  ]);
  const states = new Set(verifications.map(({ state }) => state));
  const job = (["running", "queued", "failed", "done"] as const).find((state) => states.has(state));
  const newest = newestPerAnalysis(runs).slice(0, mostAnalyses);
  const running = verifications.filter(({ state }) => state === "running").slice(0, mostAnalyses);
  const logs = await Promise.all(
    running.map(({ analysis }) => world.liveLogs.running(liveTopic(repository.id, commit, analysis))),
  );
  const evidence = (await Promise.all(newest.map(({ id }) => world.ledger.find(id)))).flatMap((found): Evidence[] =>
    found === undefined ? [] : [found.evidence],
  );
  const parties = await partiesOf(world, repository, commit, evidence);
  const access = parties.length === 0 ? undefined : await asked.signedIn?.access(owner, name);
  const body = commitPage({
    repository,
    commit,
    newest: evidence,
    parties,
    mayRemove: access?.repositoryId === repository.id && access.mayWrite,
    older: runs.filter((run) => !newest.includes(run)),
    job: job ?? null,
    running: running.map(({ analysis }) => analysis).filter((_, index) => logs[index]?.length !== 0),
    links,
    reader: readerOf(world, asked),
  });
  // A check about a declaration that cannot be used leads here too: the page says so, but does not claim to be one.
  return pageAnswer(body, {
    ...mannerFor(asked, isPrivate),
    status: runs.length === 0 && job === undefined ? 404 : 200,
  });
}

/** `/runs/:id` and `/runs/:id.json` */
export async function runRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const [, id = "", json] = /^(.*?)(\.json)?$/s.exec(asked.params.file ?? "") ?? [];
  const run = await seenRun(world, { ...asked, params: { id } });
  if (run === undefined) return undefined;
  const { evidence, context, repository, isPrivate } = run;
  const links = linksFor(world, asked, isPrivate);
  if (id !== evidence.run.id) {
    return redirect(json === undefined ? links.run(evidence.run.id) : links.evidence(evidence.run.id));
  }
  if (json !== undefined) return jsonAnswer(evidence, isPrivate);
  const { commit } = evidence.run.record.plan.source;
  const [pictures, tail, history, diff, all] = await Promise.all([
    picturesOf(world, run),
    logTail(world.objects, evidence),
    world.ledger.history(evidence.run.id),
    changesOf(world, evidence),
    repository === null || commit === null ? [] : partiesOf(world, repository, commit, [evidence]),
  ]);
  const parties = all.filter(({ analysis }) => analysis === evidence.run.record.plan.analysis);
  const table = repository ?? (world.isOwnMachine === true ? null : undefined);
  const reader = readerOf(world, asked);
  const body = runPage({
    evidence,
    context,
    repository,
    pictures,
    logTail: tail,
    history,
    diff,
    parties,
    table,
    links,
    reader,
  });
  return pageAnswer(body, { ...mannerFor(asked, isPrivate), hasForms: true });
}

/** A diff that is longer is looked at elsewhere. */
const mostOfDiff = 64 * 1024;

async function changesOf({ objects }: WebWorld, { run }: Evidence): Promise<string | null> {
  const { diff } = run.record;
  if (diff === undefined) return null;
  const content = await objectContent(objects, diff.digest, { start: 0, end: Math.min(diff.sizeBytes, mostOfDiff) });
  return content?.toString() ?? null;
}

function jsonAnswer(evidence: Evidence, isPrivate: boolean): Answer {
  const body = `${JSON.stringify(evidence, null, 2)}\n`;
  return {
    status: 200,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      ...keeping(isPrivate, tagOf(body)),
    },
    body,
  };
}
