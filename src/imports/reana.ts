import { entry, type Mapping, mappingOf } from "../domain/mapping.ts";
import { parseSize } from "../domain/units.ts";
import { listOf, mostMembers, textOf, textsOf } from "./document.ts";
import { fillCommand } from "./shell-text.ts";
import {
  decide,
  type Noted,
  type Output,
  type Setting,
  type Step,
  type Surroundings,
  stepName,
  type Translation,
} from "./translation.ts";

/** REANA's reana.yaml: serial workflows; of the other three kinds only the files are taken. */
export function fromReana(document: Mapping, folder: Surroundings): Translation {
  const workflow = mappingOf(document.workflow);
  const inputs = mappingOf(document.inputs);
  const outputs = mappingOf(document.outputs);
  const type = textOf(workflow.type) ?? "serial";
  const declared = type === "serial" ? listOf(entry(workflow.specification, "steps")) : [];
  const parameters = mappingOf(inputs.parameters);
  const sources = [
    ...paths(inputs.files, "inputs.files", folder),
    ...paths(inputs.directories, "inputs.directories", folder),
  ];
  return {
    settings: resourcesOf(declared),
    sources: sources.length === 0 ? null : sources.map(({ value, comments }) => ({ value: value.path, comments })),
    inputs: [],
    steps: declared.flatMap((step, index) => steps(step, index, parameters)),
    outputs: [
      ...paths(outputs.files, "outputs.files", { ...folder, paths: new Set() }),
      ...textsOf(outputs.directories).map((path) => ({
        value: { path: `${trimmed(path)}/**` },
        comments: [`From outputs.directories of reana.yaml: ${path}.`],
      })),
    ],
    untranslated: [
      ...(type === "serial"
        ? []
        : [
            `workflow: a workflow of type ${type} (${textOf(workflow.file) ?? "in the file"}) is not translated, only serial ones are.`,
          ]),
      ...declared.flatMap(stepNotes),
      ...resourceNotes(mappingOf(workflow.resources)),
      ...Object.keys(mappingOf(inputs.options)).map(
        (name) => `inputs.options.${name}: it is an option of REANA's engine.`,
      ),
      ...(document.tests === undefined
        ? []
        : [`tests (${textsOf(entry(document.tests, "files")).join(", ")}): outputs are compared instead.`]),
      ...(document.workspace === undefined ? [] : ["workspace: files are kept as this installation keeps them."]),
    ],
    broken: [],
  };
}

/** Folders are named without a pattern there. */
function paths(list: unknown, from: string, { paths: all }: Surroundings): readonly Noted<Output>[] {
  return textsOf(list)
    .slice(0, mostMembers)
    .map((text) => {
      const path = trimmed(text);
      const isFolder = from.endsWith("directories") || [...all].some((each) => each.startsWith(`${path}/`));
      return { value: { path: isFolder ? `${path}/**` : path }, comments: [`From ${from} of reana.yaml.`] };
    });
}

function trimmed(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") end -= 1;
  return path.slice(path.startsWith("./") ? 2 : 0, end);
}

function steps(step: unknown, index: number, parameters: Mapping): readonly Noted<Step>[] {
  const named = textOf(entry(step, "name")) ?? `step ${index + 1}`;
  const name = stepName(named, " (1000000)".length);
  const image = textOf(entry(step, "environment"))?.replace(/^docker:\/\//, "");
  const commands = textsOf(entry(step, "commands"));
  return commands.map((command, at) => {
    const filled = fillCommand(command, (parameter) => {
      const value = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
      return typeof value === "object" ? undefined : value === undefined ? undefined : String(value);
    });
    const values = [...command.matchAll(/\$\{(\w+)\}/g)].flatMap(([, each = ""]) =>
      Object.hasOwn(parameters, each) ? [each] : [],
    );
    return {
      value: {
        name: commands.length === 1 ? name : `${name} (${at + 1})`,
        run: filled.text,
        ...(image !== undefined && { image }),
      },
      comments: [
        `From step ${index + 1} of reana.yaml${values.length === 0 ? "" : `, with the values of ${[...new Set(values)].join(", ")} put in`}.`,
        ...[...new Set(filled.refused)].map((each) =>
          decide(`the value of \${${each}} holds signs of the shell, and cannot be put here safely: write it out.`),
        ),
        ...[...new Set(filled.quoted)].map((each) => `The value of ${each} was quoted: it holds signs of the shell.`),
        ...(image === undefined ? [decide("the step names no environment: in which image does it run?")] : []),
      ],
    };
  });
}

const units: Readonly<Record<string, string>> = {
  Ki: "KiB",
  Mi: "MiB",
  Gi: "GiB",
  Ti: "TiB",
  k: "kB",
  M: "MB",
  G: "GB",
  T: "TB",
};
/** The most memory that any step asks for, and the time of all together where each says one. */
function resourcesOf(declared: readonly unknown[]): readonly Setting[] {
  const limits = declared.flatMap((step) => {
    const match = /^(\d{1,6}(?:\.\d{1,3})?)(Ki|Mi|Gi|Ti|k|M|G|T)$/.exec(
      textOf(entry(step, "kubernetes_memory_limit")) ?? "",
    );
    const [, number = "", unit = ""] = match ?? [];
    const text = `${number} ${units[unit]}`;
    return match === null ? [] : [{ text, bytes: parseSize(text) ?? 0 }];
  });
  const largest = limits.toSorted((a, b) => b.bytes - a.bytes)[0];
  const times = declared.map((step) => Number(textOf(entry(step, "kubernetes_job_timeout")) ?? Number.NaN));
  const seconds = times.reduce((sum, each) => sum + each, 0);
  const value = {
    ...(largest !== undefined && { memory: largest.text }),
    ...(times.length > 0 && Number.isInteger(seconds) && seconds > 0 && seconds < 1e6 && { timeout: `${seconds} s` }),
  };
  if (Object.keys(value).length === 0) return [];
  return [{ key: "resources", value, comments: ["From the limits of the steps in reana.yaml."] }];
}

const translatedKeys = new Set([
  "name",
  "environment",
  "commands",
  "kubernetes_memory_limit",
  "kubernetes_job_timeout",
]);

function stepNotes(step: unknown, index: number): readonly string[] {
  return Object.keys(mappingOf(step))
    .filter((key) => !translatedKeys.has(key))
    .map((key) => `step ${index + 1}, ${key} (${textOf(entry(step, key)) ?? "…"}): a rerun has no such thing.`);
}

const resourceNotes = (resources: Mapping): readonly string[] =>
  Object.keys(resources).map(
    (key) => `workflow.resources.${key} (${textsOf(resources[key]).join(", ")}): a rerun has no such thing.`,
  );
