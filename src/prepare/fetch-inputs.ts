import type { PlannedInput } from "../domain/plan.ts";
import type { Watch } from "../domain/progress.ts";
import type { InputRecord } from "../domain/run.ts";
import type { Downloads, Objects, Unprepared } from "../ports.ts";

export interface FetchedInput extends PlannedInput {
  readonly sizeBytes: number;
  readonly origin: InputRecord["origin"];
  /** The object's file on this machine; its content was checked just now. */
  readonly file: string;
}

/**
 * Brings every input into the object store and checks its digest, before the container exists. One that is there already is
 * not fetched again, unless its address is asked whether it still has it.
 */
export async function fetchInputs(
  {
    inputs,
    limitBytes,
    areAskedFor = false,
  }: { readonly inputs: readonly PlannedInput[]; readonly limitBytes: number; readonly areAskedFor?: boolean },
  world: { readonly inputs: Objects; readonly downloads: Downloads },
  watch: Watch,
  signal: AbortSignal,
): Promise<readonly FetchedInput[] | Unprepared> {
  const fetched: FetchedInput[] = [];
  for (const input of inputs) {
    watch({ kind: "stage", stage: "inputs", detail: input.path });
    const isStored = !areAskedFor && (await world.inputs.checkedPath(input.digest)) !== undefined;
    if (!isStored) {
      const download = await world.downloads.fetch(input.url, limitBytes, signal).catch((error: unknown) => {
        // Stopped by us, it is no fault of the other side.
        signal.throwIfAborted();
        throw error;
      });
      if (download.kind === "refused") return unprepared(`${input.path}: ${download.reason}`);
      if (download.digest !== input.digest) {
        return unprepared(
          `${input.path}: the content of ${input.url} has changed: declared ${input.digest}, found ${download.digest} (${download.sizeBytes} bytes)`,
        );
      }
    }
    const [file, content] = await Promise.all([
      world.inputs.checkedPath(input.digest),
      world.inputs.read(input.digest),
    ]);
    if (file === undefined || content === undefined)
      throw new TypeError("an object vanished right after it was stored");
    fetched.push({ ...input, file, sizeBytes: content.sizeBytes, origin: isStored ? "stored" : "downloaded" });
  }
  return fetched;
}

const unprepared = (message: string): Unprepared => ({ kind: "unprepared", what: "input", message });
