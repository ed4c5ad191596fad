import { isLive } from "../../domain/unfinished.ts";
import type { Links } from "../../report/links.ts";
import { unfinishedPage } from "../../report/pages/unfinished-page.ts";
import { shownBlock } from "../../report/shown.ts";
import { isOf, unfinishedLogText } from "../log-text.ts";
import { type SeenUnfinished, seenRun, seenUnfinished } from "./access.ts";
import { type Answer, type Asked, keeping, mannerFor, pageAnswer, redirect, textAnswer } from "./answer.ts";
import { unfinishedTail } from "./log.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

/** `/unfinished/:id`; when the run has ended it leads to its record. */
export async function unfinishedRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const seen = await seenUnfinished(world, asked);
  if (seen === undefined) return ended(world, asked);
  const { run, repository, isPrivate } = seen;
  const links = linksFor(world, asked, isPrivate);
  if (asked.params.id !== run.id) return redirect(links.unfinished(run.id));
  const body = unfinishedPage({
    run,
    now: world.clock.now(),
    repository,
    logTail: await unfinishedTail(world, run),
    liveLog: await liveLogOf(world, links, seen),
    table: repository ?? (world.isOwnMachine === true ? null : undefined),
    links,
    reader: readerOf(world, asked),
  });
  return pageAnswer(body, { ...mannerFor(asked, isPrivate || isLive(run)), hasScript: true });
}

/** `/unfinished/:id/log`: all that it printed so far, cleaned and without secrets. */
export async function unfinishedLogRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const seen = await seenUnfinished(world, asked);
  if (seen === undefined) return undefined;
  const answer = textAnswer(shownBlock(await unfinishedLogText(seen.run, world)));
  return {
    ...answer,
    headers: {
      ...answer.headers,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      ...keeping(true),
    },
  };
}

/** Where its log can be followed, while it is written. */
async function liveLogOf(world: WebWorld, links: Links, { run, repository }: SeenUnfinished): Promise<string | null> {
  const { log, begun } = run;
  if (log === null || !(await world.liveLogs.running()).some((each) => isOf(each, log))) return null;
  if (repository === null) return links.runningLog(log.name);
  const { commit } = begun.plan.source;
  return commit === null ? null : links.commitLog(repository.owner, repository.name, commit, begun.plan.analysis);
}

async function ended(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const run = await seenRun(world, asked);
  return run && redirect(linksFor(world, asked, run.isPrivate).run(run.evidence.run.id));
}
