import type { CompareRules } from "../../domain/compare-rules.ts";
import type { Content } from "../content.ts";
import type { Format } from "../format.ts";
import { arrow, oldFeather } from "./arrow.ts";
import { bmpFormat } from "./bmp.ts";
import { bzip2 } from "./bzip2.ts";
import { dbfFormat } from "./dbf.ts";
import { csvFormat, tsvFormat } from "./delimited.ts";
import { fits } from "./fits.ts";
import { gifFormat } from "./gif.ts";
import { gzip } from "./gzip.ts";
import { hdf5 } from "./hdf5.ts";
import { htmlFormat } from "./html.ts";
import { notebookFormat } from "./ipynb.ts";
import { jpegFormat } from "./jpeg.ts";
import { jsonFormat } from "./json.ts";
import { jsonLinesFormat } from "./jsonl.ts";
import { mat4 } from "./mat4.ts";
import { mat5 } from "./mat5.ts";
import { netcdf3 } from "./netcdf3.ts";
import { npy } from "./npy.ts";
import { octaveText } from "./octave-text.ts";
import { parquet } from "./parquet.ts";
import { pdf } from "./pdf.ts";
import { pickleFormat } from "./pickle.ts";
import { pngFormat } from "./png.ts";
import { pnmFormat } from "./pnm.ts";
import { postScript } from "./ps.ts";
import { rdsFormat } from "./rds.ts";
import { sqlite } from "./sqlite.ts";
import { svgFormat } from "./svg.ts";
import { tar } from "./tar.ts";
import { textFormat } from "./text.ts";
import { tiffFormat } from "./tiff.ts";
import { vtk } from "./vtk.ts";
import { webpFormat } from "./webp.ts";
import { xlsxFormat } from "./xlsx.ts";
import { xmlFormat } from "./xml.ts";
import { xz } from "./xz.ts";
import { zip } from "./zip.ts";
import { zstd } from "./zstd.ts";

/** What has no format of its own. */
export const bytesFormat: Format = {
  name: "bytes",
  representation: "nothing",
  recognises: () => true,
  open: async (content) => [{ kind: "bytes", at: "", content }],
};

/** In the order in which they are asked; what is certain by its first bytes comes before what is guessed. */
const formats: readonly Format[] = [
  // binary, by magic numbers; R packs its files by itself
  rdsFormat,
  gzip,
  xlsxFormat,
  zip,
  xz,
  zstd,
  bzip2,
  parquet,
  arrow,
  oldFeather,
  sqlite,
  tar,
  pdf,
  postScript,
  pngFormat,
  jpegFormat,
  gifFormat,
  tiffFormat,
  bmpFormat,
  webpFormat,
  pnmFormat,
  npy,
  hdf5,
  netcdf3,
  fits,
  mat5,
  dbfFormat,
  mat4,
  vtk,
  pickleFormat,
  // text, by its beginning
  octaveText,
  svgFormat,
  xmlFormat,
  htmlFormat,
  notebookFormat,
  jsonLinesFormat,
  jsonFormat,
  // text, by the name and the look of it
  csvFormat,
  tsvFormat,
  // anything else that is text: the last
  textFormat,
];

const declared: Readonly<Record<NonNullable<CompareRules["as"]>, Format>> = {
  bytes: bytesFormat,
  text: textFormat,
  csv: csvFormat,
  tsv: tsvFormat,
  json: jsonFormat,
};

/** The format of a file: by its content; the name decides where the bytes leave it open. `as` overrides both. */
export function formatOf(head: Uint8Array, name: string, content: Content, as: CompareRules["as"]): Format {
  if (as !== null) return declared[as];
  return formats.find((format) => format.recognises(head, name, content)) ?? bytesFormat;
}
