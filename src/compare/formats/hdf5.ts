import { type Content, latin1, slice } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part, Value } from "../part.ts";
import { attributesOf } from "./hdf5/attributes.ts";
import { datasetParts } from "./hdf5/datasets.ts";
import { loadLibrary, OpenFile } from "./hdf5/library.ts";
import { coordinatesOf, type Described, isNetcdf, roleOf } from "./hdf5/netcdf4.ts";
import { checkStoredTypes } from "./hdf5/stored-types.ts";
import { type Extent, extentOf, startOf } from "./hdf5/superblock.ts";
import { typeOf, typeText } from "./hdf5/types.ts";
import { untoldParts } from "./hdf5/untold.ts";
import { type Entry, walk } from "./hdf5/walk.ts";
import { history } from "./netcdf3/history.ts";
import { withoutProgram } from "./netcdf3/programs.ts";
import { shown } from "./packed/asides.ts";

const representation =
  "layout (chunks, compression, addresses, unused space), byte order, length of stored text, order and times of objects";

/**
 * HDF5, and what is made of it: netCDF-4, MATLAB 7.3, AnnData, Octave. Read by the HDF5 library itself; what it does not
 * tell of fill values and comments stands in the headers of the objects. Everything is read once on opening, and again in slabs on comparing.
 */
export const hdf5: Format = {
  name: "HDF5",
  representation,
  recognises: (head) => startOf(head) !== undefined,
  async open(content, reading) {
    const start = startOf(content.read(0, Math.min(4096, content.size)));
    if (start === undefined) throw new Unreadable("it has no signature of HDF5");
    const extent = extentOf(content, start);
    const library = await loadLibrary();
    const file = new OpenFile(library, content);
    try {
      return [...around(content, extent, reading), ...inside(file, content, extent, reading)];
    } finally {
      file.close();
    }
  },
};

function inside(file: OpenFile, content: Content, extent: Extent, reading: Reading): readonly Part[] {
  const { entries, paths } = walk(file);
  const tags = new Map([...paths].map(([address, path]) => [path, checkStoredTypes(content, extent, Number(address))]));
  const named = entries.flatMap((entry) => (entry.kind === "link" ? [] : [entry.path]));
  const described = ["/", ...named].map((path) => ({ path, attributes: attributesOf(file, path, paths) }));
  reading.hold(200 * entries.length + 200 * described.reduce((sum, { attributes }) => sum + attributes.length, 0));
  const typeAt = (path: string) =>
    typeOf(
      file.call((library, id) => library.get_dataset_metadata(id, path)),
      tags.get(path),
    );
  const untold = [...paths].flatMap(([address, path]) =>
    untoldParts(
      content,
      extent,
      { path, address: Number(address) },
      { typeAt, inNetcdf: isNetcdf(described), layout: `HDF5: ${representation}` },
      reading,
    ),
  );
  const dataset = (path: string) =>
    datasetParts(file, { content, library: file.library, path, objects: paths, tag: tags.get(path) });
  return [
    ...entries.flatMap((entry) => entryParts(entry, file, dataset)),
    ...attributeParts(described, reading),
    ...untold,
  ];
}

function entryParts(entry: Entry, file: OpenFile, dataset: (path: string) => readonly Part[]): readonly Part[] {
  const { kind, path } = entry;
  switch (kind) {
    case "dataset":
      return dataset(path);
    case "group":
      return [{ kind: "value", at: `group ${path}`, value: "group" }];
    case "type":
      return [
        {
          kind: "value",
          at: `type ${path}`,
          value: typeText(typeOf(file.call((l, id) => l.get_datatype_metadata(id, path)))),
        },
      ];
    case "link":
      return [{ kind: "value", at: `link ${path}`, value: entry.target }];
  }
}

function attributeParts(described: readonly Described[], reading: Reading): readonly Part[] {
  const inNetcdf = isNetcdf(described);
  return described.flatMap((object) => {
    const { path, attributes } = object;
    const dimensions = coordinatesOf(object, described);
    const noted: readonly Part[] =
      dimensions === undefined ? [] : [{ kind: "value", at: `dimensions of ${path}`, value: [...dimensions] }];
    const parts = attributes.flatMap(({ name, value }): readonly Part[] => {
      const where = `attribute ${name} of ${path}`;
      const role = roleOf(path, name, inNetcdf);
      if (role === "versions")
        reading.setAside({ rule: "netCDF: versions of the libraries", where, value: excerpt(value) });
      if (role === "history") return [{ kind: "value", at: where, value: history(value, where, reading) }];
      const isUnresolved = name === "_Netcdf4Coordinates" && dimensions === undefined;
      if (role !== "content" && !isUnresolved) return [];
      const own = inNetcdf && path === "/" ? withoutProgram(name, value, where, reading) : value;
      return own === undefined ? [] : [{ kind: "value", at: where, value: own }];
    });
    return [...noted, ...parts];
  });
}

function excerpt(value: Value): string {
  const text = (part: unknown) => (part instanceof Map ? [...part] : typeof part === "bigint" ? String(part) : part);
  return shown(typeof value === "string" ? value : JSON.stringify(value, (_, part) => text(part)));
}

/** What other programs keep before and after the HDF5 file proper. */
function around(content: Content, { start, end }: Extent, reading: Reading): readonly Part[] {
  const parts: Part[] = [];
  const before = content.read(0, start);
  if (latin1(before).startsWith("MATLAB 7.3 MAT-file")) {
    const text = latin1(before.subarray(0, 116));
    reading.setAside({ rule: "MAT: header text", where: "bytes 0 to 115", value: shown(text) });
    parts.push({ kind: "bytes", at: "user block", content: slice(content, 116, start) });
  } else if (before.some((byte) => byte !== 0)) {
    parts.push({ kind: "bytes", at: "user block", content: slice(content, 0, start) });
  }
  if (end < content.size)
    parts.push({ kind: "bytes", at: "after the end", content: slice(content, end, content.size) });
  return parts;
}
