import { latin1 } from "../content.ts";
import { type Format, Unreadable } from "../format.ts";

/** WebP is recognised so that the report can say why it is compared as bytes: its pixels are not decoded. */
export const webpFormat: Format = {
  name: "WebP",
  representation: "nothing",
  recognises: (head) => latin1(head.subarray(0, 4)) === "RIFF" && latin1(head.subarray(8, 12)) === "WEBP",
  async open() {
    throw new Unreadable("the pixels of WebP are not decoded here; a PNG is compared pixel by pixel");
  },
};
