import { nameOfRun } from "../../domain/run-summary.ts";
import { gradeOf, type Verdict } from "../../domain/verdict.ts";
import { recordText } from "../../record/run-id.ts";
import { linksFrom } from "../../report/links.ts";
import { seenRunForRecords } from "../web/access.ts";
import type { Answer } from "../web/answer.ts";
import { json, moved } from "./answers.ts";
import type { Question } from "./question.ts";

/** `/api/v1/runs/{id}`: the record stands in it as its canonical text, byte for byte. */
export async function runAnswer({ world, asked, token }: Question): Promise<Answer | undefined> {
  const run = await seenRunForRecords(world, asked, token?.place ?? null);
  if (run === undefined) return undefined;
  const { evidence, context, repository } = run;
  const { id, record } = evidence.run;
  const links = linksFrom(world.publicUrl);
  if (asked.params.id !== id) return moved(links.api(["runs", id]));
  const { branch, tags, reason, outcome } = context;
  const around = JSON.stringify({
    id,
    label: nameOfRun(id, context),
    context: {
      repository: repository && { owner: repository.owner, name: repository.name },
      branch,
      tags,
      reason,
      outcome,
    },
    verdict: verdictOf(evidence.verdict),
    decidedAt: evidence.decidedAt,
    comparisons: evidence.comparisons,
    claims: evidence.claims,
    causes: evidence.causes,
    links: {
      self: links.api(["runs", id]),
      record: links.api(["runs", id, "record"]),
      page: links.run(id),
      certificate: links.certificate(id, "zip"),
      log: links.log(id),
    },
  });
  const body = `${around.slice(0, -1)},"record":${recordText(record)}}\n`;
  return json(body, { isPrivate: run.isPrivate });
}

/** `/api/v1/runs/{id}/record`: the bytes that the id is the SHA-256 of, and no other. */
export async function recordAnswer({ world, asked, token }: Question): Promise<Answer | undefined> {
  const run = await seenRunForRecords(world, asked, token?.place ?? null);
  if (run === undefined) return undefined;
  const { id, record } = run.evidence.run;
  if (asked.params.id !== id) return moved(linksFrom(world.publicUrl).api(["runs", id, "record"]));
  return json(recordText(record), { isPrivate: run.isPrivate, tag: `"${id}"` });
}

/** What it rests on are the comparisons and claims beside it. */
function verdictOf(verdict: Verdict) {
  return {
    kind: verdict.kind,
    grade: gradeOf(verdict),
    partial: verdict.kind === "reproduced" ? (verdict.partial ?? []) : [],
    failure: verdict.kind === "failed" ? verdict.failure : null,
  };
}
