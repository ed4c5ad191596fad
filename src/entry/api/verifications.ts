import { digestOfJson } from "../../domain/canonical-json.ts";
import { hexOf } from "../../domain/digest.ts";
import { linksFrom } from "../../report/links.ts";
import { bytesOf, utf8 } from "../body.ts";
import { toldVerification } from "../told-verification.ts";
import type { Answer } from "../web/answer.ts";
import { json, problem, received } from "./answers.ts";
import { type AskedVerification, askedVerification } from "./asked-verification.ts";
import type { JournalQuestion } from "./question.ts";

const mostBodyBytes = 16 * 1024;

/** `POST /api/v1/verifications`: queued, and answered at once. */
export async function requestAnswer(question: JournalQuestion): Promise<Answer | undefined> {
  const { world, request } = question;
  if (world.requests === null) return undefined;
  const { "content-type": type = "", "idempotency-key": idempotencyKey = null } = request.headers;
  if (!/^application\/json\s*(?:;|$)/i.test(type)) return problem(415, "This takes a body of application/json.");
  if (idempotencyKey !== null && !/^[\x21-\x7e]{1,255}$/.test(String(idempotencyKey))) {
    const detail = "takes 1 to 255 visible characters of ASCII";
    return problem(400, "The request cannot be named so.", {}, [{ parameter: "Idempotency-Key", detail }]);
  }
  const bytes = await bytesOf(request, mostBodyBytes);
  if (bytes === undefined) return problem(413, `A request has at most ${mostBodyBytes / 1024} KiB.`);
  const body = parsed(bytes);
  if (body === undefined) return problem(400, "The body is not JSON in UTF-8.");
  const { asked, errors } = askedVerification(body, world.requests);
  if (asked === undefined) return problem(422, "The request asks for what cannot be done.", {}, errors);
  return added(question, asked, idempotencyKey === null ? null : String(idempotencyKey));
}

async function added(
  { world, journal }: JournalQuestion,
  { url, ref, analysis, callback }: AskedVerification,
  idempotencyKey: string | null,
): Promise<Answer | undefined> {
  const secret = callback?.secret ?? world.clock.nonce();
  const kept = callback && { url: callback.url, sealedSecret: (await world.requests?.callbacks.seal(secret)) ?? "" };
  const answer = await world.verifications.add({
    id: world.clock.nonce(),
    token: journal,
    idempotencyKey,
    // Without the secret: what is digested could be guessed back.
    fingerprint: hexOf(digestOfJson({ url, ref, analysis, callback: callback?.url ?? null })),
    url,
    ref,
    analysis,
    callback: kept,
  });
  switch (answer.kind) {
    case "full":
      return problem(429, `No more at the moment: ${answer.reason}.`, {
        "Retry-After": String(answer.retryAfterSeconds),
      });
    case "other":
      return problem(422, "This Idempotency-Key stands for another request already.");
    case "known":
    case "added": {
      const told = toldVerification(answer.verification, linksFrom(world.publicUrl));
      const isOurSecret = answer.kind === "added" && callback !== null && callback.secret === null;
      const shown = isOurSecret ? { ...told, callback: { ...told.callback, secret } } : told;
      return received(202, `${JSON.stringify(shown)}\n`, { Location: told.links.self });
    }
  }
}

/** `/api/v1/verifications/{id}`, for the token with which it was asked for. */
export async function verificationAnswer({ world, asked, journal }: JournalQuestion): Promise<Answer | undefined> {
  const { id = "" } = asked.params;
  const found = /^[0-9a-f]{32}$/.test(id) ? await world.verifications.find(id) : undefined;
  if (found?.token !== journal.id) return undefined;
  const body = JSON.stringify(toldVerification(found, linksFrom(world.publicUrl)));
  return json(`${body}\n`, { isPrivate: true });
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8(bytes) ?? "") as unknown;
  } catch {
    return undefined;
  }
}
