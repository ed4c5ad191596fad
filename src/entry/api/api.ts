import type { IncomingMessage } from "node:http";
import findMyWay from "find-my-way";
import { Fault } from "../../domain/fault.ts";
import { accepting } from "../web/accepting.ts";
import type { Answer, Asked } from "../web/answer.ts";
import { tokenIn } from "../web/credentials.ts";
import type { WebWorld } from "../web/web-world.ts";
import { annotateAnswer, annotationsAnswer, removeTagAnswer } from "./annotations.ts";
import { json, problem } from "./answers.ts";
import { addCertificateAnswer, certificateAnswer, certificatesAnswer } from "./certificates.ts";
import { apiDescription } from "./description.ts";
import { type Described, type OperationId, paths } from "./paths.ts";
import type { JournalQuestion, Operation, Question } from "./question.ts";
import { recordAnswer, runAnswer } from "./run.ts";
import { ownRunsAnswer, runsAnswer } from "./runs.ts";
import { statusAnswer } from "./status.ts";
import { requestAnswer, verificationAnswer } from "./verifications.ts";

/** Everything below it belongs to the API. GitHub's deliveries are beside it. */
export const apiRoot = "/api/v1";

/** What the description says there is, and nothing else. */
const operations: Readonly<Record<OperationId, Operation>> = {
  describeApi: async ({ world }) => json(`${JSON.stringify(apiDescription(world.publicUrl))}\n`, { isPrivate: false }),
  listRuns: runsAnswer,
  listOwnRuns: ownRunsAnswer,
  getRun: runAnswer,
  getRecord: recordAnswer,
  getStatus: statusAnswer,
  listAnnotations: annotationsAnswer,
  annotate: annotateAnswer,
  removeTag: removeTagAnswer,
  requestVerification: ofJournals(requestAnswer),
  getVerification: ofJournals(verificationAnswer),
  addCertificate: ofJournals(addCertificateAnswer),
  listCertificates: certificatesAnswer,
  getCertificate: certificateAnswer,
};

const router = findMyWay({ maxParamLength: 16_384 });
const methods = ["GET", "POST", "DELETE"] as const;
for (const [path, item] of Object.entries(paths)) {
  const pattern = path.replaceAll(/\{(\w+)\}/g, (_, name) => `:${name}`);
  if (item.get !== undefined) router.on("GET", pattern, () => undefined, item.get);
  if (item.post !== undefined) router.on("POST", pattern, () => undefined, item.post);
  if (item.delete !== undefined) router.on("DELETE", pattern, () => undefined, item.delete);
}

/**
 * The JSON API, version 1, below `/api/v1/`: runs of repositories, to be read by programs, what is said of them, and what journals ask for. It knows
 * tokens and no cookies, and answers every failure with problem details.
 */
export async function api(world: WebWorld, request: IncomingMessage, asked: Asked): Promise<Answer> {
  try {
    return await answered(world, request, asked);
  } catch (error) {
    world.onError(error);
    if (!(error instanceof Fault)) return problem(500, "Something went wrong here. The operator's log says more.");
    const wait = error.retryAfterSeconds;
    const headers: Record<string, string> = wait === undefined ? {} : { "Retry-After": String(Math.ceil(wait)) };
    return problem(503, "Something that this server needs does not answer. Try again later.", headers);
  }
}

/** Everything that is refused before anything is looked up depends on the request alone, and so tells nothing of what is there. */
async function answered(world: WebWorld, request: IncomingMessage, asked: Asked): Promise<Answer> {
  const { method = "GET", headers, url = "/" } = request;
  const there = methods.filter((each) => router.find(each, url) !== null);
  if (there.length === 0)
    return problem(404, `There is no such address; ${apiRoot}/openapi.json describes those there are.`);
  const meant = there.find((each) => each === (method === "HEAD" ? "GET" : method));
  const found = meant === undefined ? null : router.find(meant, url);
  if (found === null) {
    const allowed = there.flatMap((each) => (each === "GET" ? ["GET", "HEAD"] : [each])).join(", ");
    return problem(405, `This address takes ${allowed}.`, { Allow: allowed });
  }
  const described = found.store as Described;
  const mediaType = mediaTypeOf(described);
  if (accepting(headers.accept)(mediaType) === 0) {
    return problem(406, `There is this as ${mediaType} only; the Accept header does not take it.`);
  }
  const unknown = unknownParameters(asked, described);
  if (unknown.length > 0) {
    const known = (described.parameters ?? []).filter(({ in: place }) => place === "query").map(({ name }) => name);
    const detail = known.length === 0 ? "this address takes none" : `here there are ${known.join(", ")}`;
    const errors = unknown.map((parameter) => ({ parameter, detail }));
    return problem(400, "The address has parameters that nobody knows.", {}, errors);
  }
  const opened = await openedBy(world, headers.authorization);
  if (opened === undefined) {
    return unauthorised("This token opens nothing, or no longer; a request brings it as Authorization: Bearer TOKEN.");
  }
  const params = Object.fromEntries(Object.entries(found.params).map(([name, value]) => [name, value ?? ""]));
  const question = { world, asked: { ...asked, params }, request, ...opened };
  // What is private is answered like what there is not, whichever token was brought.
  return (await operations[described.operationId](question)) ?? problem(404, "There is nothing here that you may see.");
}

/** What an operation answers when all is well. */
function mediaTypeOf({ responses }: Described): string {
  const [[, first] = ["", {}]] = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  return Object.keys((first as { content?: object }).content ?? {})[0] ?? "application/json";
}

function unknownParameters({ query }: Asked, { parameters = [] }: Described): readonly string[] {
  const known = new Set(parameters.filter((each) => each.in === "query").map(({ name }) => name));
  return [...new Set(query.keys())]
    .filter((name) => !known.has(name))
    .slice(0, 10)
    .map((name) => name.slice(0, 100));
}

/** Nulls where none was brought, undefined where what was brought opens nothing. */
async function openedBy(
  world: WebWorld,
  authorization: string | undefined,
): Promise<Pick<Question, "token" | "journal"> | undefined> {
  if (authorization === undefined) return { token: null, journal: null };
  const brought = /^bearer /i.test(authorization) ? tokenIn(authorization) : null;
  if (brought === null) return undefined;
  const token = await world.recordTokens.opened(brought);
  if (token !== undefined) return { token, journal: null };
  const journal = await world.journalTokens.opened(brought);
  return journal && { token: null, journal };
}

/** An operation for journals only. */
function ofJournals(operation: (question: JournalQuestion) => Promise<Answer | undefined>): Operation {
  return async (question) => {
    const { token, journal } = question;
    if (journal !== null) return operation({ ...question, journal });
    return token === null
      ? unauthorised("This takes the token of a journal, as Authorization: Bearer TOKEN.")
      : problem(403, "This token is one of records; this takes one of a journal.");
  };
}

function unauthorised(detail: string): Answer {
  return problem(401, detail, { "WWW-Authenticate": 'Bearer realm="Tickmark records", error="invalid_token"' });
}
