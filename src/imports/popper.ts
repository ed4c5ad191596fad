import { entry, isMapping, type Mapping, mappingOf } from "../domain/mapping.ts";
import { shellWord } from "../domain/shell-word.ts";
import { mostMembers, textOf, textsOf } from "./document.ts";
import { decide, inOrder, type Noted, type Setting, type Step, stepName, type Translation } from "./translation.ts";

interface PopperStep {
  readonly name: string;
  readonly uses: string;
  readonly runs: readonly string[];
  readonly args: readonly string[];
  readonly env: Mapping;
  readonly secrets: readonly string[];
  readonly needs: readonly string[];
  readonly dir: string | undefined;
}

/** A workflow of Popper (wf.yml): steps in containers; what the image itself would start is not known here. */
export function fromPopper(document: Mapping): Translation {
  const declared = Array.isArray(document.steps)
    ? document.steps.slice(0, mostMembers).map((step, index) => read(step, `step ${index + 1}`))
    : Object.entries(mappingOf(document.steps))
        .slice(0, mostMembers)
        .map(([name, step]) => read(step, name));
  const ordered = inOrder(declared, (each, other) => other.name !== each.name && each.needs.includes(other.name));
  const options = mappingOf(document.options);
  const built = builtFrom(declared);
  const steps = (ordered ?? declared).map((step) => translated(step, built.length > 0));
  const secrets = [...textsOf(options.secrets), ...declared.flatMap((step) => step.secrets)];
  const reads = (text: string) => steps.some(({ value }) => value.run.includes(text));
  return {
    settings: [...built, ...variablesOf(mappingOf(options.env))],
    sources: null,
    inputs: [],
    steps,
    outputs: [],
    untranslated: [
      ...(ordered === undefined ? ["needs: the steps need each other in a circle; they stand as in the file."] : []),
      ...(secrets.length === 0
        ? []
        : [
            `secrets (${[...new Set(secrets)].join(", ")}): a rerun gets no secrets; one that needs them cannot be rerun by a stranger.`,
          ]),
      ...(reads("/workspace") ? ["/workspace: the folder is /analysis in a rerun; write paths from the folder."] : []),
      ...(reads("$GIT_") || reads("${GIT_") ? ["GIT_…: Popper's variables on the commit are not set in a rerun."] : []),
      ...(reads("78")
        ? ["exit code 78: it ends a workflow of Popper without failing it; a rerun that ends so has failed."]
        : []),
    ],
    broken: [],
  };
}

function read(step: unknown, usual: string): PopperStep {
  return {
    name: stepName(textOf(entry(step, "id")) ?? textOf(entry(step, "name")) ?? usual),
    uses: textOf(entry(step, "uses")) ?? "",
    runs: textsOf(entry(step, "runs")),
    args: textsOf(entry(step, "args")),
    env: mappingOf(entry(step, "env")),
    secrets: textsOf(entry(step, "secrets")),
    needs: textsOf(entry(step, "needs")),
    dir: textOf(entry(step, "dir")),
  };
}

function translated({ name, uses, runs, args, env, dir }: PopperStep, isBuilt: boolean): Noted<Step> {
  const image = /^docker:\/\/(\S+)$/.exec(uses)?.[1];
  const variables = Object.entries(env).flatMap(([variable, value]) =>
    /^[A-Za-z_]\w*$/.test(variable) ? [`export ${variable}=${shellWord(textOf(value) ?? "")}`] : [],
  );
  const enter = dir === undefined || dir === "/workspace" ? [] : [`cd ${shellWord(dir.replace(/^\/workspace\//, ""))}`];
  const command = [...runs, ...args].map(shellWord).join(" ");
  const questions = [
    ...(runs.length === 0 && uses !== "sh"
      ? [decide(`what the image starts by itself is not known here: write its program in front of the arguments.`)]
      : []),
    ...(image === undefined && !(isBuilt && uses.startsWith("./")) ? [decide(environmentQuestion(uses))] : []),
  ];
  return {
    value: {
      name,
      run: [...variables, ...enter, command === "" ? "true" : command].join("\n"),
      ...(image !== undefined && { image }),
    },
    comments: [`From ${name} of the workflow, which uses ${uses || "nothing"}.`, ...questions],
  };
}

function environmentQuestion(uses: string): string {
  if (uses === "sh" || uses === "") return "this step runs on the machine itself: in which image can it run?";
  if (/^\.{0,2}\//.test(uses))
    return `this step is built from ${uses}: a declaration builds one Dockerfile for all steps.`;
  return `this step is fetched from ${uses}: publish its image, and name that.`;
}

/** The one Dockerfile of the steps, where there is only one. */
function builtFrom(steps: readonly PopperStep[]): readonly Setting[] {
  const folders = [
    ...new Set(steps.map(({ uses }) => /^\.\/(.*[^/])\/*$/.exec(uses)?.[1]).filter((path) => path !== undefined)),
  ];
  const [only] = folders;
  if (only === undefined || folders.length > 1) return [];
  const value = { context: only, dockerfile: `${only}/Dockerfile` };
  return [{ key: "build", value, comments: [`The workflow uses ./${only}.`] }];
}

function variablesOf(env: Mapping): readonly Setting[] {
  const pairs = Object.entries(env).filter(
    ([name, value]) => /^[A-Za-z_]\w*$/.test(name) && !isMapping(value) && !Array.isArray(value),
  );
  if (pairs.length === 0) return [];
  const value = Object.fromEntries(pairs.map(([name, each]) => [name, String(each ?? "")]));
  return [{ key: "env", value, comments: ["From options.env of the workflow."] }];
}

/** Steps that say what they use are Popper's alone. */
export function isPopperWorkflow({ steps }: Mapping): boolean {
  const declared = Array.isArray(steps) ? steps : Object.values(mappingOf(steps));
  return declared.some((step) => textOf(entry(step, "uses")) !== undefined);
}
