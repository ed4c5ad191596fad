import { launchedBy, shownRecord } from "../../record/imported.ts";
import { importedPage } from "../../report/pages/imported-page.ts";
import { seenImported } from "./access.ts";
import { type Answer, type Asked, keeping, mannerFor, pageAnswer, redirect } from "./answer.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

/** `/imported/:id` and `/imported/:id.json`, on one's own machine alone */
export async function importedRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const [, id = "", json] = /^(.*?)(\.json)?$/s.exec(asked.params.file ?? "") ?? [];
  const kept = await seenImported(world, { ...asked, params: { id } });
  if (kept === undefined) return undefined;
  const links = linksFor(world, asked, false);
  if (id !== kept.id) return redirect(json === undefined ? links.imported(kept.id) : links.importedText(kept.id));
  if (json !== undefined) {
    return {
      status: 200,
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        ...keeping(true),
      },
      body: kept.content,
    };
  }
  const record = shownRecord(kept);
  const body = importedPage({ kept, record, launched: launchedBy(record), links, reader: readerOf(world, asked) });
  return pageAnswer(body, { ...mannerFor(asked, true), hasScript: true });
}
