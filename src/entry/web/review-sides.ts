import type { Comparison } from "../../domain/comparison.ts";
import type { RecordedFacts } from "../../domain/lock.ts";
import { previewOf } from "../../report/file-preview.ts";
import type { ReviewFigure, ShownSide } from "../../report/pages/review-view.ts";
import { objectContent } from "../object-content.ts";
import type { SeenRun } from "./access.ts";
import { isPicture, servedAs } from "./file-types.ts";
import { mayShowRecorded } from "./pictures.ts";
import type { WebWorld } from "./web-world.ts";

const mostOfText = 16 * 1024;

/** What a page can show of both sides of one output. */
export async function sidesOf(
  world: WebWorld,
  run: SeenRun,
  comparison: Comparison,
): Promise<Pick<ReviewFigure, "recorded" | "produced">> {
  const recorded = "recorded" in comparison ? comparison.recorded : null;
  const produced = "produced" in comparison ? comparison.produced : null;
  const [recordedSide, producedSide] = await Promise.all([
    recorded === null
      ? absent("Nothing is recorded.")
      : (await mayShowRecorded(world, run, recorded.digest))
        ? shown(world, recorded)
        : absent("What was recorded is known by its digest only; its bytes are not kept here."),
    produced === null ? absent("The rerun did not produce it.") : shown(world, produced),
  ]);
  return { recorded: recordedSide, produced: producedSide };
}

const absent = (why: string): ShownSide => ({ kind: "absent", why });

async function shown({ objects }: WebWorld, { digest, mediaType }: RecordedFacts): Promise<ShownSide> {
  if (!(await objects.has(digest))) return absent("Its bytes are not kept here.");
  if (isPicture(mediaType)) return { kind: "picture" };
  if (servedAs(mediaType).disposition !== "inline") return { kind: "file" };
  const content = await objectContent(objects, digest, { start: 0, end: mostOfText });
  if (content === undefined) return absent("Its bytes are not kept here.");
  const text = new TextDecoder().decode(content, { stream: true });
  return previewOf(mediaType, text, content.length === mostOfText) ?? { kind: "file" };
}
