import { digestOf } from "../domain/digest.ts";
import { workspacePath } from "../domain/names.ts";
import type { Plan } from "../domain/plan.ts";
import type { Watch } from "../domain/progress.ts";
import type { RunRecord } from "../domain/run.ts";
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
  readonly parameters: RunRecord["parameters"];
  /** One for each step. */
  readonly images: readonly ReadyImage[];
  readonly mounts: readonly Mount[];
  readonly notes: readonly string[];
}

const parametersLimitBytes = 1024 * 1024;

/** Source, inputs and image → workspace. What the repository did wrong comes back as a value. */
export async function prepare(
  plan: Plan,
  tree: SourceTree,
  workspace: Workspace,
  run: string,
  world: PrepareWorld,
  watch: Watch,
  signal: AbortSignal,
): Promise<Prepared | Unprepared> {
  const inputs = await fetchInputs(plan.inputs, plan.limits.diskBytes, world, watch, signal);
  if ("kind" in inputs) return inputs;
  watch({ kind: "stage", stage: "fetch", detail: "placing the sources" });
  const filled = await fillWorkspace(plan, tree, workspace);
  if ("kind" in filled) return filled;
  const parameters = await readParameters(plan, tree);
  if (parameters !== null && "kind" in parameters) return parameters;
  const images = await withBuildContext(plan, tree, run, world, (context) =>
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
    notes: notesOn(filled, images, plan),
  };
}

async function readParameters(plan: Plan, tree: SourceTree): Promise<RunRecord["parameters"] | Unprepared> {
  if (plan.parameters === null) return null;
  const bytes = await tree.read(plan.parameters, parametersLimitBytes);
  if (bytes === undefined) {
    return {
      kind: "unprepared",
      what: "source",
      message: `the parameters file ${plan.parameters} is not in the repository`,
    };
  }
  return { path: plan.parameters, digest: digestOf(bytes), content: Buffer.from(bytes).toString() };
}

/** A build sees the folder as it was committed, without declared outputs; the folder is gone when the image is there. */
async function withBuildContext<T>(
  plan: Plan,
  tree: SourceTree,
  run: string,
  world: PrepareWorld,
  use: (context: string | undefined) => Promise<T>,
): Promise<T> {
  const { environment } = plan;
  if (environment.kind !== "build" || plan.steps.every(({ image }) => image !== null)) return use(undefined);
  const context = await world.workspaces.create(`${run}-context`);
  try {
    const { context: folder } = environment;
    const inContext = { ...plan, sources: folder === "" ? ["**"] : [`${folder}/**`], inputs: [] };
    const filled = await fillWorkspace(inContext, tree, context);
    if ("kind" in filled) return filled as T;
    return await use(folder === "" ? context.root : `${context.root}/${folder}`);
  } finally {
    await context.close();
  }
}

/** What a reader must know to weigh the verdict. */
function notesOn({ selection }: Filled, images: readonly ReadyImage[], plan: Plan): readonly string[] {
  const distinct = [...new Map(images.map((image) => [image.image, image])).values()];
  return [
    ...(selection.submodules.length === 0 ? [] : [`submodules were not fetched: ${selection.submodules.join(", ")}`]),
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
