export type FaultCode =
  | "GITHUB"
  /** GitHub answers, but not about this: the App was removed or suspended there, or the repository is gone. No retry helps. */
  | "GONE"
  | "GIT"
  | "ENGINE"
  | "STORE"
  | "DOWNLOAD"
  /** Somebody who wanted to be called does not take it. */
  | "CALLBACK"
  | "FILES"
  | "SETTINGS";

/** The world failed us. Never says anything about the analysis, so it never becomes a verdict. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  /** Set where the world said when to come back: it is busy, not broken. */
  readonly retryAfterSeconds: number | undefined;
  constructor(code: FaultCode, message: string, cause?: unknown, retryAfterSeconds?: number) {
    super(message, { cause });
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What an adapter makes of an error of the world: a Fault stays what it is, anything else becomes one. */
export function asFault(code: FaultCode, message: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault(code, `${message}: ${error instanceof Error ? error.message : error}`, error);
}

/** A switch that reaches this has forgotten a case; the compiler says so first. */
export function assertNever(value: never): never {
  throw new TypeError(`unhandled case: ${JSON.stringify(value)}`);
}
