import { type Identities, namesIn } from "../../certificate/blind/identities.ts";
import type { Digest } from "../../domain/digest.ts";
import type { SeenRun } from "./access.ts";
import { mayShowRecorded } from "./pictures.ts";
import type { WebWorld } from "./web-world.ts";

/** A file that a run recorded or produced, and what of it says whose it is. */
export interface LookedThrough {
  readonly path: string;
  readonly side: "recorded" | "produced";
  readonly digest: Digest;
  /** The names that stand in it as text; null where it was too large to be looked through. */
  readonly names: readonly string[] | null;
}

const mostOfOne = 32 * 1024 * 1024;
const mostOfAll = 128 * 1024 * 1024;

/** Every file that a page of the run could show. Only what stands in it as plain text is found: no archive or stream is unpacked. */
export async function lookThrough(
  world: WebWorld,
  run: SeenRun,
  identities: Identities,
): Promise<readonly LookedThrough[]> {
  const known = new Map<Digest, LookedThrough["names"]>();
  const looked: LookedThrough[] = [];
  let left = mostOfAll;
  for (const { path, side, digest } of filesOf(run)) {
    if (!known.has(digest)) {
      if (!(await isAtHand(world, run, side, digest))) continue;
      const content = await world.objects.read(digest);
      if (content === undefined) continue;
      const size = content.sizeBytes ?? mostOfAll + 1;
      const isReadable = size <= Math.min(mostOfOne, left);
      if (isReadable) left -= size;
      known.set(digest, isReadable ? await namesAmong(content.stream, identities) : null);
    }
    looked.push({ path, side, digest, names: known.get(digest) ?? null });
  }
  return looked;
}

async function isAtHand(world: WebWorld, run: SeenRun, side: LookedThrough["side"], digest: Digest): Promise<boolean> {
  return side === "recorded" ? mayShowRecorded(world, run, digest) : world.objects.has(digest);
}

function filesOf({ evidence }: SeenRun): readonly Omit<LookedThrough, "names">[] {
  const recorded = evidence.comparisons.flatMap((each) =>
    "recorded" in each && each.recorded !== null
      ? [{ path: each.path, side: "recorded" as const, digest: each.recorded.digest }]
      : [],
  );
  const produced = evidence.run.record.outputs.map(({ path, digest }) => ({ path, side: "produced" as const, digest }));
  return [...produced, ...recorded];
}

/** Longer names are none; so much of a piece is read again with the next one. */
const overlap = 512;

/**
 * Case, accents and the zero bytes between the letters of UTF-16 set aside. Read as UTF-8 and as what Windows writes, since nothing
 * in a file says which of them it is.
 */
async function namesAmong(stream: AsyncIterable<Uint8Array>, identities: Identities): Promise<readonly string[]> {
  const found = new Set<string>();
  const readings = ["utf-8", "windows-1252"].map((encoding) => ({ decoder: new TextDecoder(encoding), before: "" }));
  for await (const chunk of stream) {
    for (const reading of readings) {
      const text = reading.before + reading.decoder.decode(chunk, { stream: true }).replaceAll("\u0000", "");
      for (const name of namesIn(identities, text)) found.add(name);
      reading.before = text.slice(-overlap);
    }
  }
  return [...found];
}
