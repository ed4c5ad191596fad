import type { Comparison } from "../../domain/comparison.ts";
import type { Digest } from "../../domain/digest.ts";
import type { Picture } from "../../report/pages/figures.ts";
import { worstFirst } from "../../report/wording.ts";
import type { SeenRun } from "./access.ts";
import { isPicture } from "./file-types.ts";
import type { WebWorld } from "./web-world.ts";

const mostPictures = 24;

/** The images among the outputs, the worst first, and which of their sides can be shown. */
export function picturesOf(world: WebWorld, run: SeenRun): Promise<readonly Picture[]> {
  const images = worstFirst(run.evidence.comparisons)
    .filter((comparison) => isPicture(mediaTypeOf(comparison)))
    .slice(0, mostPictures);
  return Promise.all(
    images.map(async (comparison) => {
      const recorded = "recorded" in comparison ? comparison.recorded : null;
      return {
        path: comparison.path,
        recorded: recorded !== null && (await mayShowRecorded(world, run, recorded.digest)),
        produced: "produced" in comparison && (await world.objects.has(comparison.produced.digest)),
      };
    }),
  );
}

function mediaTypeOf(comparison: Comparison): string {
  if ("produced" in comparison) return comparison.produced.mediaType;
  return comparison.recorded?.mediaType ?? "";
}

/**
 * Whether bytes with a recorded digest may be shown. The digest comes from a lock that anybody can write, and the store
 * keeps the files of many: so it must have been this run's source, or a run of the same repository, that held these bytes.
 */
export async function mayShowRecorded(
  world: WebWorld,
  { evidence, context, repository }: SeenRun,
  digest: Digest,
): Promise<boolean> {
  if (!(await world.objects.has(digest))) return false;
  if (evidence.recordedInTree?.includes(digest) === true) return true;
  if (repository === null) return context.askedIn === null && context.requested === null;
  return world.ledger.hasProduced(repository.id, digest);
}
