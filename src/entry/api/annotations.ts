import type { Remark } from "../../domain/annotation.ts";
import { linksFrom } from "../../report/links.ts";
import { longestRemark, mostAnnotations, remarkProblem } from "../remarks.ts";
import { bodyOf } from "../sumatra/body.ts";
import { type SeenRun, seenRunForRecords } from "../web/access.ts";
import { type Answer, tagOf } from "../web/answer.ts";
import { json, moved, type ParameterError, problem, received } from "./answers.ts";
import type { Question } from "./question.ts";

/** `GET /api/v1/runs/{id}/annotations` */
export async function annotationsAnswer(question: Question): Promise<Answer | undefined> {
  const { world, asked, token } = question;
  const run = await seenRunForRecords(world, asked, token?.place ?? null);
  if (run === undefined) return undefined;
  const { id } = run.evidence.run;
  if (asked.params.id !== id) return moved(linksFrom(world.publicUrl).api(["runs", id, "annotations"]));
  const { body } = await annotationsOf(question, id);
  return json(body, { isPrivate: run.isPrivate });
}

/** `POST /api/v1/runs/{id}/annotations` */
export async function annotateAnswer(question: Question): Promise<Answer | undefined> {
  const run = await annotated(question);
  if (run === undefined || "status" in run) return run;
  const { request } = question;
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers["content-type"] ?? "")) {
    return problem(415, "This takes a body of application/json.");
  }
  // Room for the longest remark in letters of four bytes, each written as an escape.
  const text = await bodyOf(request, 12 * longestRemark);
  if (typeof text !== "string") return problem(text.status, `The body cannot be taken: ${text.reason}.`);
  const remark = remarkIn(text);
  if (typeof remark === "string") return problem(400, remark);
  if ("errors" in remark) return problem(422, "This cannot be said.", {}, remark.errors);
  return say(question, run, remark);
}

/** `DELETE /api/v1/runs/{id}/tags/{tag}`; undefined where the run has no such tag. */
export async function removeTagAnswer(question: Question): Promise<Answer | undefined> {
  const run = await annotated(question);
  if (run === undefined || "status" in run) return run;
  const { tag = "" } = question.asked.params;
  if (!run.context.tags.includes(tag)) return undefined;
  return say(question, run, { kind: "untagged", text: tag });
}

/** The run that the question is about, if its token may say something of it; else why not. */
async function annotated({ world, asked, token }: Question): Promise<SeenRun | Answer | undefined> {
  if (token === null) {
    const headers = { "WWW-Authenticate": 'Bearer realm="Tickmark records"' };
    return problem(401, "To say something of a run needs a token, as Authorization: Bearer TOKEN.", headers);
  }
  const run = await seenRunForRecords(world, asked, token.place);
  // Only whole ids: what was meant by the beginning of one may change.
  if (run === undefined || run.evidence.run.id !== asked.params.id) return undefined;
  const { repositoryId, askedIn } = run.context;
  const isIts = token.place.kind === "repository" && token.place.repositoryId === (repositoryId ?? askedIn);
  if (isIts && token.mayAnnotate) return run;
  return problem(403, `Token ${token.id} may say nothing of this run; the operator can make one that may.`);
}

async function say(question: Question, run: SeenRun, remark: Remark): Promise<Answer | undefined> {
  const { world, token, request } = question;
  const { id } = run.evidence.run;
  const before = await annotationsOf(question, id);
  const condition = request.headers["if-match"];
  const changed = () => problem(412, "Something was said since what If-Match names; nothing was done.");
  if (condition !== undefined && !matches(condition, tagOf(before.body))) return changed();
  if (before.count >= mostAnnotations) return problem(409, `Of a run at most ${mostAnnotations} things are said.`);
  const after = condition === undefined || isForAny(condition) ? undefined : before.count;
  if (!(await world.ledger.annotate(id, remark, `token ${token?.id}`, after))) {
    return after === undefined ? undefined : changed();
  }
  const { body, count } = await annotationsOf(question, id);
  const isNew = count > before.count && remark.kind !== "untagged";
  return received(isNew ? 201 : 200, body, { ETag: tagOf(body) });
}

async function annotationsOf({ world }: Question, id: string): Promise<{ body: string; count: number }> {
  const history = await world.ledger.history(id);
  const found = await world.ledger.find(id);
  const { tags = [], reason = null, outcome = null } = found?.context ?? {};
  return { body: `${JSON.stringify({ tags, reason, outcome, history })}\n`, count: history.length };
}

const isForAny = (condition: string): boolean => condition.split(",").some((each) => each.trim() === "*");

/** RFC 9110, 13.1.1: strong comparison. */
function matches(condition: string, tag: string): boolean {
  return isForAny(condition) || condition.split(",").some((each) => each.trim() === tag);
}

function remarkIn(text: string): Remark | string | { readonly errors: readonly ParameterError[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "The body is not JSON.";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "The body is not a JSON object.";
  const { kind, text: words, ...others } = value as Readonly<Record<string, unknown>>;
  const errors: ParameterError[] = Object.keys(others)
    .slice(0, 10)
    .map((name) => ({ parameter: name.slice(0, 100), detail: "is not known here; there are kind and text" }));
  const wrong = (parameter: string, detail: string) => errors.push({ parameter, detail });
  const isKnown = kind === "tagged" || kind === "untagged" || kind === "reason" || kind === "outcome";
  if (!isKnown) wrong("kind", "is one of tagged, untagged, reason, outcome");
  if (typeof words !== "string") wrong("text", "is text");
  if (!isKnown || typeof words !== "string") return { errors };
  const remark: Remark = { kind, text: words };
  const why = remarkProblem(remark);
  if (why !== undefined) wrong("text", why);
  return errors.length > 0 ? { errors } : remark;
}
