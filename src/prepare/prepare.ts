import { digestOf } from "../domain/digest.ts";
import { workspacePath } from "../domain/names.ts";
import { parametersLimitBytes, readParameters } from "../domain/parameters.ts";
import type { Plan } from "../domain/plan.ts";
import type { Watch } from "../domain/progress.ts";
import type { ParametersChange, ParametersRecord } from "../domain/run.ts";
import type {
  Downloads,
  Engine,
  Mount,
  Objects,
  ReadyImage,
  SourceTree,
  Unprepared,
  Workspace,
  Workspaces,
} from "../ports.ts";
import { type FetchedInput, fetchInputs } from "./fetch-inputs.ts";
import { type Filled, fillWorkspace } from "./fill-workspace.ts";
import { matplotlibMount } from "./matplotlib.ts";
import { resolveImages } from "./resolve-images.ts";

export interface PrepareWorld {
  readonly engine: Engine;
  readonly objects: Objects;
  /** Apart from all other objects: what a declaration names here by its digest must have come from a public address. */
  readonly inputs: Objects;
  readonly downloads: Downloads;
  readonly workspaces: Workspaces;
}

/** A workspace that is filled and sealed, with all that its containers need. */
export interface Prepared {
  readonly kind: "prepared";
  readonly filled: Filled;
  readonly inputs: readonly FetchedInput[];
  readonly parameters: ParametersRecord | null;
  /** One for each step. */
  readonly images: readonly ReadyImage[];
  readonly mounts: readonly Mount[];
  readonly notes: readonly string[];
}

/** What the container sees as the parameters file instead of what the source holds. */
export interface OtherParameters {
  readonly content: string;
  readonly changed: ParametersChange;
}

/** Source, inputs and image → workspace. What the repository did wrong comes back as a value. */
export async function prepare(
  {
    plan,
    parameters: other,
    areInputsAskedFor = false,
  }: { readonly plan: Plan; readonly parameters?: OtherParameters; readonly areInputsAskedFor?: boolean },
  tree: SourceTree,
  workspace: Workspace,
  run: string,
  world: PrepareWorld,
  watch: Watch,
  signal: AbortSignal,
): Promise<Prepared | Unprepared> {
  const wanted = { inputs: plan.inputs, limitBytes: plan.limits.diskBytes, areAskedFor: areInputsAskedFor };
  const inputs = await fetchInputs(wanted, world, watch, signal);
  if ("kind" in inputs) return inputs;
  watch({ kind: "stage", stage: "fetch", detail: "placing the sources" });
  const replaced = replacedBy(plan, other);
  const filled = await fillWorkspace(plan, tree, workspace, replaced);
  if ("kind" in filled) return filled;
  const parameters = await recordedParameters(plan, tree, other);
  if (parameters !== null && "kind" in parameters) return parameters;
  const images = await withBuildContext(plan, tree, run, replaced, world, (context) =>
    resolveImages(plan, context, run, world.engine, watch, signal),
  );
  if ("kind" in images) return images;
  return {
    kind: "prepared",
    filled,
    inputs,
    parameters,
    images,
    mounts: [
      { from: workspace.root, to: workspacePath, readOnly: false },
      ...inputs.map(({ file, path }) => ({ from: file, to: `${workspacePath}/${path}`, readOnly: true })),
      await matplotlibMount(world.objects),
    ],
    notes: [...notesOnParameters(parameters), ...notesOn(filled, images, plan)],
  };
}

/** By path: what stands in for files of the source. */
function replacedBy(plan: Plan, other: OtherParameters | undefined): ReadonlyMap<string, Uint8Array> {
  if (other === undefined) return new Map();
  if (plan.parameters === null) throw new TypeError("an analysis without parameters cannot be given others");
  return new Map([[plan.parameters, Buffer.from(other.content)]]);
}

async function recordedParameters(
  plan: Plan,
  tree: SourceTree,
  other: OtherParameters | undefined,
): Promise<ParametersRecord | null | Unprepared> {
  if (plan.parameters === null) return null;
  const path = plan.parameters;
  const own = await tree.read(path, parametersLimitBytes);
  if (own === undefined)
    return { kind: "unprepared", what: "source", message: `the parameters file ${path} is not in the repository` };
  const bytes = other === undefined ? own : Buffer.from(other.content);
  const content = Buffer.from(bytes).toString();
  const read = readParameters(path, content);
  return {
    path,
    digest: digestOf(bytes),
    content,
    ...("problem" in read ? {} : { values: read.values }),
    ...(other && { changed: other.changed }),
  };
}

/** A build sees the folder as it was committed, without declared outputs; the folder is gone when the image is there. */
async function withBuildContext<T>(
  plan: Plan,
  tree: SourceTree,
  run: string,
  replaced: ReadonlyMap<string, Uint8Array>,
  world: PrepareWorld,
  use: (context: string | undefined) => Promise<T>,
): Promise<T> {
  const { environment } = plan;
  if (environment.kind !== "build" || plan.steps.every(({ image }) => image !== null)) return use(undefined);
  const context = await world.workspaces.create(`${run}-context`);
  try {
    const { context: folder } = environment;
    const inContext = { ...plan, sources: folder === "" ? ["**"] : [`${folder}/**`], inputs: [] };
    const filled = await fillWorkspace(inContext, tree, context, replaced);
    if ("kind" in filled) return filled as T;
    return await use(folder === "" ? context.root : `${context.root}/${folder}`);
  } finally {
    await context.close();
  }
}

/** A verdict on other parameters than those of the source is a verdict on something else. */
function notesOnParameters(parameters: ParametersRecord | null): readonly string[] {
  if (parameters?.changed === undefined) return [];
  const { from, overrides } = parameters.changed;
  const given = Object.entries(overrides).map(([name, value]) => `${name}=${value}`);
  const how = [...(from === null ? [] : [`from ${from}`]), ...given].join(", ");
  return [`the parameters are not those of the source: ${how}`];
}

/** What a reader must know to weigh the verdict. */
function notesOn({ selection }: Filled, images: readonly ReadyImage[], plan: Plan): readonly string[] {
  const distinct = [...new Map(images.map((image) => [image.image, image])).values()];
  return [
    ...(selection.submodules.length === 0 ? [] : [`submodules were not fetched: ${selection.submodules.join(", ")}`]),
    ...(plan.environment.kind === "host"
      ? ["the run was not contained: its steps were processes of this machine, with its programs, files and network"]
      : []),
    ...(plan.network === "full" ? ["the network was on: the result may depend on what was out there"] : []),
    ...distinct.flatMap((image) => noteOnImage(image, plan)),
  ];
}

function noteOnImage({ image, resolved, kind, isNamed }: ReadyImage, plan: Plan): readonly string[] {
  if (!isNamed) return [`the lock names ${resolved} as ${image}, but that image is not known under this name here`];
  const pinned = plan.pins.find((pin) => pin.image === image)?.resolved;
  if (pinned !== undefined && pinned !== resolved) {
    return [`the image ${image} is not the recorded one: recorded ${pinned}, used ${resolved}`];
  }
  if (kind === "local-id") return [`the image ${image} is known by its local id only: nobody else can pull it`];
  if (kind === "built") return [`the environment was built from ${image}, which may give another result elsewhere`];
  return [];
}
