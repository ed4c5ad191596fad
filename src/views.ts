import type { Comparison } from "./domain/comparison.ts";
import { rulesFor } from "./domain/declared-outputs.ts";
import type { View } from "./domain/file-comparison.ts";
import type { Plan } from "./domain/plan.ts";
import type { Comparer, Objects, Pictures, Renderer } from "./ports.ts";

export interface ViewWorld {
  readonly comparer: Comparer;
  readonly objects: Objects;
  readonly renderer: Renderer;
}

/** Of how many outputs views are made, and of how many pages of one. */
const mostOutputs = 24;
const mostPages = 5;

/** Formats that hold pictures; of the others there is nothing to show. */
const pictorial = /^(?:PNG|JPEG|GIF|TIFF|BMP|PNM|Jupyter notebook|notebook|PDF)/i;

/** Adds to every picture and PDF that differs what shows a person where. What cannot be shown is left as it is. */
export async function withViews(
  comparisons: readonly Comparison[],
  plan: Plan,
  world: ViewWorld,
  signal: AbortSignal,
): Promise<readonly Comparison[]> {
  let left = mostOutputs;
  const all: Comparison[] = [];
  for (const comparison of comparisons) {
    const isShown =
      left > 0 && (comparison.kind === "different" || comparison.kind === "close") && pictorial.test(comparison.format);
    if (!isShown) {
      all.push(comparison);
      continue;
    }
    left -= 1;
    const views = /^PDF/.test(comparison.format)
      ? await pages(comparison, plan, world, signal)
      : await pictures(comparison, plan, world);
    all.push(views.length === 0 ? comparison : { ...comparison, views });
  }
  return all;
}

type Shown = Extract<Comparison, { kind: "different" | "close" }>;

async function pictures({ path, recorded, produced }: Shown, plan: Plan, world: ViewWorld): Promise<readonly View[]> {
  const found = await world.comparer.pictures(path, recorded.digest, produced.digest, rulesFor(path, plan.outputs));
  return "kind" in found ? [] : Promise.all(found.map((each) => kept(each, null, world)));
}

/** Only pages that differ are drawn, each side by the same program, and compared as pictures. */
async function pages(
  { path, recorded, produced, details, explanation }: Shown,
  plan: Plan,
  world: ViewWorld,
  signal: AbortSignal,
): Promise<readonly View[]> {
  const said = [explanation, ...details].flatMap((line) => /^page (\d{1,6})\b/.exec(line)?.[1] ?? []);
  const numbers = [...new Set(said.map(Number))].slice(0, mostPages);
  if (numbers.length === 0) return [];
  const [ours, theirs] = [
    await world.renderer.pages(recorded.digest, numbers, signal),
    await world.renderer.pages(produced.digest, numbers, signal),
  ];
  const views: View[] = [];
  for (const number of numbers) {
    const [left, right] = [ours.get(number), theirs.get(number)];
    if (left === undefined || right === undefined) continue;
    const sides = {
      recorded: (await world.objects.put(left)).digest,
      produced: (await world.objects.put(right)).digest,
    };
    const found = await world.comparer.pictures(
      `${path}.png`,
      sides.recorded,
      sides.produced,
      rulesFor(path, plan.outputs),
    );
    const [first] = "kind" in found ? [] : found;
    if (first !== undefined) views.push(await kept({ ...first, at: `page ${number}` }, sides, world));
  }
  return views;
}

async function kept({ at, difference, crops }: Pictures, sides: View["sides"], { objects }: ViewWorld): Promise<View> {
  const put = async (png: Uint8Array) => (await objects.put(png)).digest;
  return { at, sides, difference: await put(difference), crops: await Promise.all(crops.map(put)) };
}
