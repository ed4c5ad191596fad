import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { decode as decodePng } from "fast-png";
import jpeg from "jpeg-js";
import { byTarStream, byYauzl } from "./formats/other-readers.ts";

/** What a file says, by a reader that has nothing to do with the engine; throws when it cannot read it. */
type Oracle = (bytes: Buffer) => unknown;

const text: Oracle = (bytes) =>
  bytes
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .replaceAll("\r\n", "\n")
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.trimEnd());

/** Cells without quotes; what reads as a number is one. Good enough where no line break is in quotes. */
const cells =
  (separator: string): Oracle =>
  (bytes) =>
    (text(bytes) as string[]).map((line) =>
      line.split(separator).map((cell) => {
        const bare = cell.trim().replace(/^"(.*)"$/, "$1");
        return bare === "" || Number.isNaN(Number(bare)) ? bare : Number(bare);
      }),
    );

const json: Oracle = (bytes) =>
  JSON.parse(
    bytes
      .toString("utf8")
      .replaceAll(/\bNaN\b/g, '"NaN"')
      .replaceAll(/(-?)\bInfinity\b/g, '"$1inf"'),
  );

/** The array by its header, in the order of the file. */
const npy: Oracle = (bytes) => {
  const long = bytes[6] === 1 ? bytes.readUInt16LE(8) + 10 : bytes.readUInt32LE(8) + 12;
  const header = bytes.toString("latin1", 10, long);
  const field = (name: string) => new RegExp(`'${name}': *('[^']*'|\\([^)]*\\)|\\w+)`).exec(header)?.[1];
  const shape = field("shape") ?? "";
  // One row or column is the same in either order.
  const order = shape.split(",").filter((side) => side.trim() !== "").length > 1 ? field("fortran_order") : "";
  return [field("descr"), shape.replaceAll(" ", ""), order, bytes.subarray(long)];
};

const oracles: Readonly<Record<string, Oracle>> = {
  csv: cells(","),
  tsv: cells("\t"),
  text,
  json,
  npy,
  png: (bytes) => decodePng(bytes, { checkCrc: true }).data,
  jpeg: (bytes) => jpeg.decode(bytes).data,
  gzip: gunzipSync,
  tgz: gunzipSync,
  ...Object.fromEntries(["zip", "npz", "docx", "xlsx", "odt", "epub"].map((format) => [format, byYauzl])),
  tar: byTarStream,
};

/** Whether another reader finds the same in both; undefined where there is none for the format. */
export async function agrees(format: string, one: Buffer, other: Buffer): Promise<boolean | undefined> {
  const oracle = oracles[format];
  return oracle === undefined ? undefined : isDeepStrictEqual(await oracle(one), await oracle(other));
}
