import { nameOfRun } from "../../domain/run-summary.ts";
import { keptRecord } from "../../record/received.ts";
import { recordPage } from "../../report/pages/sumatra-page.ts";
import { type Answer, mannerFor, pageAnswer } from "../web/answer.ts";
import { linksWithin, readerOf } from "../web/web-world.ts";
import { json } from "./answers.ts";
import { ownEntries, ownRecord } from "./own-records.ts";
import type { Place, Question } from "./question.ts";
import { runAsRecord, runsIn } from "./repository-runs.ts";

/**
 * `GET /P/L/` and, for no label, `GET /P/last/`: the newest. `?version=N` is what the Nth write brought, whether or not it
 * became the record. undefined where there is none.
 */
export async function recordAnswer(
  question: Question,
  place: Place,
  label: string | null,
): Promise<Answer | undefined> {
  const wanted = label ?? (await newest(question, place));
  if (wanted === undefined) return undefined;
  return place.kind === "project" ? keptAnswer(question, place, wanted) : foundAnswer(question, place, wanted);
}

async function newest({ world }: Question, place: Place): Promise<string | undefined> {
  if (place.kind === "project") return (await world.recordStore.labels(place.name, null, 1))[0];
  if (place.kind === "own") return (await ownEntries(world, null))[0]?.label;
  const [run] = await runsIn(world, place.repository, null, 1);
  return run && nameOfRun(run.id, run);
}

async function foundAnswer(
  question: Question,
  place: Exclude<Place, { kind: "project" }>,
  label: string,
): Promise<Answer | undefined> {
  const { world, asked, form, base } = question;
  const found =
    place.kind === "own"
      ? await ownRecord(world, label, base)
      : await runAsRecord(world, place.repository.id, label, base);
  if (found === undefined) return undefined;
  if (form !== "html") return json("record", form, found.content);
  const body = recordPage({
    project: place.name,
    record: keptRecord(found.content).fields,
    versions: [],
    version: null,
    runId: found.runId,
    links: linksWithin(world, null),
    reader: readerOf(world, asked),
  });
  return pageAnswer(body, mannerFor(asked, true));
}

async function keptAnswer(question: Question, { name }: Place, label: string): Promise<Answer | undefined> {
  const { world, asked, form } = question;
  const version = asked.query.get("version");
  const number = version !== null && /^\d{1,6}$/.test(version) ? Number(version) : null;
  if (version !== null && number === null) return undefined;
  const versions = version !== null || form === "html" ? await world.recordStore.versions(name, label) : [];
  const content =
    number === null ? (await world.recordStore.record(name, label))?.content : versions[number - 1]?.content;
  if (content === undefined) return undefined;
  if (form !== "html") return json("record", form, content);
  const body = recordPage({
    project: name,
    record: keptRecord(content).fields,
    versions,
    version: number,
    runId: null,
    links: linksWithin(world, null),
    reader: readerOf(world, asked),
  });
  return pageAnswer(body, mannerFor(asked, true));
}
