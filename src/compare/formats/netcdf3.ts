import { type Content, latin1, slice } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part, Value } from "../part.ts";
import { arrayPart, elementBytes, elementCount } from "./arrays/elements.ts";
import { stridedPart } from "./arrays/strided.ts";
import { type Header, readHeader, type Variable } from "./netcdf3/header.ts";
import { history } from "./netcdf3/history.ts";
import { withoutProgram } from "./netcdf3/programs.ts";

/** Classic netCDF: dimensions, attributes and variables by name; variables with records are read record by record. */
export const netcdf3: Format = {
  name: "netCDF 3",
  representation: "width of the offsets, order of the definitions, fill-up bytes",
  recognises: (head) => latin1(head.subarray(0, 3)) === "CDF" && [1, 2, 5].includes(head[3] ?? 0),
  async open(content, reading) {
    const header = readHeader(content, reading);
    const layout = layoutOf(header, content);
    const parts: Part[] = [
      ...header.dimensions.map(
        (dimension): Part => ({ kind: "value", at: `dimension ${dimension.name}`, value: sideOf(dimension) }),
      ),
      ...attributeParts(header.attributes, "the file", reading),
    ];
    for (const variable of header.variables) {
      parts.push(...variableParts(variable, header, layout, content));
      parts.push(...attributeParts(variable.attributes, variable.name, null));
    }
    const end = Math.max(header.end, ...header.variables.map((variable) => endOf(variable, header, layout)));
    const filled = Math.ceil(end / 4) * 4;
    if (filled < content.size)
      parts.push({ kind: "bytes", at: "after the end", content: slice(content, filled, content.size) });
    return parts;
  },
};

/** The dimension that grows is as long as there are records, which the variables show. */
const sideOf = ({ length }: { readonly length: number }): Value => (length === 0 ? "unlimited" : length);

function attributeParts(attributes: ReadonlyMap<string, Value>, of: string, file: Reading | null): readonly Part[] {
  return [...attributes].flatMap(([name, value]): readonly Part[] => {
    const at = `attribute ${name} of ${of}`;
    const own = file === null ? value : ofFile(name, value, at, file);
    return own === undefined ? [] : [{ kind: "value", at, value: own }];
  });
}

const ofFile = (name: string, value: Value, at: string, reading: Reading): Value | undefined =>
  name === "history" ? history(value, at, reading) : withoutProgram(name, value, at, reading);

interface Layout {
  readonly records: number;
  /** From one record to the next. */
  readonly stride: number;
}

function layoutOf(header: Header, content: Content): Layout {
  const growing = header.variables.filter((variable) => isGrowing(variable, header));
  const sizes = growing.map((variable) => bytesOf(variable, shapeOf(variable, header).slice(1)));
  // A single variable with records is not filled up to four bytes.
  const stride = sizes.length === 1 ? (sizes[0] ?? 0) : sizes.reduce((sum, size) => sum + Math.ceil(size / 4) * 4, 0);
  if (header.records !== -1) return { records: header.records, stride };
  const first = Math.min(...growing.map(({ start }) => start));
  return { records: stride === 0 ? 0 : Math.max(0, Math.floor((content.size - first) / stride)), stride };
}

function isGrowing({ dimensions }: Variable, header: Header): boolean {
  return dimensions.length > 0 && header.dimensions[dimensions[0] ?? -1]?.length === 0;
}

/** The sides of a variable; the side that grows is zero. */
function shapeOf({ dimensions }: Variable, header: Header): readonly number[] {
  return dimensions.map((index, axis) => {
    const length = header.dimensions[index]?.length;
    if (length === undefined || (length === 0 && axis > 0))
      throw new Unreadable("a variable in it has an impossible dimension");
    return length;
  });
}

function endOf(variable: Variable, header: Header, { records, stride }: Layout): number {
  const shape = shapeOf(variable, header);
  if (!isGrowing(variable, header)) return variable.start + bytesOf(variable, shape);
  return records === 0 ? 0 : variable.start + (records - 1) * stride + bytesOf(variable, shape.slice(1));
}

const bytesOf = ({ type }: Variable, shape: readonly number[]): number =>
  elementCount(shape) * (type === null ? 1 : elementBytes(type));

function variableParts(
  variable: Variable,
  header: Header,
  { records, stride }: Layout,
  content: Content,
): readonly Part[] {
  const { name, type, start } = variable;
  const names = variable.dimensions.map((index) => header.dimensions[index]?.name ?? "");
  const grows = isGrowing(variable, header);
  const sides = shapeOf(variable, header);
  const shape = grows ? [records, ...sides.slice(1)] : sides;
  const place = { content, start, type: type ?? "u1", shape, isBigEndian: true } as const;
  const at = `variable ${name}`;
  const values = grows ? stridedPart(at, { ...place, stride }) : arrayPart(at, place);
  const dimensions: Part = { kind: "value", at: `dimensions of ${name}`, value: names };
  return type === null ? [...characterParts(at, shape, values.chunks), dimensions] : [values, dimensions];
}

const longestText = 1_000_000;

/** Characters: the last dimension is the length of each text, filled up with zeros. */
function characterParts(at: string, shape: readonly number[], chunks: () => Iterable<unknown>): readonly Part[] {
  const length = shape.at(-1) ?? 1;
  if (length > longestText) throw new Unreadable("a text in it is too long");
  const columns = [{ name: "text", type: "characters" }];
  const rows = () => texts(chunks() as Iterable<Uint8Array>, length);
  return [
    { kind: "table", at, columns, textual: false, rows },
    { kind: "value", at: `${at}: shape`, value: [...shape] },
  ];
}

function* texts(chunks: Iterable<Uint8Array>, length: number): Generator<readonly string[][]> {
  let held: Buffer = Buffer.alloc(0);
  for (const chunk of chunks) {
    held = Buffer.concat([held, chunk]);
    const count = length === 0 ? 0 : Math.floor(held.length / length);
    const all = held;
    yield Array.from({ length: count }, (_, at) => [
      latin1(all.subarray(at * length, (at + 1) * length)).replace(/\0+$/, ""),
    ]);
    held = held.subarray(count * length);
  }
}
