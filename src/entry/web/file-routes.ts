import { type Digest, hexOf } from "../../domain/digest.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { RecordedFacts } from "../../domain/lock.ts";
import { script } from "../../report/script.ts";
import { icon, stylesheet } from "../../report/stylesheet.ts";
import { seenRun } from "./access.ts";
import { type Answer, type Asked, keeping, redirect } from "./answer.ts";
import { contentDisposition, isPicture, servedAs } from "./file-types.ts";
import { mayShowRecorded } from "./pictures.ts";
import { linksFor, type WebWorld } from "./web-world.ts";

/**
 * `/runs/:id/files/*path`: a file of this run's evidence, and no other of the store. It is a stranger's file on our own
 * origin: the sandbox takes the origin away from it, and with that every script.
 */
export async function fileRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const run = await seenRun(world, asked);
  if (run === undefined) return undefined;
  const { evidence } = run;
  const path = asked.params["*"] ?? "";
  const side = asked.query.get("side") === "recorded" ? "recorded" : "produced";
  const isPrivate = run.isPrivate;
  if (asked.params.id !== evidence.run.id) {
    return redirect(linksFor(world, asked, isPrivate).file(evidence.run.id, path, side));
  }
  const file = side === "recorded" ? recorded(evidence, path) : produced(evidence, path);
  if (file === undefined) return undefined;
  if (side === "recorded" && !(await mayShowRecorded(world, run, file.digest))) return undefined;
  const content = await world.objects.read(file.digest);
  if (content === undefined) return undefined;
  const answer = sandboxedFile(file.mediaType, path, content, run.repository?.isPrivate === false);
  return { ...answer, headers: { ...answer.headers, ...keeping(isPrivate, `"${hexOf(file.digest)}"`) } };
}

/**
 * A stranger's file as it is handed out: pictures and text to be looked at, the rest to be saved, nothing to be run. Pages of
 * other sites may show only the pictures of what everybody may see.
 */
export function sandboxedFile(
  itsType: string,
  path: string,
  content: Exclude<Answer["body"], string>,
  isPublic: boolean,
): Answer {
  const { mediaType, disposition } = servedAs(itsType);
  return {
    status: 200,
    headers: {
      "Content-Type": mediaType,
      "Content-Disposition": contentDisposition(disposition, path),
      // Data addresses hold what a plotting library embeds in an SVG: pictures and fonts, nothing that runs.
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'; sandbox",
      // Papers on other sites show the figures of public runs from here, as Sphinx makes them.
      "Cross-Origin-Resource-Policy": isPublic && isPicture(mediaType) ? "cross-origin" : "same-origin",
      "X-Robots-Tag": "noindex",
    },
    body: content,
  };
}

/** `/runs/:id/views/<hex>.png`: a picture that we drew of what differs in this run, and no other object of the store. */
export async function viewRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const run = await seenRun(world, asked);
  if (run === undefined) return undefined;
  const digest = viewDigests(run.evidence).find((each) => `${hexOf(each)}.png` === asked.params.name);
  const content = digest === undefined ? undefined : await world.objects.read(digest);
  if (digest === undefined || content === undefined) return undefined;
  return {
    status: 200,
    headers: {
      "Content-Type": "image/png",
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
      "X-Robots-Tag": "noindex",
      ...keeping(run.isPrivate, `"${hexOf(digest)}"`),
    },
    body: content,
  };
}

export function viewDigests({ comparisons }: Pick<Evidence, "comparisons">): readonly Digest[] {
  const views = comparisons.flatMap((comparison) => ("views" in comparison ? (comparison.views ?? []) : []));
  return views.flatMap(({ sides, difference, crops }) => [
    difference,
    ...crops,
    ...(sides === null ? [] : [sides.recorded, sides.produced]),
  ]);
}

function produced({ run }: Evidence, path: string): RecordedFacts | undefined {
  return run.record.outputs.find((output) => output.path === path);
}

function recorded({ comparisons }: Evidence, path: string): RecordedFacts | undefined {
  const found = comparisons.find((comparison) => comparison.path === path);
  return found !== undefined && "recorded" in found ? (found.recorded ?? undefined) : undefined;
}

/** `/assets/:name`: the name holds the digest, so the content never changes. */
export async function assetRoute(_world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const asset = [stylesheet, icon, script].find(({ name }) => name === asked.params.name);
  if (asset === undefined) return undefined;
  return {
    status: 200,
    headers: { "Content-Type": asset.mediaType, "Cache-Control": "public, max-age=31536000, immutable" },
    body: asset.content,
  };
}
