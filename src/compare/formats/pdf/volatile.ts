import { latin1 } from "../../content.ts";
import type { Reading } from "../../format.ts";
import { shown } from "../packed/asides.ts";
import { is, type PdfObject } from "./objects.ts";
import type { Place } from "./place.ts";
import { bareName, objectText } from "./write.ts";

/** What becomes of an entry of a dictionary: it is left out, or something else stands in its place, or it stays. */
export interface Kept {
  readonly omitted: boolean;
  readonly instead?: PdfObject;
}

const stays: Kept = { omitted: false };

/** Dates, writers and random tags are set aside, each by its rule; all else stays. `value` is the entry, resolved. */
export function setAside(
  key: string,
  value: PdfObject,
  entries: ReadonlyMap<string, PdfObject>,
  place: Place,
  reading: Reading,
): Kept {
  const where = [place.label, ...place.steps.map((step) => (typeof step === "number" ? step : bareName(step)))].join(
    " › ",
  );
  const rule = ruleOf(key, value, entries, place);
  if (rule !== undefined) {
    reading.setAside({ rule, where, value: shown(objectText(value)) });
    return { omitted: true };
  }
  if (
    (key === "BaseFont" || key === "FontName" || key === "CMapName") &&
    is(value, "name") &&
    subsetTag.test(value.name)
  ) {
    reading.setAside({ rule: "PDF: subset tags of fonts", where, value: value.name.slice(0, 6) });
    return { omitted: false, instead: { kind: "name", name: value.name.slice(7) } };
  }
  return stays;
}

/** What the information dictionary is called. */
export const informationLabel = "document › Info";

/** What the trailer is called. */
export const trailerLabel = "document › trailer";

/** Six letters that are made up for each subset of a font, ISO 32000-1 section 9.6.4. */
export const subsetTag: RegExp = /^[A-Z]{6}\+/;

function ruleOf(
  key: string,
  value: PdfObject,
  entries: ReadonlyMap<string, PdfObject>,
  { label, steps, trail }: Place,
): string | undefined {
  // LibreOffice writes a checksum of all, dates and all.
  if (key === "DocChecksum" && label === trailerLabel)
    return is(value, "name") ? "PDF: checksum of the file" : undefined;
  // The key is the last step; what holds it is named by the step before.
  const holder = [...trail, ...steps].at(-2);
  const isInformation = (label === informationLabel && steps.length === 1) || holder === "PTEX.InfoDict";
  if (isInformation && (key === "Producer" || key === "Creator"))
    return is(value, "string") ? `PDF: ${key}` : undefined;
  if (isInformation && key.startsWith("PTEX.") && /banner$/i.test(key))
    return is(value, "string") ? "PDF: banner of TeX" : undefined;
  const isDated =
    key === "LastModified" ||
    ((isInformation || holder === "Params") && ["CreationDate", "ModDate", "SourceModified"].includes(key)) ||
    // A note says when it was made and changed.
    ((key === "M" || key === "CreationDate") && entries.has("Rect") && entries.has("Subtype"));
  return isDated && isDate(value) ? `PDF: ${key}` : undefined;
}

const date = /^(?:D:)?\d{4}(?:\d\d){0,5}(?:Z'?|[Z+-](?:\d\d'?(?:\d\d'?)?)?)?$/;

/** A date as PDF writes it; anything else in its place is content. */
function isDate(value: PdfObject): boolean {
  if (!is(value, "string") || value.bytes.length > 100) return false;
  return date.test(latin1(value.bytes).replaceAll(/^þÿ|\0/g, ""));
}
