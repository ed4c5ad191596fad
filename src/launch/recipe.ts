import { type Digest, hexOf } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { Limits } from "../domain/plan.ts";

/** All that a machine of somebody's needs to rerun what a run of ours reran, and to check what comes out. */
export interface Recipe {
  readonly repository: string;
  readonly commit: string;
  readonly analysis: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly inputs: readonly { readonly path: string; readonly url: string; readonly sha256: string }[];
  /** `image` is `name@sha256:…`. */
  readonly steps: readonly { readonly name: string; readonly command: string; readonly image: string }[];
  /** With the bytes that were recorded; produced ones where nothing was. */
  readonly outputs: readonly RecipeOutput[];
  readonly limits: Limits;
  readonly network: "none" | "full";
  /** What the notebook server shows first; null where the analysis has no notebook. */
  readonly notebook: string | null;
}

interface RecipeOutput {
  readonly path: string;
  readonly sha256: string;
  /** A notebook that is executed in place: it must be there before, and written by the run. */
  readonly isSource: boolean;
}

/** Why a run cannot be had elsewhere by a recipe, in words that say what would help. */
export interface NoRecipe {
  readonly reason: string;
}

/** A recipe holds addresses and digests and no secrets: what cannot be fetched by anybody with them has none. */
export function recipeOf(evidence: Evidence): Recipe | NoRecipe {
  const { plan, images, steps, parameters, failure } = evidence.run.record;
  const { repository, commit, modified } = plan.source;
  if (repository === null || !isPublicAddress(repository))
    return { reason: "its source has no https address that a machine elsewhere could fetch it from" };
  if (commit === null || modified || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit))
    return { reason: "it ran on files that are in no commit: commit them, and run it again" };
  if (failure !== null || steps.length !== plan.steps.length)
    return { reason: "the run did not come to its end, so there is nothing to check another one by" };
  if (parameters?.changed !== undefined)
    return { reason: "it ran with other parameters than those of its commit: commit them, and run it again" };
  const local = images.find(
    ({ kind, resolved }) => kind !== "registry-digest" || !/@sha256:[0-9a-f]{64}$/.test(resolved),
  );
  if (local !== undefined || images.length === 0) return { reason: unavailable(local?.kind) };
  return {
    repository,
    commit,
    analysis: plan.analysis,
    folder: plan.folder,
    env: plan.env,
    inputs: plan.inputs.map(({ path, url, digest }) => ({ path, url, sha256: hexOf(digest) })),
    steps: steps.map(({ name, image }, index) => ({
      name,
      image: images.find((each) => each.resolved === image || each.image === image)?.resolved ?? image,
      command: plan.steps[index]?.command ?? "",
    })),
    outputs: outputsOf(evidence),
    limits: plan.limits,
    network: plan.network,
    notebook: notebookOf(evidence),
  };
}

function unavailable(kind: string | undefined): string {
  if (kind === "built")
    return "its image was built for the run and is in no registry: push it to one, and name it by digest";
  if (kind === "host") return "it ran on a machine without a container";
  return "its image is known to one machine only: push it to a registry, and record again";
}

function isPublicAddress(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "https:" && url.username === "" && url.password === "" && url.hash === "";
}

function outputsOf({ comparisons, run }: Evidence): Recipe["outputs"] {
  const recorded = new Map<string, Digest>();
  for (const { path, digest } of run.record.outputs) recorded.set(path, digest);
  for (const each of comparisons)
    if ("recorded" in each && each.recorded !== null) recorded.set(each.path, each.recorded.digest);
  const { sourceFiles } = run.record;
  return [...recorded].map(([path, digest]) => ({
    path,
    sha256: hexOf(digest),
    isSource: path.endsWith(".ipynb") && (sourceFiles === null || Object.hasOwn(sourceFiles, path)),
  }));
}

/** The first one, those that the run wrote before those that it read. */
function notebookOf({ run: { record } }: Evidence): string | null {
  const paths = [...record.outputs.map(({ path }) => path), ...Object.keys(record.sourceFiles ?? {})];
  return paths.find((path) => path.endsWith(".ipynb")) ?? null;
}
