import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** What is used of the HDF5 library, which runs as WebAssembly and sees no file but the one that is lent to it. */
export interface Library {
  readonly HEAPU8: Uint8Array;
  readonly H5F_ACC_RDONLY: number;
  readonly FS: Files;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  open(name: string, mode: number, trackOrder: boolean, low: number, high: number): bigint;
  close_file(file: bigint): number;
  activate_throwing_error_handler(): number;
  get_names(file: bigint, path: string, recursive: boolean): readonly string[];
  get_type(file: bigint, path: string): number;
  get_symbolic_link(file: bigint, path: string): string | null;
  get_external_link(file: bigint, path: string): { readonly filename?: string; readonly obj_path?: string };
  create_object_reference(file: bigint, path: string): ArrayLike<number>;
  get_attribute_names(file: bigint, path: string): readonly string[];
  get_attribute_metadata(file: bigint, path: string, name: string): Metadata;
  get_attribute_data(file: bigint, path: string, name: string, pointer: bigint): number;
  get_dataset_metadata(file: bigint, path: string): Metadata;
  get_datatype_metadata(file: bigint, path: string): Metadata;
  get_dataset_filters(file: bigint, path: string): readonly { readonly id: number; readonly name: string }[];
  get_dataset_data(file: bigint, path: string, count: Sides, offset: Sides, strides: Sides, pointer: bigint): number;
  reclaim_vlen_memory(file: bigint, path: string, attribute: string, pointer: bigint): number;
  reclaim_vlen_memory_count(file: bigint, path: string, attribute: string, pointer: bigint, count: Sides): number;
}

type Sides = readonly bigint[] | null;

interface Files {
  writeFile(name: string, bytes: Uint8Array): void;
  lookupPath(name: string): { readonly node: Node };
  unlink(name: string): void;
  close(stream: Stream): void;
  readonly streams: readonly (Stream | null | undefined)[];
  readonly ErrnoError: new (code: number) => Error;
}

interface Stream {
  readonly node: Node;
}

interface Node {
  usedBytes: number;
  stream_ops: object;
}

/** Of a data type, and of the space of a dataset or attribute. */
export interface Metadata {
  /** A class of H5T. */
  readonly type: number;
  readonly size: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
  /** Only of text: as long as each text is. */
  readonly vlen: boolean;
  readonly strpad?: number;
  readonly ref_type?: string;
  readonly array_type?: Metadata;
  readonly vlen_type?: Metadata;
  readonly compound_type?: { readonly nmembers: number; readonly members: readonly (Metadata & Member)[] };
  readonly enum_type?: { readonly type: number; readonly nmembers: number; readonly members: Record<string, number> };
  /** Null: there is a type and no value. */
  readonly shape?: readonly number[] | null;
  /** How far each side may grow: 2 ** 64 without a limit. */
  readonly maxshape?: readonly number[] | null;
  readonly total_size?: number;
  readonly chunks?: readonly number[] | null;
  readonly virtual_sources?: readonly { readonly file_name: string }[];
}

export interface Member {
  readonly name: string;
  readonly offset: number;
}

let loading: Promise<Library> | undefined;
/** A failure inside the library that is no answer of it: nothing that it says from then on can be trusted. */
let isBroken = false;
let count = 0;

/** Loads the library once. */
export async function loadLibrary(): Promise<Library> {
  loading ??= import("h5wasm").then(async ({ ready }) => {
    const library = (await ready) as unknown as Library;
    library.activate_throwing_error_handler();
    return library;
  });
  return loading;
}

/** An open file. Whoever opens it closes it. */
export class OpenFile {
  readonly library: Library;
  readonly #name: string;
  readonly #node: Node;
  readonly #id: bigint;
  #content: Content | undefined;
  /** What reading the content threw, which is no matter of the library. */
  #failure: { readonly error: unknown } | undefined;

  /** Lends a content to the library without a copy. Throws Unreadable when it is no HDF5 file. */
  constructor(library: Library, content: Content) {
    this.library = library;
    this.#content = content;
    count += 1;
    this.#name = `/lent-${count}`;
    library.FS.writeFile(this.#name, new Uint8Array(0));
    this.#node = library.FS.lookupPath(this.#name).node;
    this.#node.usedBytes = content.size;
    this.#node.stream_ops = {
      ...this.#node.stream_ops,
      read: (_: Stream, into: Uint8Array, at: number, length: number, position: number) =>
        this.#read(into, at, length, position),
    };
    try {
      this.#id = this.call((l) => l.open(this.#name, l.H5F_ACC_RDONLY, false, -1, -1));
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  /** Asks the library. What it refuses is Unreadable. */
  call<T>(ask: (library: Library, file: bigint) => T): T {
    if (isBroken) throw new Unreadable("the HDF5 library broke down on a file before this one");
    try {
      return ask(this.library, this.#id);
    } catch (error) {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (error instanceof Unreadable) throw error;
      if (isBreakdown(error)) isBroken = true;
      throw new Unreadable(`the HDF5 library cannot read it (${reasonOf(error)})`);
    }
  }

  close(): void {
    try {
      if (!isBroken) this.library.close_file(this.#id);
    } catch {
      // What could not be closed is forgotten.
    }
    this.#forget();
  }

  #read(into: Uint8Array, at: number, length: number, position: number): number {
    try {
      const content = this.#content;
      if (content === undefined) return 0;
      const bytes = content.read(Math.min(position, content.size), Math.min(position + length, content.size));
      into.set(bytes, at);
      return bytes.length;
    } catch (error) {
      this.#failure ??= { error };
      throw new this.library.FS.ErrnoError(29);
    }
  }

  /** Nothing of the file stays, even where the library did not let go of it. */
  #forget(): void {
    this.#content = undefined;
    const { FS } = this.library;
    for (const stream of FS.streams) if (stream?.node === this.#node) FS.close(stream);
    FS.unlink(this.#name);
  }
}

/** A trap of WebAssembly, or no room for its calls: its memory is in no state that can be relied on. */
function isBreakdown(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === "RuntimeError");
}

/** The innermost reason of the library's stack of errors. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const reasons = [...text.matchAll(/^ *#\d+: .*? in \w+\(\): (.*)$/gm)].map(([, reason = ""]) => reason);
  return (reasons.at(-1) ?? text).replaceAll(/\s+/g, " ").slice(0, 120);
}
