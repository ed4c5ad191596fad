import type { Content } from "../../content.ts";
import type { Asides } from "../packed/asides.ts";
import { shortBytes } from "../pictures/limits.ts";
import { messageTypes, readMessages } from "./object-header.ts";
import type { Extent } from "./superblock.ts";

/**
 * Names what the header of an object holds and the library does not tell: its comment, and the message with the value of
 * cells that were never written, which also says when their space is allocated. Their bytes are told apart and not understood.
 */
export function setAsideUntold(
  content: Content,
  extent: Extent,
  { path, address }: { readonly path: string; readonly address: number },
  asides: Asides,
  layout: string,
): void {
  for (const { type, body } of readMessages(content, extent, address)) {
    if (type === messageTypes.comment) asides.add("HDF5: comments of objects", `comment of ${path}`, shortBytes(body));
    if (type === messageTypes.fillValue || type === messageTypes.oldFillValue)
      asides.add(layout, `fill value or allocation of ${path}`, shortBytes(body));
  }
}
