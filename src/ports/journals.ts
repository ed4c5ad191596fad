import type { Grade, VerdictKind } from "../domain/verdict.ts";

/* What a journal, or a lab, asks of a server: verifications of public commits, and an answer to its own system. */

export interface JournalToken {
  /** For the operator, to name it by: it opens nothing. */
  readonly id: string;
  /** Whose it is. */
  readonly name: string;
  /** How many verifications may be asked for with it in 24 hours. */
  readonly perDay: number;
  readonly createdAt: string;
  /** To the hour; null before its first use. */
  readonly usedAt: string | null;
}

/** Kept as digests, like the tokens of the record store. */
export interface JournalTokens {
  /** Answers the token itself, this once. */
  create(name: string, perDay: number): Promise<{ readonly token: string; readonly id: string }>;
  /** Oldest first. */
  list(): Promise<readonly JournalToken[]>;
  /** Ends one for good, with what was asked for with it and is not done yet; false where there is none. */
  revoke(id: string): Promise<boolean>;
  /** Whose a token is; undefined where it opens nothing. */
  opened(token: string): Promise<JournalToken | undefined>;
}

/** What came of a verification. A fault is no verdict: the world failed us. */
export type VerificationOutcome =
  | { readonly kind: "judged"; readonly commit: string | null; readonly runs: readonly RequestedRun[] }
  /** There was nothing that could be rerun. */
  | { readonly kind: "refused"; readonly reason: string; readonly problems: readonly string[] }
  | { readonly kind: "fault"; readonly reason: string };

export interface RequestedRun {
  readonly id: string;
  readonly analysis: string;
  readonly verdict: VerdictKind;
  /** null unless reproduced. */
  readonly grade: Grade | null;
  /** Whether it reproduced a part only: something was left out. */
  readonly isPartial: boolean;
  /** Whether the network was off. */
  readonly isolated: boolean;
}

export interface Verification {
  readonly id: string;
  /** Id of the token with which it was asked for. */
  readonly token: string;
  /** `https://host/owner/name` */
  readonly url: string;
  readonly ref: string;
  /** null where all analyses are meant. */
  readonly analysis: string | null;
  readonly askedAt: string;
  readonly state: "queued" | "running" | "finished" | "refused" | "fault";
  readonly outcome: VerificationOutcome | null;
  readonly endedAt: string | null;
  readonly callback: {
    readonly url: string;
    readonly state: "waiting" | "delivered" | "failed";
    readonly attempts: number;
    /** Why the last attempt failed. */
    readonly problem: string | null;
    /** As `Callbacks.seal` made it; null when the callback is over. */
    readonly sealedSecret: string | null;
  } | null;
}

export interface VerificationRequest {
  readonly id: string;
  readonly token: Pick<JournalToken, "id" | "perDay">;
  /** The client's own name for this request: the same again is the same request. */
  readonly idempotencyKey: string | null;
  /** Digest of what is asked for. */
  readonly fingerprint: string;
  readonly url: string;
  readonly ref: string;
  readonly analysis: string | null;
  readonly callback: { readonly url: string; readonly sealedSecret: string } | null;
}

/** `other`: the name was used for something else. `full`: as much was asked for as one token may. */
export type AddedVerification =
  | { readonly kind: "added" | "known"; readonly verification: Verification }
  | { readonly kind: "other" }
  | { readonly kind: "full"; readonly reason: string; readonly retryAfterSeconds: number };

export interface Verifications {
  /** Keeps it and queues its job, both or neither; on the disk when it answers. */
  add(request: VerificationRequest): Promise<AddedVerification>;
  find(id: string): Promise<Verification | undefined>;
  /** Its run has begun. */
  begin(id: string): Promise<void>;
  /** Keeps what came of it and queues the callback, both or neither. The first outcome stays. */
  end(id: string, outcome: VerificationOutcome): Promise<void>;
  /** Notes an attempt of the callback; when it is over, its secret is forgotten. */
  called(id: string, state: "waiting" | "delivered" | "failed", problem: string | null): Promise<void>;
}

interface CallbackMessage {
  readonly url: string;
  readonly sealedSecret: string;
  /** The same for each attempt, so that who hears it twice can tell. */
  readonly delivery: string;
  /** JSON */
  readonly body: string;
}

/** `refused`: no further attempt helps. */
export type CallbackAnswer =
  | { readonly kind: "delivered" }
  | { readonly kind: "refused" | "failed"; readonly reason: string };

/** Tells other people's systems something, over https and on the public internet only. */
export interface Callbacks {
  /** Why nothing is ever sent to this address; undefined where it may be, as far as can be told without asking anybody. */
  refusal(url: string): string | undefined;
  /** A secret in a form that only this server can use. */
  seal(secret: string): Promise<string>;
  /** Never throws for what the other side does. */
  post(message: CallbackMessage, signal: AbortSignal): Promise<CallbackAnswer>;
}
