import { isCommitId } from "../../domain/repository.ts";
import { isRef, repositoryUrl } from "../verify-elsewhere.ts";
import type { WebWorld } from "../web/web-world.ts";
import type { ParameterError } from "./answers.ts";

export interface AskedVerification {
  /** `https://host/owner/name` */
  readonly url: string;
  readonly ref: string;
  readonly analysis: string | null;
  /** Without a secret of theirs, one is to be made. */
  readonly callback: { readonly url: string; readonly secret: string | null } | null;
}

interface Read {
  /** undefined where there are errors. */
  readonly asked?: AskedVerification;
  readonly errors: readonly ParameterError[];
}

/** Reads what a journal sent; whatever cannot be understood is an error, and never left out. */
export function askedVerification(body: unknown, { site, callbacks }: NonNullable<WebWorld["requests"]>): Read {
  const errors: ParameterError[] = [];
  const wrong = (parameter: string, detail: string) => void errors.push({ parameter, detail });
  const fields = fieldsOf(body, "", ["url", "ref", "commit", "analysis", "callback"], wrong);
  const text = (name: string, value: unknown): string | undefined => {
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string") return value;
    wrong(name, "is a text");
    return undefined;
  };

  const url = repositoryUrl(text("url", fields.url) ?? "", site);
  if (url === undefined) wrong("url", `is the address of a repository: ${site}/owner/name`);

  const [ref, commit] = [text("ref", fields.ref), text("commit", fields.commit)];
  if ((ref === undefined) === (commit === undefined)) wrong("ref", "give either a ref or a commit");
  if (ref !== undefined && !isRef(ref)) wrong("ref", "is a branch, a tag or a commit");
  if (commit !== undefined && !isCommitId(commit)) wrong("commit", "is a whole commit id, in hexadecimal digits");

  const analysis = text("analysis", fields.analysis) ?? null;
  if (analysis !== null && (analysis === "" || analysis.length > 200)) wrong("analysis", "is the name of an analysis");

  const callback = fields.callback === undefined || fields.callback === null ? null : callbackIn(fields.callback);
  if (errors.length > 0 || url === undefined) return { errors };
  return { asked: { url, ref: ref ?? commit ?? "", analysis, callback }, errors };

  function callbackIn(value: unknown): AskedVerification["callback"] {
    const given = fieldsOf(value, "callback.", ["url", "secret"], wrong);
    const address = text("callback.url", given.url) ?? "";
    const refusal = callbacks.refusal(address);
    if (refusal !== undefined) wrong("callback.url", `cannot be called: ${refusal}`);
    const secret = text("callback.secret", given.secret) ?? null;
    if (secret !== null && !/^[\x20-\x7e]{16,200}$/.test(secret)) {
      wrong("callback.secret", "takes 16 to 200 characters of ASCII");
    }
    return { url: address, secret };
  }
}

function fieldsOf(
  value: unknown,
  place: string,
  names: readonly string[],
  wrong: (parameter: string, detail: string) => void,
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    wrong(place.slice(0, -1) || "body", "is an object");
    return {};
  }
  for (const name of Object.keys(value).slice(0, 10)) {
    if (!names.includes(name))
      wrong(`${place}${name.slice(0, 100)}`, `is not known; here there are ${names.join(", ")}`);
  }
  return value as Readonly<Record<string, unknown>>;
}
