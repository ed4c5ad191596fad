import { closeSync, constants, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LiveLog, LiveLogs } from "../ports.ts";
import { startBytes } from "./logs.ts";
import { isAlive } from "./process-identity.ts";

/** The logs that live processes write into `folder`, as `fileLogs` names them: whoever reads needs no word from who writes. */
export function liveLogs(folder: string, home: string): LiveLogs {
  const found = (): readonly Named[] => {
    const names = entriesOf(folder).flatMap((entry) => named(entry) ?? []);
    return names.filter(({ owner }) => isAlive(owner, home));
  };
  return {
    async running(topic) {
      const all = found();
      const written = new Set(all.filter(({ isLog }) => isLog).map(({ name }) => name));
      return all
        .filter((each) => topic === undefined || each.topic === topic)
        .filter(({ isLog, name }) => isLog || !written.has(name))
        .flatMap((each) => described(folder, each))
        .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
    },
    async read(name, from, mostBytes) {
      const log = found().find((each) => each.isLog && each.name === name);
      return log === undefined ? undefined : readAt(join(folder, log.entry), from, mostBytes);
    },
  };
}

interface Named {
  readonly entry: string;
  readonly owner: string;
  readonly name: string;
  readonly topic: string | undefined;
  readonly isLog: boolean;
}

/** `<process>-<nonce>` is a workspace, `<process>-<nonce>~<topic>.log` the log of what runs in it. */
function named(entry: string): Named | undefined {
  const [, owner = "", name = "", topic, log] =
    /^([\w.]{3,80})-([0-9a-f]{8,64})(?:~([0-9a-f]{16}))?(\.log)?$/.exec(entry) ?? [];
  return name === "" ? undefined : { entry, owner, name, topic, isLog: log !== undefined };
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Nothing ever ran here.
    return [];
  }
}

function described(folder: string, { entry, name, isLog }: Named): readonly LiveLog[] {
  const stat = statSync(join(folder, entry), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  const startedAt = stat.birthtime.toISOString();
  if (!isLog) return [{ name, startedAt, state: "over", sizeBytes: 0, isFull: false }];
  return [{ name, startedAt, state: "writing", sizeBytes: stat.size, isFull: stat.size >= startBytes }];
}

function readAt(path: string, from: number, mostBytes: number): Uint8Array | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const bytes = Buffer.alloc(mostBytes);
      return bytes.subarray(0, readSync(file, bytes, 0, mostBytes, from));
    } finally {
      closeSync(file);
    }
  } catch {
    // It has just ended.
    return undefined;
  }
}
