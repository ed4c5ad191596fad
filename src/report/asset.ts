import { digestOf, hexOf } from "../domain/digest.ts";

export interface Asset {
  readonly name: string;
  readonly mediaType: string;
  readonly content: string;
}

/** A file of ours. Its name holds the digest of its content, so it may be kept for ever. */
export function asset(stem: string, extension: string, mediaType: string, content: string): Asset {
  return { name: `${stem}-${hexOf(digestOf(content)).slice(0, 16)}.${extension}`, mediaType, content };
}
