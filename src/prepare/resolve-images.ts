import { hostImage } from "../domain/names.ts";
import type { Environment, Plan } from "../domain/plan.ts";
import type { Watch } from "../domain/progress.ts";
import type { Engine, ReadyImage, Unprepared } from "../ports.ts";

function nameOf(environment: Environment): string {
  if (environment.kind === "host") return hostImage;
  return environment.kind === "image" ? environment.image : environment.dockerfile;
}

/** The image of each step, in the order of the steps. */
export async function resolveImages(
  plan: Plan,
  buildContext: string | undefined,
  run: string,
  engine: Engine,
  watch: Watch,
  signal: AbortSignal,
): Promise<readonly ReadyImage[] | Unprepared> {
  const known = new Map<string, ReadyImage>();
  const { environment } = plan;
  const images: ReadyImage[] = [];
  for (const { image: own } of plan.steps) {
    const key = own ?? nameOf(environment);
    const found = known.get(key) ?? (await (own === null && environment.kind === "build" ? built() : pulled(key)));
    if (found.kind === "unprepared") return found;
    known.set(key, found);
    images.push(found);
  }
  return images;

  function pulled(image: string): Promise<ReadyImage | Unprepared> {
    watch({ kind: "stage", stage: "image", detail: image });
    const pin = plan.pins.find((candidate) => candidate.image === image);
    return engine.resolve(image, pin?.resolved ?? null, watch, signal);
  }

  async function built(): Promise<ReadyImage | Unprepared> {
    if (environment.kind !== "build" || buildContext === undefined) throw new TypeError("there is nothing to build");
    const { context, dockerfile, args, target } = environment;
    watch({ kind: "stage", stage: "build", detail: dockerfile });
    const inContext = context === "" ? dockerfile : dockerfile.slice(context.length + 1);
    const image = await engine.build(
      {
        run,
        contextFolder: buildContext,
        dockerfile: inContext,
        args,
        target,
        timeoutSeconds: plan.limits.timeoutSeconds,
      },
      watch,
      signal,
    );
    return image.kind === "unprepared" ? image : { ...image, image: dockerfile };
  }
}
