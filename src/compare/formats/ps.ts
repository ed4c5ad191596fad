import { type Content, latin1, slice } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { sections } from "./ps/dos-header.ts";
import { linesOf } from "./ps/lines.ts";
import { withoutVolatile } from "./ps/volatile.ts";

const mostBytes = 256 * 1024 * 1024;

/**
 * PostScript and EPS, as the lines of their program: nothing of it is run. What the comments of the Document Structuring
 * Conventions (Adobe technical note 5001) say of when, by whom and with what it was made is set aside; every other comment
 * stays. The binary header of EPS (technical note 5002, section 5.2) is taken off, and its preview is a part of its own.
 */
export const postScript: Format = {
  name: "PostScript",
  representation: "ends of lines",
  recognises: (head) => isPostScript(head) || isWrapped(head),
  open: async (content, reading) => {
    if (!isWrapped(content.read(0, 4))) return [program(content, reading)];
    const { postScript: inner, preview } = sections(content);
    const text = slice(content, ...inner);
    if (!isPostScript(text.read(0, 16))) throw new Unreadable("its binary header does not lead to PostScript");
    const shown = preview === null ? [] : await reading.inside(slice(content, ...preview), "preview", "preview");
    return [program(text, reading), ...shown];
  },
};

/** Some printers want an end-of-transmission first. */
const isPostScript = (head: Uint8Array): boolean => {
  const start = latin1(head.subarray(head[0] === 4 ? 1 : 0, 5));
  return start.startsWith("%!PS");
};

const isWrapped = (head: Uint8Array): boolean =>
  head[0] === 0xc5 && head[1] === 0xd0 && head[2] === 0xd3 && head[3] === 0xc6;

function program(content: Content, reading: Reading): Part {
  if (content.size > mostBytes) throw new Unreadable("it is larger than PostScript is read");
  reading.hold(3 * content.size);
  const lines = withoutVolatile(linesOf(content.read(0, content.size)), reading);
  return { kind: "text", at: "", lines: () => lines };
}
