import { expect, test } from "vitest";
import { type Execution, execute } from "../../src/execute/execute.ts";
import type { ContainerExit, ContainerSpec, LogFile, Workspace } from "../../src/ports.ts";
import { aPlan } from "../builders.ts";

/* The order of steps, and what each way to end means; the engine here only says how containers ended. */

const fine: ContainerExit = { exitCode: 0, outOfMemory: false, wallSeconds: 1, cpuSeconds: 0.5, peakMemoryBytes: 100 };
const limits = { cpus: 1, memoryBytes: 10, diskBytes: 20, timeoutSeconds: 30 };
const steps = [
  { name: "one", command: "first", image: null },
  { name: "two", command: "second", image: "other" },
];

interface Scene {
  readonly exits?: readonly Partial<ContainerExit>[];
  /** From this step on they run until they are stopped. */
  readonly endlessFrom?: 1 | 2;
  readonly exceeds?: () => Promise<boolean>;
  readonly seenBytes?: number;
  readonly secondsPerStep?: number;
  readonly signal?: AbortSignal;
  readonly log?: string;
  /** After so many steps, something stands where the working folder was. */
  readonly blockedFrom?: number;
}

async function played({
  exits = [{}, {}],
  endlessFrom,
  exceeds = async () => false,
  seenBytes = 0,
  secondsPerStep = 1,
  signal = new AbortController().signal,
  log = "",
  blockedFrom = Number.POSITIVE_INFINITY,
}: Scene) {
  const ran: ContainerSpec[] = [];
  const kept: string[] = [];
  let seconds = 0;
  const image = (id: string) =>
    ({
      id,
      image: id,
      resolved: `${id}@sha256:1`,
      kind: "registry-digest",
      platform: "linux/amd64",
      isNamed: true,
    }) as const;
  const logFile: LogFile = {
    seenBytes,
    write: (chunk) => void kept.push(Buffer.from(chunk).toString()),
    close: () => Promise.reject(new Error("not its affair")),
  };
  const promise = execute(
    aPlan({ steps, limits }),
    {
      run: "r",
      images: [image("main"), image("other")],
      mounts: [],
      workspace: {
        user: { uid: 1, gid: 1 },
        exceeds,
        makeFolder: async () => (ran.length >= blockedFrom ? { link: "sub" } : undefined),
        place: async () => undefined,
      } as unknown as Workspace,
      log: logFile,
      conditions: {},
    },
    {
      engine: {
        async run(spec: ContainerSpec, onLog: (chunk: Uint8Array) => void, stop: AbortSignal) {
          ran.push(spec);
          onLog(Buffer.from(log));
          seconds += secondsPerStep;
          if (endlessFrom !== undefined && ran.length >= endlessFrom)
            await new Promise<void>((resolve) =>
              stop.aborted ? resolve() : stop.addEventListener("abort", () => resolve()),
            );
          return { ...fine, ...exits[ran.length - 1], ...(stop.aborted ? { exitCode: null } : {}) };
        },
      } as never,
      clock: {
        now: () => new Date(0),
        seconds: () => seconds,
        nonce: () => "0",
        // Time is up when the steps have used it, else a blink.
        sleep: (milliseconds, woken) =>
          new Promise((resolve) => {
            const timer = setTimeout(resolve, milliseconds <= 200 ? milliseconds / 20 : 60_000);
            woken?.addEventListener("abort", () => resolve(clearTimeout(timer)));
          }),
      },
    },
    () => undefined,
    signal,
  );
  return { ran, kept, execution: await promise };
}

const failureOf = async (scene: Scene): Promise<Execution["failure"]> => (await played(scene)).execution.failure;

test("steps run in order, each in its image, and are recorded as they ended", async () => {
  const { ran, execution, kept } = await played({ log: "said" });
  expect(ran.map(({ image, command }) => [image, command.at(-1)])).toEqual([
    ["main", "first"],
    ["other", "second"],
  ]);
  expect(execution.failure).toBeNull();
  expect(execution.steps).toEqual([
    {
      name: "one",
      command: "first",
      image: "main@sha256:1",
      startedAt: "1970-01-01T00:00:00.000Z",
      wallSeconds: 1,
      cpuSeconds: 0.5,
      peakMemoryBytes: 100,
      exitCode: 0,
    },
    {
      name: "two",
      command: "second",
      image: "other@sha256:1",
      startedAt: "1970-01-01T00:00:00.000Z",
      wallSeconds: 1,
      cpuSeconds: 0.5,
      peakMemoryBytes: 100,
      exitCode: 0,
    },
  ]);
  expect(kept).toEqual(["said", "said"]);
});

test("a step that leaves something else where the next one works is what failed, not the world", async () => {
  const { execution } = await played({ blockedFrom: 1 });
  expect(execution.steps).toHaveLength(1);
  expect(execution.failure).toMatchObject({
    kind: "unprepared",
    message: expect.stringContaining("something else at sub"),
  });
});

test("the first step that fails is the last one", async () => {
  const { ran, execution } = await played({ exits: [{ exitCode: 2 }] });
  expect(execution.failure).toEqual({ kind: "exited", step: "one", exitCode: 2 });
  expect([ran.length, execution.steps.length]).toEqual([1, 1]);
});

test("memory counts before the exit code, even when that is 0", async () => {
  expect(await failureOf({ exits: [{ outOfMemory: true, exitCode: 0 }] })).toEqual({
    kind: "out-of-memory",
    step: "one",
    limitBytes: 10,
  });
  expect(await failureOf({ exits: [{ outOfMemory: true, exitCode: 137 }] })).toMatchObject({ kind: "out-of-memory" });
});

test("time is for all steps together: one that begins when it is used up is stopped at once", async () => {
  expect(await failureOf({ endlessFrom: 2, secondsPerStep: 30 })).toEqual({
    kind: "timed-out",
    step: "two",
    limitSeconds: 30,
  });
});

test("a disk that fills while a step runs stops it", async () => {
  expect(await failureOf({ endlessFrom: 1, exceeds: async () => true })).toEqual({
    kind: "out-of-disk",
    step: "one",
    limitBytes: 20,
  });
});

test("a disk that was filled between two looks counts at the end", async () => {
  let looked = 0;
  expect(await failureOf({ exceeds: async () => ++looked > 0 })).toEqual({
    kind: "out-of-disk",
    step: "two",
    limitBytes: 20,
  });
});

test("a program that never stops talking is stopped", async () => {
  expect(await failureOf({ endlessFrom: 1, seenBytes: 2 * 1024 ** 3 })).toMatchObject({
    kind: "out-of-disk",
    step: "one",
  });
});

test("whoever stops the run gets their own reason back", async () => {
  const reason = new Error("enough");
  await expect(played({ endlessFrom: 1, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("nothing runs on when its disk cannot be watched, and the cause is thrown, not lost", async () => {
  const cause = new Error("the disk is gone");
  await expect(played({ endlessFrom: 1, exceeds: () => Promise.reject(cause) })).rejects.toBe(cause);
});
