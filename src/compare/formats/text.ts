import type { Format } from "../format.ts";
import type { Part } from "../part.ts";
import { encodingOf, looksLikeText } from "./text/encoding.ts";
import { linesOf, survey } from "./text/lines.ts";
import { scrubbed } from "./text/log.ts";

/**
 * Whatever is text: lines of UTF-8. Bytes that are no UTF-8 but hold no control characters either are read as Latin-1, which
 * is said in a part of its own, so that they are never the same as another encoding of what looks alike.
 */
export const textFormat: Format = {
  name: "text",
  representation: "layout of the lines",
  recognises: (head) => looksLikeText(head),
  async open(content, reading) {
    const layout = survey(content, encodingOf(content), reading);
    const read = () => linesOf(content, layout);
    if (reading.rules.log) for (const _ of scrubbed(read(), reading));
    const lines = reading.rules.log ? () => scrubbed(read(), null) : read;
    const text: Part = { kind: "text", at: "", lines };
    return layout.encoding === "utf-8" ? [text] : [text, { kind: "value", at: "Latin-1 encoding", value: "assumed" }];
  },
};
