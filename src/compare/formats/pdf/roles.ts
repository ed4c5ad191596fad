import type { Steps } from "./labels.ts";
import { nameOf, type PdfObject } from "./objects.ts";

/** What a stream is to the object that refers to it. */
export type Role =
  | "content"
  | "image"
  | "font program"
  | "character map"
  | "colour profile"
  | "metadata"
  | "attachment"
  | "bytes";

/**
 * Told by the way that leads to the stream, not by what it says of itself: only what is drawn may be read as a drawing, in
 * which white space is nothing.
 */
export function roleOf(trail: Steps, entries: ReadonlyMap<string, PdfObject>): Role {
  const keys = trail.filter((step) => typeof step === "string");
  const [last = "", before = ""] = [keys.at(-1), keys.at(-2)];
  const subtype = nameOf(entries.get("Subtype"));
  if (last === "Metadata") return "metadata";
  if (last === "FontFile" || last === "FontFile2" || last === "FontFile3") return "font program";
  if (last === "ToUnicode") return "character map";
  if (last === "DestOutputProfile" || (keys.includes("ColorSpace") && typeof entries.get("N") === "number")) {
    return "colour profile";
  }
  if (before === "EF") return "attachment";
  if (before === "CharProcs") return "content";
  if (before === "Pattern" && entries.get("PatternType") === 1) return "content";
  const isDrawn = before === "XObject" || last === "G" || keys.includes("AP");
  if (isDrawn && subtype === "Form") return "content";
  const isShown = before === "XObject" || ["SMask", "Mask", "Thumb", "Image"].includes(last);
  return isShown && subtype === "Image" ? "image" : "bytes";
}
