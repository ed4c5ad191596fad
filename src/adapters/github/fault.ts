import { Fault } from "../../domain/fault.ts";
import { limitPause } from "./limits.ts";

/** What octokit throws for an answer that is not a success; also for none, then without a response. */
interface RequestError extends Error {
  readonly status: number;
  readonly request?: { readonly url?: string; readonly method?: string };
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
}

function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && "status" in error && typeof error.status === "number";
}

/** Whether the request that failed was for this resource, and not for the token that had to come first. */
export function isAnswerTo(error: unknown, path: string, status: number): boolean {
  return isRequestError(error) && error.status === status && error.request?.url?.includes(path) === true;
}

/** Whether GitHub answered with one of these. */
export function isAnswer(error: unknown, ...statuses: readonly number[]): boolean {
  return isRequestError(error) && statuses.includes(error.status) && error.response !== undefined;
}

/** Says what was tried and what GitHub's support needs to know; octokit has blotted out the token in its error. */
export function githubFault(operation: string, error: unknown): Fault {
  if (error instanceof Fault) {
    const { code, retryAfterSeconds } = error;
    if (retryAfterSeconds === undefined) return error;
    return new Fault(code, `could not ${operation}: ${error.message}`, error, retryAfterSeconds);
  }
  if (!isRequestError(error)) return new Fault("GITHUB", `could not ${operation}: ${messageOf(error)}`, error);
  if (error.response === undefined) {
    return new Fault("GITHUB", `could not ${operation}: GitHub did not answer (${error.message})`, error);
  }
  const id = error.response.headers?.["x-github-request-id"];
  const request = id === undefined ? "" : ` (request ${id})`;
  return new Fault(
    isGone(error) ? "GONE" : "GITHUB",
    `could not ${operation}: GitHub answered ${error.status}: ${error.message}${request}`,
    error,
    pauseAfter(error),
  );
}

/** Whether GitHub wants not to be asked so much, in whichever of its ways. */
export const isLimit = (error: unknown): boolean => isRequestError(error) && pauseAfter(error) !== undefined;

function pauseAfter({ message, response, status }: RequestError): number | undefined {
  const headers = Object.entries(response?.headers ?? {}).map(([name, value]): [string, string] => [name, `${value}`]);
  return limitPause({ status, headers: new Headers(headers) }, message);
}

/** What GitHub says of an installation that was removed or suspended, or that does not have the repository any more. */
function isGone({ status, message, request }: RequestError): boolean {
  if (status === 403) return /\binstallation has been suspended\b/i.test(message);
  const isToken = request?.url?.includes("/access_tokens") === true;
  return isToken && (status === 404 || (status === 422 && /does not exist or is not accessible/.test(message)));
}

/** Whether a repository may not be where it was: under this name there is none, or one without our commit. */
export function isElsewhere(error: unknown): boolean {
  if (!isRequestError(error) || !/\/repo(?:s|sitories)\//.test(error.request?.url ?? "")) return false;
  const { status, request, message } = error;
  return (
    [404, 410, 451].includes(status) || (status === 422 && request?.method === "GET" && /No commit found/.test(message))
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
