import { lookup } from "mime-types";

/** The media type that a file's name speaks for; `application/octet-stream` when it says nothing. */
export function mediaTypeOf(path: string): string {
  return lookup(path) || "application/octet-stream";
}
