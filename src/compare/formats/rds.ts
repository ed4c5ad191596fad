import { latin1 } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { addressIn } from "./rds/address.ts";
import type { Cell } from "./rds/cells.ts";
import { ItemReader } from "./rds/reader.ts";
import { BinarySource, type Source, TextSource } from "./rds/source.ts";

const mostBytes = 512 * 1024 * 1024;

/**
 * Objects of R, as saveRDS() and save() write them: serialization version 2 and 3, binary and text. The file may be
 * compressed as a whole, which R does by itself. https://cran.r-project.org/doc/manuals/r-release/R-ints.html
 */
export const rdsFormat: Format = {
  name: "R data",
  representation:
    "compression, encoding of numbers and texts, compact sequences, order of attributes and saved objects",
  recognises(head, name) {
    if (/^(?:RD[XAB][23]\n)?[XAB]\n/.test(latin1(head.subarray(0, 7)))) return hasVersion(head);
    return /\.(?:rds|rda|rdata)$/i.test(name) && compressionOf(head) !== undefined;
  },
  async open(content, reading) {
    const compression = compressionOf(content.read(0, 6));
    if (compression !== undefined) {
      reading.setAside({ rule: "R: compression", where: "the whole file", value: compression });
      return packed(await reading.opened(content, "data", ""));
    }
    if (content.size > mostBytes) throw new Unreadable("it is larger than 512 MiB");
    reading.hold(content.size);
    return read(content.read(0, content.size), reading);
  },
};

/** The first two parts say what is packed in what: that it is compressed is no content, that it is data of R has to be so. */
function packed([outer, inner, ...parts]: readonly Part[]): readonly Part[] {
  const isData = outer?.kind === "value" && inner?.kind === "value" && inner.value === rdsFormat.name;
  if (!isData || parts.some(({ kind }) => kind === "bytes")) {
    throw new Unreadable("what is compressed in it cannot be read as data of R");
  }
  return parts;
}

function compressionOf(head: Uint8Array): string | undefined {
  const start = latin1(head.subarray(0, 6));
  if (start.startsWith("\x1f\x8b")) return "gzip";
  if (start.startsWith("BZh")) return "bzip2";
  return start === "\xfd7zXZ\0" ? "xz" : undefined;
}

/** A text may begin with a line of one letter, too: behind it stands the version, 2 or 3. */
function hasVersion(head: Uint8Array): boolean {
  const start = latin1(head.subarray(0, 16)).replace(/^RD[XAB][23]\n/, "");
  const versions = ["X\n\0\0\0\u0002", "X\n\0\0\0\u0003", "B\n\u0002\0\0\0", "B\n\u0003\0\0\0", "A\n2\n", "A\n3\n"];
  return versions.some((version) => start.startsWith(version));
}

async function read(bytes: Uint8Array, reading: Reading): Promise<readonly Part[]> {
  const start = latin1(bytes.subarray(0, 5));
  const isSaved = start.startsWith("RD");
  const source = sourceOf(bytes, isSaved ? 5 : 0);
  const version = source.integer();
  if (version !== 2 && version !== 3) throw new Unreadable(`version ${version} of the serialization is not known`);
  const [writer, least] = [source.integer(), source.integer()];
  const encoding = version === 3 ? latin1(source.text(lengthOf(source.integer()))) : "";
  const aside = (rule: string, value: string) => reading.setAside({ rule, where: "header", value });
  aside("R: version of the serialization", `${version}`);
  aside("R: version of R that wrote it", `${versionText(writer)}, readable from ${versionText(least)} on`);
  if (encoding !== "") aside("R: encoding of the system that wrote it", encoding);
  const reader = new ItemReader(source, encoding, reading);
  const parts = isSaved ? saved(reader.cells()) : [whole(reader)];
  if (!source.isAtEnd) throw new Unreadable("something follows the object");
  return parts;
}

function whole(reader: ItemReader): Part {
  const value = reader.item();
  return { kind: "value", at: "", value, address: addressIn(value), missing: "NA" };
}

/** Each variable by its name. */
function saved(cells: readonly Cell[]): readonly Part[] {
  return cells.map(({ tag, value, levels, attributes }) => {
    if (tag === null || levels !== 0 || attributes !== null) throw new Unreadable("a saved object has no plain name");
    return { kind: "value", at: tag, value, address: addressIn(value), missing: "NA" };
  });
}

function sourceOf(bytes: Uint8Array, at: number): Source {
  const letter = latin1(bytes.subarray(at, at + 2));
  if (letter === "X\n") return new BinarySource(bytes, at + 2, true);
  if (letter === "B\n") return new BinarySource(bytes, at + 2, false);
  if (letter === "A\n") return new TextSource(bytes, at + 2);
  throw new Unreadable("its encoding is not known");
}

function lengthOf(length: number): number {
  if (length < 0 || length > 100) throw new Unreadable("the name of an encoding is too long");
  return length;
}

/** 4.2.2 is written as 0x040202. */
const versionText = (version: number): string => `${version >> 16}.${(version >> 8) & 0xff}.${version & 0xff}`;
