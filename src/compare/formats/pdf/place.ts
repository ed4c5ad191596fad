import type { Value } from "../../part.ts";
import type { Decoded } from "./filters.ts";
import type { Steps } from "./labels.ts";
import type { Stream } from "./objects.ts";
import type { Role } from "./roles.ts";

/** Where in the document a value stands. */
export interface Place {
  /** `page 3` or `document`: what leads to it first. */
  readonly scope: string;
  /** Of the object that it is part of. */
  readonly label: string;
  /** From that object to the value. */
  readonly steps: Steps;
  /** The last steps that led to that object, to tell what it is for. */
  readonly trail: Steps;
  /** Of the file that is attached here. */
  readonly file?: string;
}

/** A stream that something refers to, with all that its dictionary says. */
export interface Node {
  readonly scope: string;
  readonly label: string;
  readonly stream: Stream;
  /** What it is to those that refer to it. */
  readonly roles: Set<Role>;
  readonly trail: Steps;
  /** Of its dictionary; filled in once its turn has come. */
  entries: ReadonlyMap<string, Value>;
  /** Its bytes, and the filters that were not undone. */
  decoded: Decoded;
  /** Of an attached file. */
  readonly file: string;
}
