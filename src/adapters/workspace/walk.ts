import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, type Stats } from "node:fs";

export interface Found {
  /** In bytes: names that analyses give need not be text. */
  readonly path: Buffer;
  /** From the root, with U+FFFD for what is no text. */
  readonly name: string;
  readonly isText: boolean;
  readonly stat: Stats | "too deep";
}

/** Every entry below a folder, sorted; links are entries, never ways. What vanishes meanwhile was not there. */
export function* walk(root: string): Generator<Found> {
  yield* walkBelow(Buffer.from(root), "");
}

function* walkBelow(folder: Buffer, prefix: string): Generator<Found> {
  for (const entry of entriesOf(folder).toSorted(Buffer.compare)) {
    const path = Buffer.concat([folder, Buffer.from("/"), entry]);
    const name = prefix + entry.toString();
    const isText = isUtf8(entry);
    const stat = statOf(path);
    if (stat === undefined) continue;
    yield { path, name, isText, stat };
    if (stat !== "too deep" && stat.isDirectory()) yield* walkBelow(path, `${name}/`);
  }
}

function statOf(path: Buffer): Stats | "too deep" | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENAMETOOLONG") return "too deep";
    throw error;
  }
}

export function entriesOf(folder: Buffer): readonly Buffer[] {
  try {
    return readdirSync(folder, { encoding: "buffer" });
  } catch {
    return [];
  }
}

const pauseEvery = 500;

/** For loops over many files: lets others have their turn now and then, so that no lease or health check is missed. */
export function breather(): () => Promise<void> | undefined {
  let count = 0;
  return () => {
    count += 1;
    return count % pauseEvery === 0 ? new Promise((resolve) => setImmediate(resolve)) : undefined;
  };
}
