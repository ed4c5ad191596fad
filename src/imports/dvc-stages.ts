import { posix } from "node:path";
import { entry, isMapping, type Mapping, mappingOf } from "../domain/mapping.ts";
import { listOf, textOf } from "./document.ts";
import { fillText, fillValue, type Values, valuesOf } from "./dvc-values.ts";
import type { Surroundings } from "./translation.ts";

/** One stage of a dvc.yaml after its loop was unrolled. Paths are from the folder of dvc.yaml. */
export interface Stage {
  /** As dvc.lock calls it: `stage@key` for one of a loop. */
  readonly name: string;
  readonly commands: readonly string[];
  readonly values: Values;
  readonly folder: string;
  readonly deps: readonly string[];
  /** Outputs of every kind: plain ones, metrics and plots. */
  readonly outs: readonly {
    readonly path: string;
    readonly kind: "outs" | "metrics" | "plots";
    readonly persist: boolean;
  }[];
  readonly isFrozen: boolean;
}

interface Unrolled {
  readonly stages: readonly Stage[];
  readonly untranslated: readonly string[];
}

/** More than a declaration can hold as steps. */
const mostStages = 100;
/** Of one kind of one stage: more than a declaration can hold, so that it is told. */
const mostFiles = 300;

/** All stages of a dvc.yaml, `foreach` and `matrix` unrolled, in the order in which they stand. */
export function stagesOf(document: Mapping, folder: Surroundings): Unrolled {
  const { values, unread } = valuesOf(document.vars, folder);
  const stages: Stage[] = [];
  const untranslated = unread.map((path) => `vars: ${path} could not be read.`);
  for (const [name, declared] of Object.entries(mappingOf(document.stages))) {
    const rounds = roundsOf(declared, values);
    if (rounds === undefined) {
      untranslated.push(`stages.${name}: what it loops over could not be found.`);
      continue;
    }
    for (const { suffix, own, body } of rounds) {
      if (stages.length >= mostStages) {
        untranslated.push(
          `stages: there are more than ${mostStages}; those after ${stages.at(-1)?.name} are left out.`,
        );
        return { stages, untranslated };
      }
      const local = valuesOf(body.vars, {
        ...folder,
        textOf: (path) => (path === "params.yaml" ? undefined : folder.textOf(path)),
      });
      for (const path of local.unread) untranslated.push(`stages.${name}.vars: ${path} could not be read.`);
      const vars = Object.assign({}, ...listOf(body.vars).filter(isMapping)) as Mapping;
      stages.push(stage(`${name}${suffix}`, body, values.with({ ...vars, ...own })));
    }
  }
  return { stages, untranslated };
}

interface Round {
  readonly suffix: string;
  readonly own: Mapping;
  readonly body: Mapping;
}

function roundsOf(declared: unknown, values: Values): readonly Round[] | undefined {
  const stage = mappingOf(declared);
  if (stage.foreach !== undefined) {
    const over = fillValue(stage.foreach, values);
    const body = mappingOf(stage.do);
    if (Array.isArray(over)) {
      return over.slice(0, mostStages + 1).map((member, index) => {
        const item = fillValue(member, values);
        return { suffix: `@${isMapping(item) ? index : textOf(item)}`, own: { item, key: index }, body };
      });
    }
    if (!isMapping(over)) return undefined;
    return Object.entries(over)
      .slice(0, mostStages + 1)
      .map(([key, item]) => ({ suffix: `@${key}`, own: { key, item }, body }));
  }
  if (stage.matrix === undefined) return [{ suffix: "", own: {}, body: stage }];
  return matrixRounds(stage, values);
}

function matrixRounds(stage: Mapping, values: Values): readonly Round[] | undefined {
  let rounds: readonly { readonly keys: readonly string[]; readonly item: Mapping }[] = [{ keys: [], item: {} }];
  for (const [name, declared] of Object.entries(mappingOf(stage.matrix))) {
    const over = fillValue(declared, values);
    if (!Array.isArray(over)) return undefined;
    rounds = rounds
      .flatMap(({ keys, item }) =>
        over.slice(0, mostStages + 1).map((member, index) => {
          const value = fillValue(member, values);
          return { keys: [...keys, textOf(value) ?? `${name}${index}`], item: { ...item, [name]: value } };
        }),
      )
      .slice(0, mostStages + 1);
  }
  return rounds.map(({ keys, item }) => ({
    suffix: `@${keys.join("-")}`,
    own: { item, key: keys.join("-") },
    body: stage,
  }));
}

function stage(name: string, body: Mapping, values: Values): Stage {
  const folder = below("", fillText(textOf(body.wdir) ?? "", values));
  const path = (text: string): string => below(folder, fillText(text, values));
  return {
    name,
    commands: listOf(body.cmd).flatMap((each) => textOf(each) ?? []),
    values,
    folder,
    deps: listOf(body.deps)
      .slice(0, mostFiles)
      .flatMap((each) => textOf(each) ?? [])
      .map(path),
    outs: (["outs", "metrics", "plots"] as const).flatMap((kind) =>
      listOf(body[kind])
        .slice(0, mostFiles)
        .flatMap((each) => {
          // An output with options is a mapping of one key.
          const [own, options] = isMapping(each) ? (Object.entries(each)[0] ?? []) : [textOf(each), undefined];
          return own === undefined ? [] : [{ path: path(own), kind, persist: entry(options, "persist") === true }];
        }),
    ),
    isFrozen: body.frozen === true,
  };
}

/** A path from the folder of dvc.yaml; one that leads out of it keeps its `..`, and an address stays one. */
function below(folder: string, path: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path) || path.startsWith("/")) return path;
  const joined = posix.join(folder, path).replace(/\/$/, "");
  return joined === "." ? "" : joined;
}

/** Whether a stage reads what another one makes. */
export const isFed = ({ deps }: Stage, { outs }: Stage): boolean =>
  deps.some((dep) => outs.some(({ path }) => overlap(path, dep)));

/** Whether two paths are the same, or one is a folder around the other. */
export const overlap = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
