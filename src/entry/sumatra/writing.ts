import { type ReceivedRecord, receivedProject, receivedRecord } from "../../record/received.ts";
import { replacement } from "../../record/replacement.ts";
import type { Answer } from "../web/answer.ts";
import { refusal, said } from "./answers.ts";
import { bodyOf } from "./body.ts";
import { isReadable, vendorType } from "./negotiation.ts";
import type { Place, Question } from "./question.ts";

/**
 * `PUT /P/`: 201 for a new project, 200 where it was there and is called otherwise from now on. A client that makes a project
 * says nothing of it, has seen that there was none, and takes 201 only: of several that do so in one instant each is told so,
 * since what it asked for is there.
 */
export async function writeProject(question: Question, { name }: Place): Promise<Answer> {
  const text = await readBody(question, "project");
  if (typeof text !== "string") return text;
  const facts = receivedProject(text);
  if (typeof facts === "string") return refusal(400, facts);
  const outcome = await question.world.recordStore.putProject(name, facts);
  if (outcome === "created") return said(201, "created\n");
  return Object.keys(facts).length === 0 ? said(201, "it is there\n") : said(200, "changed\n");
}

/** `PUT /P/L/`: 201 for a new record, 200 where there was one. */
export async function writeRecord(question: Question, { name }: Place, label: string): Promise<Answer> {
  const record = await readRecord(question, label);
  if ("status" in record) return record;
  const by = question.token?.id ?? "";
  const outcome = await question.world.recordStore.write(name, label, by, (standing) => replacement(standing, record));
  switch (outcome) {
    case "created":
      return said(201, "created\n");
    case "replaced":
      return said(200, "replaced\n");
    case "full":
      return refusal(507, `project ${name} holds as much as a project may: delete records, or ask the operator`);
    case "no project":
      return refusal(404, `there is no project ${name} yet: PUT it first`);
  }
}

/** `DELETE /P/L/`: 204, or undefined where there is none. */
export async function removeRecord({ world }: Question, { name }: Place, label: string): Promise<Answer | undefined> {
  if (!(await world.recordStore.remove(name, label))) return undefined;
  return { ...said(204, ""), headers: { "Cache-Control": "private, no-store" } };
}

/** `DELETE /P/tag/T/`: 200 with the number of records that are gone. */
export async function removeTagged({ world }: Question, { name }: Place, tag: string): Promise<Answer> {
  return said(200, String(await world.recordStore.removeTagged(name, tag)));
}

/** The record that a request brings for this label, or why it is none. */
export async function readRecord(question: Question, label: string): Promise<ReceivedRecord | Answer> {
  const text = await readBody(question, "record");
  if (typeof text !== "string") return text;
  const received = receivedRecord(text);
  if (!received.ok) return refusal(400, `the record was not kept:\n${received.problems.slice(0, 20).join("\n")}`);
  const { record } = received;
  if (record.label === label) return record;
  return refusal(400, `label: the record says ${JSON.stringify(record.label)}, the address ${JSON.stringify(label)}`);
}

async function readBody({ request }: Question, thing: "project" | "record"): Promise<string | Answer> {
  if (!isReadable(thing, request.headers["content-type"])) {
    return refusal(415, `this takes ${vendorType(thing)} or application/json`, { Accept: vendorType(thing) });
  }
  const body = await bodyOf(request);
  return typeof body === "string" ? body : refusal(body.status, body.reason, { Connection: "close" });
}
