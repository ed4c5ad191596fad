import { type Content, contentOf, latin1 } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part, RasterPart, Value } from "../part.ts";
import { type Blocks, blocksOf } from "./gif/blocks.ts";
import { type ShownFrame, shownFrames } from "./gif/canvas.ts";
import { shortText } from "./pictures/limits.ts";

/** GIF: each frame as it is seen, how long it is, and how often all are repeated. Comments are set aside. */
export const gifFormat: Format = {
  name: "GIF",
  representation: "compression of the pixels, order and unused colours of the palette, which part of a frame is stored",
  recognises: (head) => /^GIF8[79]a/.test(latin1(head.subarray(0, 6))),
  open: openGif,
};

async function openGif(content: Content, reading: Reading): Promise<readonly Part[]> {
  reading.hold(content.size * 2);
  const blocks = blocksOf(content.read(0, content.size));
  if (blocks.frames.length === 0) throw new Unreadable("it has no picture");
  blocks.comments.forEach((comment, index) => {
    reading.setAside({ rule: "GIF: comments", where: `comment ${index + 1}`, value: shortText(comment) });
  });
  const frames = shownFrames(blocks, reading);
  const parts: Part[] = [{ kind: "value", at: "animation", value: animationOf(blocks, frames) }];
  frames.forEach((frame, index) => {
    parts.push(partOf(frame, `frame ${index + 1}`, blocks, index === frames.length - 1));
  });
  if (blocks.after.length > 0) {
    parts.push({ kind: "bytes", at: "bytes after the end of the picture", content: contentOf(blocks.after) });
  }
  return parts;
}

const loops: ReadonlySet<string> = new Set(["NETSCAPE2.0", "ANIMEXTS1.0"]);

/** What is said of the whole, in words where a person may care. */
function animationOf({ applications, aspect, palette, background }: Blocks, frames: readonly ShownFrame[]): Value {
  const told = new Map<string, Value>();
  told.set("frames", frames.length);
  const others: Value[] = [];
  for (const [name, data] of applications) {
    const [kind, low = 0, high = 0] = data;
    if (loops.has(name) && kind === 1 && data.length === 3 && !told.has("repeated")) {
      const times = low | (high << 8);
      told.set("repeated", times === 0 ? "for ever" : times === 1 ? "once" : `${times} times`);
    } else
      others.push(
        new Map<string, Value>([
          ["name", name],
          ["data", { numbers: data, shape: [data.length] }],
        ]),
      );
  }
  if (others.length > 0) told.set("application blocks", others);
  if (aspect !== 0) told.set("pixel aspect ratio", (aspect + 15) / 64);
  // Some programs show it where nothing is drawn, but none where a picture has a transparent colour.
  const isOpaque = frames.some(({ stored }) => stored.transparent === null);
  if (isOpaque && frames.some(({ samples }) => hasHole(samples))) {
    told.set("background", [...palette.subarray(background * 3, background * 3 + 3)]);
  }
  return told;
}

function hasHole(samples: Uint8Array): boolean {
  for (let at = 3; at < samples.length; at += 4) if (samples[at] === 0) return true;
  return false;
}

/** What a frame leaves behind is seen in the next one; of the last it is told when the frame does not stay. */
function partOf({ stored, samples }: ShownFrame, at: string, { width, height }: Blocks, isLast: boolean): RasterPart {
  const shown = new Map([["delay", `${stored.delay * 10} ms`]]);
  if (isLast && (stored.disposal === 2 || stored.disposal === 3)) {
    shown.set("disposal after the last frame", stored.disposal === 2 ? "cleared" : "as before it");
  }
  if (stored.waitsForUser) shown.set("waits", "for the user");
  return { kind: "raster", at, width, height, samples, shown };
}
