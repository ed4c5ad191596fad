import { Fault } from "../../domain/fault.ts";

/** What octokit throws for an answer that is not a success; also for none, then without a response. */
interface RequestError extends Error {
  readonly status: number;
  readonly request?: { readonly url?: string };
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
  if (error instanceof Fault) return error;
  if (!isRequestError(error)) return new Fault("GITHUB", `could not ${operation}: ${messageOf(error)}`, error);
  if (error.response === undefined) {
    return new Fault("GITHUB", `could not ${operation}: GitHub did not answer (${error.message})`, error);
  }
  const id = error.response.headers?.["x-github-request-id"];
  const request = id === undefined ? "" : ` (request ${id})`;
  return new Fault(
    "GITHUB",
    `could not ${operation}: GitHub answered ${error.status}: ${error.message}${request}`,
    error,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
