import { latin1 } from "../content.ts";
import { type Format, Unreadable } from "../format.ts";
import { partsOf } from "./pdf/parts.ts";

/** Whole documents are held in memory. */
const mostBytes = 512 * 1024 * 1024;

/**
 * PDF, ISO 32000-1. Its objects are followed from the catalog and the information dictionary, so that neither their numbers
 * nor their order nor how they are packed or encrypted makes a difference. Documents with a password for readers are Unreadable.
 */
export const pdf: Format = {
  name: "PDF",
  representation: "numbering, order and compression of its objects",
  recognises: (head) => version(head) !== undefined,
  open: async (content, reading) => {
    if (content.size > mostBytes) throw new Unreadable("it is larger than PDF is read");
    reading.hold(content.size);
    const bytes = content.read(0, content.size);
    return partsOf(bytes, version(bytes.subarray(0, 16)) ?? "", reading);
  },
};

/** `1.7` of the first line. */
const version = (head: Uint8Array): string | undefined =>
  /^%PDF-(\d\.\d)(?=\s)/.exec(latin1(head.subarray(0, 16)))?.[1];
