import type { IncomingMessage } from "node:http";
import type { JournalToken, RecordToken } from "../../ports.ts";
import type { Answer, Asked } from "../web/answer.ts";
import type { WebWorld } from "../web/web-world.ts";

/** One request of the API, after it was found out what is asked for and with which token. */
export interface Question {
  readonly world: WebWorld;
  readonly asked: Asked;
  /** Of a project or a repository; null where none was brought. */
  readonly token: RecordToken | null;
  /** Of a journal; null where none was brought. */
  readonly journal: JournalToken | null;
  readonly request: IncomingMessage;
}

/** Answers, or says by `undefined` that there is nothing that this token may see. */
export type Operation = (question: Question) => Promise<Answer | undefined>;

/** What a journal alone may do; `Forbidden` and `Unauthorised` are for others. */
export type JournalQuestion = Question & { readonly journal: JournalToken };
