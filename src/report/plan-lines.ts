import { nameOfLeftOut } from "../domain/left-out.ts";
import { hostImage } from "../domain/names.ts";
import type { Plan } from "../domain/plan.ts";
import { aligned } from "./columns.ts";
import { counted, duration, shortDigest, size } from "./quantities.ts";
import { shownBlock, shownLine } from "./shown.ts";
import type { TerminalStyle } from "./terminal.ts";

const mostFiles = 50;

/** What would run, and what the container will see of the repository: `files` are the paths that are exported. */
export function planLines(plan: Plan, files: readonly string[], { paint }: TerminalStyle): readonly string[] {
  const facts: readonly (readonly [string, string])[] = [
    ["plan", plan.id],
    ["source", source(plan)],
    ["in", plan.folder],
    ["image", image(plan)],
    ...plan.pins.map((pin): readonly [string, string] => ["pinned", `${pin.image} = ${pin.resolved}`]),
    ...plan.inputs.map((input): readonly [string, string] => [
      "input",
      `${input.path} (${shortDigest(input.digest)}) from ${input.url}`,
    ]),
    ["parameters", plan.parameters ?? ""],
    ...plan.outputs.map((output): readonly [string, string] => [
      "output",
      output.label === null ? output.path : `${output.path} (${output.label})`,
    ]),
    ...(plan.leftOut ?? []).map((each): readonly [string, string] => [
      "left out",
      `${nameOfLeftOut(each)}: ${each.reason}`,
    ]),
    ["limits", limits(plan)],
    ["network", plan.network],
    ...Object.entries(plan.env).map(([name, value]): readonly [string, string] => ["variable", `${name}=${value}`]),
  ];
  const table = aligned(
    facts
      .filter(([, value]) => value !== "")
      .map(([name, value]) => [
        { text: `  ${name}`, paint: (text: string) => paint("quiet", text) },
        { text: shownLine(value, 600) },
      ]),
  );
  return [
    paint("strong", `Analysis ${shownLine(plan.analysis, 100)}`),
    ...table,
    "",
    ...steps(plan),
    "",
    ...seen(files),
  ];
}

function source({ source: { repository, commit, modified } }: Plan): string {
  const place = `${repository ?? "this folder"}${commit === null ? "" : ` at ${commit}`}`;
  return modified ? `${place}, with changes that are not committed` : place;
}

function image({ environment }: Plan): string {
  if (environment.kind === "host") return hostImage;
  if (environment.kind === "image") return environment.image;
  return `built from ${environment.dockerfile}${environment.target === null ? "" : `, target ${environment.target}`}`;
}

function limits({ limits: { cpus, memoryBytes, diskBytes, timeoutSeconds } }: Plan): string {
  return `${counted(cpus, "processor")}, ${size(memoryBytes)} of memory, ${size(diskBytes)} of disk, ${duration(timeoutSeconds)}`;
}

function steps(plan: Plan): readonly string[] {
  return [
    `${counted(plan.steps.length, "step")}, one after the other:`,
    ...plan.steps.flatMap((step, index) => {
      const [first = "", ...more] = shownBlock(step.command).trimEnd().split("\n");
      const where = step.image === null ? "" : ` (in ${shownLine(step.image, 200)})`;
      return [
        `  ${index + 1}. ${shownLine(step.name, 80)}${where}`,
        `     $ ${first}`,
        ...more.map((line) => `       ${line}`),
      ];
    }),
  ];
}

function seen(files: readonly string[]): readonly string[] {
  const shown = files.slice(0, mostFiles).map((path) => `  ${shownLine(path, 400)}`);
  if (files.length > mostFiles) shown.push(`  and ${counted(files.length - mostFiles, "more file")}`);
  return [`The container sees ${counted(files.length, "file")} of the repository:`, ...shown];
}
