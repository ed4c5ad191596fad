import type { Repository } from "../../domain/repository.ts";
import { badgeOf } from "../../report/badge.ts";
import { dashboardPage } from "../../report/pages/dashboard-page.ts";
import { welcomePage } from "../../report/pages/plain-pages.ts";
import { type Answer, type Asked, pageAnswer, redirect } from "./answer.ts";
import { badgeStateOf } from "./badge-routes.ts";
import { linksWithin, readerOf, type WebWorld } from "./web-world.ts";

const mostRows = 100;

/** `/`: what this is, or for somebody who signed in, what there is of theirs. */
export async function homeRoute(world: WebWorld, asked: Asked): Promise<Answer> {
  const links = linksWithin(world, null);
  if (world.isOwnMachine === true) return redirect(links.records(null));
  const reader = readerOf(world, asked);
  const ids = await asked.signedIn?.reachable();
  if (ids === undefined || reader?.kind !== "person") {
    return pageAnswer(welcomePage(links, readerOf(world, { ...asked, signedIn: null })));
  }
  const known = await knownOf(world, ids);
  const shown = known.slice(0, mostRows);
  const rows = await Promise.all(
    shown.map(async ({ repository, last }) => {
      const badge = badgeOf(await badgeStateOf(world, repository, {}, null));
      return { repository, last, badgeMessage: badge.message };
    }),
  );
  const body = dashboardPage({ rows, more: known.length - shown.length, links, reader });
  return pageAnswer(body, { isPrivate: true, hasForms: true });
}

/** What of their repositories Tickmark knows; the last rerun first, then those without one by their names. */
async function knownOf({ repositories, ledger }: WebWorld, ids: readonly number[]) {
  const found = await Promise.all(ids.map((id) => repositories.byId(id)));
  const known = found.filter((each): each is Repository => each !== undefined);
  const standing = await Promise.all(
    known.map(async (repository) => {
      const [last = null] = await ledger.list({ repositoryId: repository.id, limit: 1 });
      return { repository, last, name: `${repository.owner}/${repository.name}` };
    }),
  );
  return standing.toSorted(
    (a, b) => (b.last?.startedAt ?? "").localeCompare(a.last?.startedAt ?? "") || a.name.localeCompare(b.name),
  );
}
