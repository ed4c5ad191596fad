import { Unreadable } from "../../format.ts";
import { type Encryption, encryptionOf } from "./encryption.ts";
import { type Decoded, decode } from "./filters.ts";
import { type Indirect, readIndirect } from "./indirect.ts";
import { is, nameOf, type PdfObject, type Reference, type Stream } from "./objects.ts";
import { Packed } from "./packed.ts";
import { readWithoutTable } from "./rescue.ts";
import { type CrossReferences, type Entry, readCrossReferences } from "./xref.ts";

/** The objects of a PDF by their numbers, whichever way they are stored. */
export class PdfFile {
  readonly bytes: Uint8Array;
  readonly references: CrossReferences;
  /** Takes from what may be held in memory. */
  readonly #hold: (bytes: number) => void;
  readonly #read = new Map<number, Indirect>();
  readonly #packed = new Map<number, Packed>();
  readonly #unpacked = new Map<number, PdfObject>();
  readonly #reached = new Set<number>();
  #encryption: Encryption | undefined;
  #lengthsUnderWay = 0;
  #bytesRead = 0;

  private constructor(bytes: Uint8Array, references: CrossReferences, hold: (bytes: number) => void) {
    this.bytes = bytes;
    this.references = references;
    this.#hold = hold;
  }

  /**
   * Reads the tables, and each object once to see that it is where they say. Where they are damaged the objects are looked
   * for one after the other, which tells the same only if nothing in the file leaves a choice. Throws Unreadable.
   */
  static open(bytes: Uint8Array, hold: (bytes: number) => void): PdfFile {
    try {
      const file = new PdfFile(bytes, readCrossReferences(bytes), hold);
      file.#readAll();
      return file;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const references = readWithoutTable(bytes, error);
      const file = new PdfFile(bytes, references, hold);
      file.#readAll();
      return file;
    }
  }

  get trailer(): ReadonlyMap<string, PdfObject> {
    return this.references.trailer;
  }

  /** Undefined for a document that is not encrypted. */
  get encryption(): Encryption | undefined {
    return this.#encryption;
  }

  /** Objects that stand in the file by themselves, by their numbers. */
  get indirects(): ReadonlyMap<number, Indirect> {
    return this.#read;
  }

  /** Numbers of objects that some reference led to so far. */
  get reached(): ReadonlySet<number> {
    return this.#reached;
  }

  /** Object streams by their numbers. */
  get packs(): ReadonlyMap<number, Packed> {
    return this.#packed;
  }

  /** What a reference stands for: null where there is no such object. Anything else stands for itself. */
  readonly resolve = (object: PdfObject | undefined): PdfObject => {
    let value = object ?? null;
    for (let steps = 0; is(value, "reference"); steps += 1) {
      if (steps > 32) throw new Unreadable("its references go in a circle");
      value = this.#get(value);
    }
    return value;
  };

  /** Undoes the filters of a stream. Counts what comes out as held in memory. */
  decode(stream: Stream): Decoded {
    const decoded = decode(stream, this.resolve);
    if (decoded.bytes !== stream.raw) this.#hold(decoded.bytes.length);
    return decoded;
  }

  #get({ number, generation }: Reference): PdfObject {
    const entry = this.references.entries.get(number);
    if (entry === undefined || entry.kind === "free") return null;
    this.#reached.add(number);
    if (entry.kind === "packed") return generation === 0 ? this.#unpack(number, entry) : null;
    if (entry.generation !== generation) return null;
    return this.#indirect(number, entry).object;
  }

  #indirect(number: number, entry: Extract<Entry, { kind: "offset" }>): Indirect {
    const known = this.#read.get(number);
    if (known !== undefined) return known;
    const read = readIndirect(this.bytes, entry.offset, this.#lengthOf);
    if (read.number !== number || read.generation !== entry.generation) {
      throw new Unreadable(`its object ${number} is not where it should be`);
    }
    // Objects that lie in each other would be read again and again.
    this.#bytesRead += read.end - read.start;
    if (this.#bytesRead > this.bytes.length) throw new Unreadable("its objects overlap");
    this.#hold(100);
    const object = this.#encryption?.decrypt(read.object, read.number, read.generation) ?? read.object;
    if (is(object, "stream") && object !== read.object) this.#hold(object.raw.length);
    const plain = { ...read, object };
    this.#read.set(number, plain);
    return plain;
  }

  /** An indirect length is a number, and reading it must not lead to further streams without end. */
  readonly #lengthOf = (length: PdfObject | undefined): number => {
    if (this.#lengthsUnderWay > 4) throw new Unreadable("the length of one of its streams is no number");
    this.#lengthsUnderWay += 1;
    const value = this.resolve(length);
    this.#lengthsUnderWay -= 1;
    return typeof value === "number" ? value : Number.NaN;
  };

  #unpack(number: number, entry: Extract<Entry, { kind: "packed" }>): PdfObject {
    const known = this.#unpacked.get(number);
    if (known !== undefined) return known;
    const pack = this.#pack(entry.stream);
    if (pack.numbers[entry.index] !== number) throw new Unreadable(`its object ${number} is not where it should be`);
    const object = pack.at(entry.index);
    this.#hold(100);
    this.#unpacked.set(number, object);
    return object;
  }

  #pack(number: number): Packed {
    const known = this.#packed.get(number);
    if (known !== undefined) return known;
    const entry = this.references.entries.get(number);
    const stream = entry?.kind === "offset" ? this.#indirect(number, entry).object : null;
    if (!is(stream, "stream") || nameOf(stream.entries.get("Type")) !== "ObjStm") {
      throw new Unreadable("one of the streams that hold its objects is missing");
    }
    const { bytes, left } = this.decode(stream);
    if (left.length > 0) throw new Unreadable("one of the streams that hold its objects is damaged");
    const pack = new Packed(stream.entries, bytes);
    this.#packed.set(number, pack);
    return pack;
  }

  #readAll(): void {
    const encryption = this.resolve(this.trailer.get("Encrypt"));
    if (encryption !== null) this.#decryptBy(encryption);
    for (const [number, entry] of this.references.entries) {
      if (entry.kind === "offset") this.#indirect(number, entry);
      else if (entry.kind === "packed") this.#unpack(number, entry);
    }
  }

  #decryptBy(dict: PdfObject): void {
    const id = this.trailer.get("ID");
    const [first] = is(id, "list") ? id.items : [];
    if (!is(dict, "dict") || (first !== undefined && !is(first, "string"))) {
      throw new Unreadable("it is encrypted in a way that is not known here");
    }
    this.#encryption = encryptionOf(dict, first?.bytes ?? new Uint8Array(), this.resolve);
  }
}
