import { setTimeout as sleep } from "node:timers/promises";

/** What goes wrong, how often, and whether the operation still takes effect before its answer is lost. */
export interface Fault {
  readonly operationId: string;
  readonly kind: "answer" | "reset" | "delay";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly milliseconds: number;
  readonly afterwards: boolean;
  times: number;
}

export interface Failure {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly times?: number;
  /** The operation takes effect, only its answer is replaced: a client that tries again does it twice. */
  readonly afterwards?: boolean;
}

export function failure(operationId: string, wanted: Failure): Fault {
  return {
    operationId,
    kind: "answer",
    status: wanted.status,
    headers: wanted.headers ?? {},
    body: wanted.body ?? { message: "Server Error" },
    milliseconds: 0,
    afterwards: wanted.afterwards ?? false,
    times: wanted.times ?? 1,
  };
}

export function reset(operationId: string, wanted: { times?: number; afterwards?: boolean } = {}): Fault {
  return { ...failure(operationId, { status: 0, ...wanted }), kind: "reset" };
}

export function delay(operationId: string, milliseconds: number, wanted: { times?: number } = {}): Fault {
  return { ...failure(operationId, { status: 0, ...wanted }), kind: "delay", milliseconds };
}

/** The faults that this call meets, each used up by one: a delay and what comes after it. */
export async function meetFaults(faults: readonly Fault[], operationId: string): Promise<Fault | undefined> {
  const due = faults.filter((fault) => fault.operationId === operationId && fault.times > 0);
  const pause = due.find((fault) => fault.kind === "delay");
  const fault = due.find((candidate) => candidate.kind !== "delay");
  // Counted before the pause, so that two calls at a time do not meet the same one.
  if (pause !== undefined) pause.times -= 1;
  if (fault !== undefined) fault.times -= 1;
  if (pause !== undefined) await sleep(pause.milliseconds, undefined, { ref: false });
  return fault;
}
