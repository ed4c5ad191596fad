import { digestOf, hexOf } from "../domain/digest.ts";
import type { Logs } from "../ports.ts";

/** What the log of a commit's analysis is found by while it is written; nobody can tell from it whose it is. */
export function liveTopic(repositoryId: number, commit: string, analysis: string): string {
  return hexOf(digestOf(`live ${repositoryId} ${commit} ${analysis}`)).slice(0, 16);
}

/** The same logs, under a topic. */
export function logsAbout(topic: string, logs: Logs): Logs {
  return { open: (name) => logs.open(`${name}~${topic}`) };
}
