import { type Content, latin1 } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";

/** Apache Arrow's file format, which is Feather of the second version, too. */
export const arrow: Format = {
  name: "Arrow",
  representation: "record batches, dictionaries and compression",
  recognises: (head) => latin1(head.subarray(0, 6)) === "ARROW1",
  open,
};

/** The first version of Feather, which nobody writes any more. */
export const oldFeather: Format = {
  name: "Feather, first version",
  representation: "nothing",
  recognises: (head, _name, content) =>
    latin1(head.subarray(0, 4)) === "FEA1" &&
    latin1(content.read(Math.max(0, content.size - 4), content.size)) === "FEA1",
  open: async () => {
    throw new Unreadable("Feather of the first version is not read here; pyarrow's write_feather writes the second");
  },
};

async function open(content: Content, reading: Reading): Promise<readonly Part[]> {
  if (content.size < 16 || latin1(content.read(content.size - 6, content.size)) !== "ARROW1") {
    throw new Unreadable("it is cut off, or something stands behind its end");
  }
  reading.hold(content.size);
  const { arrowParts } = await import("./arrow/reader.ts");
  return arrowParts(content.read(0, content.size), reading);
}
