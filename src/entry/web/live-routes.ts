import { isCommitId } from "../../domain/repository.ts";
import type { LiveLog } from "../../ports.ts";
import { endingPage } from "../../report/pages/ending-page.ts";
import { type Crumb, repositoryCrumb } from "../../report/pages/layout.ts";
import { livePage } from "../../report/pages/live-page.ts";
import { liveTopic } from "../live-topic.ts";
import { isNamed } from "../log-text.ts";
import { hasMoved, seenPlace, seenRepository } from "./access.ts";
import { type Answer, type Asked, mannerFor, pageAnswer, redirect, textAnswer } from "./answer.ts";
import { lastLines, nextLines } from "./live-text.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

/** `/r/:owner/:repo/:sha/log` and `.txt`: what an analysis of a commit writes now. It leads to the commit's page when it is over. */
export async function commitLogRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const { sha: commit = "", file = "" } = asked.params;
  const analysis = (asked.query.get("analysis") ?? "main").slice(0, 200);
  if (!isCommitId(commit) || !["log", "log.txt"].includes(file)) return undefined;
  const repository = await seenRepository(world, asked);
  if (repository === undefined) return undefined;
  const { id, owner, name, isPrivate } = repository;
  const links = linksFor(world, asked, isPrivate);
  if (hasMoved(repository, asked)) return redirect(links.commit(owner, name, commit));
  const [log] = await world.liveLogs.running(liveTopic(id, commit, analysis));
  if (file === "log.txt") return text(world, asked, log);
  if (log === undefined) return redirect(links.commit(owner, name, commit));
  return shown(world, asked, log, isPrivate, {
    title: `${analysis} of ${commit.slice(0, 7)}`,
    address: links.commitLog(owner, name, commit, analysis, "text"),
    crumbs: [
      repositoryCrumb(repository, links),
      { text: commit.slice(0, 7), href: links.commit(owner, name, commit) },
      { text: "log", href: null },
    ],
  });
}

/** `/running/:file`: what a run of this machine writes now; when it is over, its record. */
export async function runningLogRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const place = await seenPlace(world, { ...asked, params: {} });
  if (place === undefined) return undefined;
  const [, name = "", isText] = /^([0-9a-f]{8,64})(\.txt)?$/.exec(asked.params.file ?? "") ?? [];
  if (name === "") return undefined;
  const links = linksFor(world, asked, false);
  const log = (await world.liveLogs.running()).find((each) => each.name === name);
  if (isText !== undefined) return text(world, asked, log);
  if (log?.state === "over") return pageAnswer(endingPage(links, readerOf(world, asked)), { isPrivate: true });
  if (log === undefined) return redirect((await recordOf(world, name, links)) ?? links.records(null));
  return shown(world, asked, log, false, {
    title: `run ${name.slice(0, 8)}`,
    address: links.runningLog(name, "text"),
    crumbs: [
      { text: "records", href: links.records(null) },
      { text: "running", href: null },
    ],
  });
}

/** It is among the newest, or was never kept. A run that did not come to an end has a page too. */
async function recordOf({ ledger, unfinished }: WebWorld, nonce: string, links: ReturnType<typeof linksFor>) {
  for (const { id, log } of await unfinished.list({ limit: 20 })) {
    if (log !== null && isNamed(log, nonce)) return links.unfinished(id);
  }
  for await (const { evidence } of ledger.entries({ limit: 20 })) {
    if (evidence.run.record.nonce === nonce) return links.run(evidence.run.id);
  }
  return undefined;
}

async function shown(
  world: WebWorld,
  asked: Asked,
  log: LiveLog,
  isPrivate: boolean,
  { title, address, crumbs }: { readonly title: string; readonly address: string; readonly crumbs: readonly Crumb[] },
): Promise<Answer> {
  const { text: tail, next } = await lastLines(world.liveLogs, log);
  const body = livePage({
    title,
    address,
    crumbs,
    startedAt: log.startedAt,
    text: tail,
    next,
    isFull: log.isFull,
    links: linksFor(world, asked, isPrivate),
    reader: readerOf(world, asked),
  });
  return pageAnswer(body, { ...mannerFor(asked, true), hasScript: true });
}

/** What was added in whole lines, and in a header where to go on; 410 when it has ended. */
async function text(world: WebWorld, asked: Asked, log: LiveLog | undefined): Promise<Answer> {
  const from = Number(asked.query.get("from") ?? "0");
  const added =
    log?.state === "writing" && Number.isSafeInteger(from) && from >= 0
      ? await nextLines(world.liveLogs, log.name, from)
      : undefined;
  if (added === undefined) return textAnswer("It has ended.\n", { status: 410 });
  const answer = textAnswer(added.text);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Tickmark-Next": String(added.next),
    },
  };
}
