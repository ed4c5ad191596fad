import { Unreadable } from "../../format.ts";
import type { OpenFile } from "./library.ts";

/** What stands at a path. */
export type Entry =
  | { readonly kind: "group" | "dataset" | "type"; readonly path: string }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

export interface Objects {
  readonly entries: readonly Entry[];
  /** Addresses, from the beginning of the HDF5 file, to the first path at which the object stands. */
  readonly paths: ReadonlyMap<bigint, string>;
}

const mostEntries = 100_000;
const longestPath = 4096;
/** As the library numbers what a path leads to. */
const kinds = ["group", "dataset", "type"] as const;

/**
 * All that has a name, in the order of the names. Links to other places and other files are told and not followed; of an
 * object with several names, the first one stands for it.
 */
export function walk(file: OpenFile): Objects {
  const entries: Entry[] = [];
  const paths = new Map<bigint, string>([[addressOf(file, "/"), "/"]]);
  const open = ["/"];
  while (open.length > 0) {
    const group = open.pop() ?? "/";
    if (group !== "/") entries.push({ kind: "group", path: group });
    const below: string[] = [];
    for (const name of file.call((library, id) => [...library.get_names(id, group, false)]).toSorted()) {
      const entry = entryOf(file, pathOf(group, name), paths);
      if (entry.kind === "group") below.push(entry.path);
      else entries.push(entry);
    }
    if (entries.length + open.length + below.length > mostEntries)
      throw new Unreadable(`it holds more than ${mostEntries} objects`);
    open.push(...below.toReversed());
  }
  return { entries, paths };
}

function entryOf(file: OpenFile, path: string, paths: Map<bigint, string>): Entry {
  const soft = file.call((library, id) => library.get_symbolic_link(id, path));
  if (soft !== null) return { kind: "link", path, target: `a link to ${whole(soft)}` };
  const { filename, obj_path } = file.call((library, id) => library.get_external_link(id, path));
  if (filename !== undefined)
    return { kind: "link", path, target: `a link to ${whole(obj_path ?? "")} in the file ${whole(filename)}` };
  const kind = kinds[file.call((library, id) => library.get_type(id, path))];
  if (kind === undefined) throw new Unreadable(`what stands at ${path} is not known`);
  const address = addressOf(file, path);
  const first = paths.get(address);
  if (first !== undefined) return { kind: "link", path, target: `the same object as ${first}` };
  paths.set(address, path);
  return { kind, path };
}

function addressOf(file: OpenFile, path: string): bigint {
  const bytes = file.call((library, id) => Uint8Array.from(library.create_object_reference(id, path)));
  return Buffer.from(bytes).readBigUInt64LE();
}

function pathOf(group: string, name: string): string {
  // A name that is no UTF-8 arrives mangled, and would lead elsewhere.
  if (name === "" || name === "." || name.includes("/") || name.includes("\ufffd"))
    throw new Unreadable("a name in it cannot be read");
  const path = group === "/" ? `/${name}` : `${group}/${name}`;
  if (path.length > longestPath) throw new Unreadable("its groups are nested too deeply");
  return path;
}

function whole(text: string): string {
  if (text.includes("\ufffd")) throw new Unreadable("a name in it cannot be read");
  return text;
}
