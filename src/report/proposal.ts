import { declarationFile, hostImage } from "../domain/names.ts";
import type { Plan } from "../domain/plan.ts";
import type { Problem } from "../domain/problem.ts";
import { code, inline } from "./markdown.ts";
import { duration, size } from "./quantities.ts";
import { shownLine } from "./shown.ts";

export interface Proposal {
  readonly commit: string;
  /** What was guessed from what; empty after the first time. */
  readonly guesses: readonly string[];
  /** undefined where the branch has no declaration any more. */
  readonly planned:
    | { readonly ok: true; readonly plans: readonly { readonly plan: Plan; readonly notes: readonly string[] }[] }
    | { readonly ok: false; readonly problems: readonly Problem[] }
    | undefined;
}

const most = 20;

/** The description of the pull request that brings a declaration: what would happen after it is merged, as the branch stands. */
export function proposalText({ commit, guesses, planned }: Proposal): string {
  return [
    `Merging this has the analysis rerun on every push, in a container, and compared with what is recorded. **Nothing happens until then**; close it, and nothing ever does.`,
    expectation(planned),
    guesses.length === 0
      ? ""
      : `### What was guessed\n\n${guesses.map((guess) => `- ${inline(shownLine(guess, 400))}`).join("\n")}`,
    `### And then\n\nThe first run has nothing to compare with: its check offers **Record outputs**, or run ${code("tickmark record")} yourself.`,
    `<sub>As of ${code(commit.slice(0, 12))}. Edit ${code(declarationFile)} in this branch, and this description follows.</sub>`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function expectation(planned: Proposal["planned"]): string {
  if (planned === undefined) return `### What would happen\n\nNothing: this branch has no ${code(declarationFile)}.`;
  if (!planned.ok) {
    const lines = planned.problems
      .slice(0, most)
      .map(
        ({ file, line, column, message }) =>
          `- ${code(shownLine(`${file}:${line}:${column}`, 120))} ${inline(shownLine(message, 400))}`,
      );
    return `### What must be mended first\n\n${lines.join("\n")}`;
  }
  return ["### What would happen", ...planned.plans.slice(0, most).map(analysis)].join("\n\n");
}

function placeOf(environment: Plan["environment"]): string {
  if (environment.kind === "host") return hostImage;
  return environment.kind === "image" ? environment.image : environment.dockerfile;
}

function analysis({ plan, notes }: { readonly plan: Plan; readonly notes: readonly string[] }): string {
  const { environment, steps, outputs, inputs, limits, network } = plan;
  const place = placeOf(environment);
  const commands = steps.slice(0, most).map(({ command }) => code(shownLine(command, 200)));
  const paths = outputs.slice(0, most).map(({ path }) => code(shownLine(path, 160)));
  const lines = [
    `**${inline(shownLine(plan.analysis, 60))}**`,
    `- in ${code(shownLine(place, 160))}, ${network === "none" ? "without network" : "**with the network on**"}`,
    `- runs ${commands.join(", then ")}`,
    ...(inputs.length === 0 ? [] : [`- fetches ${inputs.length} of its inputs first, and checks their digests`]),
    `- compares ${paths.join(", ")}`,
    `- may use ${limits.cpus} processors, ${size(limits.memoryBytes)} of memory and ${duration(limits.timeoutSeconds)}`,
    ...notes.slice(0, most).map((note) => `- ${inline(shownLine(note, 300))}`),
  ];
  return lines.join("\n");
}
