import type { Claim } from "../../domain/claim.ts";
import type { CompareRules } from "../../domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../../domain/content.ts";
import { Fault } from "../../domain/fault.ts";
import { type OpenFile, openContent } from "../file-content.ts";
import { unpacking } from "../unpacking.ts";
import type { Answer, Task, TaskFile } from "./task.ts";

/** What the process can do; given by its door, so that this adapter knows nothing of comparing. */
export interface Work {
  compare(recorded: NamedContent, produced: NamedContent, rules: CompareRules, unpack: Unpack): Promise<unknown>;
  claims(claims: readonly Claim[], file: NamedContent, rules: CompareRules, unpack: Unpack): Promise<unknown>;
  pictures(recorded: NamedContent, produced: NamedContent, rules: CompareRules, unpack: Unpack): Promise<unknown>;
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
  const open = ({ name, path }: TaskFile): NamedContent => {
    const content = openContent(path);
    files.push(content);
    return { name, content };
  };
  try {
    return { value: await done(task, work, open, place.unpack) };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message };
    return { bug: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const file of files) file.close();
    place.close();
  }
}

function done(task: Task, work: Work, open: (file: TaskFile) => NamedContent, unpack: Unpack): Promise<unknown> {
  const { rules } = task;
  switch (task.kind) {
    case "compare":
      return work.compare(open(task.recorded), open(task.produced), rules, unpack);
    case "pictures":
      return work.pictures(open(task.recorded), open(task.produced), rules, unpack);
    case "claims":
      return work.claims(task.claims, open(task.file), rules, unpack);
    case "canonical":
      return work.canonical(open(task.file), rules, unpack);
  }
}
