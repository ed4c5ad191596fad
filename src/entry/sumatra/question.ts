import type { IncomingMessage } from "node:http";
import type { Repository } from "../../domain/repository.ts";
import type { RecordToken } from "../../ports.ts";
import type { Asked } from "../web/answer.ts";
import type { WebWorld } from "../web/web-world.ts";
import type { Form } from "./negotiation.ts";

/** One request of the record store, after it was found out who asks for what, and in which form. */
export interface Question {
  readonly world: WebWorld;
  readonly asked: Asked;
  readonly request: IncomingMessage;
  readonly form: Form;
  /** null where none was brought. */
  readonly token: RecordToken | null;
  /** How the client reaches us, without a slash at the end. */
  readonly base: string;
}

/**
 * A project that whoever asks may see: one that a client made (or is about to), the runs of a repository, or all that this
 * machine's own store holds.
 */
export type Place =
  | { readonly kind: "project"; readonly name: string }
  | { readonly kind: "runs"; readonly name: string; readonly repository: Repository }
  | { readonly kind: "own"; readonly name: string };
