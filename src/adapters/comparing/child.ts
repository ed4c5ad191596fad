import type { CompareRules } from "../../domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../../domain/content.ts";
import { Fault } from "../../domain/fault.ts";
import { type OpenFile, openContent } from "../file-content.ts";
import { unpacking } from "../unpacking.ts";
import type { Answer, Task } from "./task.ts";

/** What the process can do; given by its door, so that this adapter knows nothing of comparing. */
export interface Work {
  compare(recorded: NamedContent, produced: NamedContent, rules: CompareRules, unpack: Unpack): Promise<unknown>;
  canonical(file: NamedContent, rules: CompareRules, unpack: Unpack): Promise<unknown>;
}

/** Answers the tasks that come over the process's channel, one at a time, until the channel closes. */
export function answerTasks(work: Work): void {
  const scratch = process.argv[2];
  if (scratch === undefined || process.send === undefined) throw new TypeError("this program is started by tickmark");
  process.on("message", (task: Task) => {
    void answered(task, work, scratch).then((answer) => process.send?.(answer));
  });
  process.once("disconnect", () => process.exit());
  // Ctrl-C is meant for who asked; a comparison that it ended would look as if the outputs could not be compared.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
}

async function answered(task: Task, work: Work, scratch: string): Promise<Answer> {
  const place = unpacking(scratch);
  const files: OpenFile[] = [];
  const open = (path: string): NamedContent => {
    const content = openContent(path);
    files.push(content);
    return { name: task.name, content };
  };
  try {
    const value =
      task.kind === "compare"
        ? await work.compare(open(task.recorded), open(task.produced), task.rules, place.unpack)
        : await work.canonical(open(task.object), task.rules, place.unpack);
    return { value };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message };
    return { bug: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const file of files) file.close();
    place.close();
  }
}
