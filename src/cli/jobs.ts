import type { Limits } from "../domain/plan.ts";
import { UsageError } from "./command.ts";

/**
 * How many runs go on at once: as many as were asked for, else as many as the processors and the memory hold when each uses
 * all that it may.
 */
export function jobsFor(
  asked: string | undefined,
  limits: readonly Limits[],
  machine: { readonly cpus: number; readonly memoryBytes: number },
): number {
  if (asked !== undefined) {
    const jobs = Number(asked);
    if (/^\d+$/.test(asked) && jobs >= 1 && jobs <= mostJobs) return jobs;
    throw new UsageError(`--jobs is a whole number from 1 to ${mostJobs}, not "${asked}"`);
  }
  const cpus = Math.max(...limits.map((each) => each.cpus), 1);
  const memoryBytes = Math.max(...limits.map((each) => each.memoryBytes), 1);
  return Math.max(
    1,
    Math.min(Math.floor(machine.cpus / cpus), Math.floor(machine.memoryBytes / memoryBytes), mostJobs),
  );
}

const mostJobs = 256;

/**
 * Does the tasks in their order, at most so many at once. What one throws goes to `failed`, which throws it again if nothing
 * more is to be begun. Whatever was begun is over before this resolves or throws.
 */
export async function inParallel<Task>(
  tasks: readonly Task[],
  jobs: number,
  work: (task: Task, index: number) => Promise<void>,
  failed: (error: unknown, index: number) => void,
): Promise<void> {
  let next = 0;
  let ended: { readonly by: unknown } | undefined;
  const worker = async () => {
    while (next < tasks.length && ended === undefined) {
      const index = next;
      next += 1;
      try {
        await work(tasks[index] as Task, index);
      } catch (error) {
        try {
          failed(error, index);
        } catch (by) {
          ended ??= { by };
        }
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, worker));
  if (ended !== undefined) throw ended.by;
}
