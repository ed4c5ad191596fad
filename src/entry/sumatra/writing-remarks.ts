import type { Remark } from "../../domain/annotation.ts";
import { keptRecord, type ReceivedRecord } from "../../record/received.ts";
import { isOwnTag, mostAnnotations, remarkProblem } from "../remarks.ts";
import type { Answer } from "../web/answer.ts";
import { refusal, said } from "./answers.ts";
import type { Place, Question } from "./question.ts";
import { runAsRecord } from "./repository-runs.ts";
import { readRecord } from "./writing.ts";

/**
 * `PUT /owner:name/L/`: what the client changed of reason, outcome and tags (`smt comment`, `smt tag`) is said of the run. All
 * else of the record is what happened, and stays. undefined where there is no such run.
 */
export async function writeRemarks(
  question: Question,
  { repository }: Extract<Place, { kind: "runs" }>,
  label: string,
): Promise<Answer | undefined> {
  const { world, token, base } = question;
  const came = await readRecord(question, label);
  if ("status" in came) return came;
  const found = await runAsRecord(world, repository.id, label, base);
  if (found === undefined || found.runId === null) return undefined;
  const remarks = changesOf(keptRecord(found.content), came);
  for (const remark of remarks) {
    const why = remarkProblem(remark);
    if (why !== undefined) return refusal(400, `${remark.kind}: this ${why}`);
  }
  const { length } = await world.ledger.history(found.runId);
  if (length + remarks.length > mostAnnotations)
    return refusal(507, `of a run at most ${mostAnnotations} things are said`);
  for (const remark of remarks) await world.ledger.annotate(found.runId, remark, `token ${token?.id}`);
  return said(200, "said\n");
}

function changesOf(before: ReceivedRecord, came: ReceivedRecord): readonly Remark[] {
  const texts = (["reason", "outcome"] as const).flatMap((kind): Remark[] => {
    const [old, text] = [textOf(before.fields[kind]), textOf(came.fields[kind])];
    return old === text ? [] : [{ kind, text }];
  });
  const added = came.tags.filter((tag) => !before.tags.includes(tag) && !isOwnTag(tag));
  const removed = before.tags.filter((tag) => !came.tags.includes(tag) && !isOwnTag(tag));
  return [
    ...texts,
    ...added.map((text): Remark => ({ kind: "tagged", text })),
    ...removed.map((text): Remark => ({ kind: "untagged", text })),
  ];
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
