import type {
  BlindLinks,
  Callbacks,
  Certificates,
  Clock,
  Comparer,
  HandedIn,
  ImportedRecords,
  JournalTokens,
  KeptTable,
  KnownKeys,
  LiveLogs,
  Objects,
  PageKeys,
  Queue,
  RecordStore,
  Records,
  RecordTable,
  RecordTokens,
  Releases,
  Repositories,
  Sessions,
  SignIn,
  SigningKeys,
  TransparencyLog,
  UnfinishedRuns,
  Verifications,
} from "../../ports.ts";
import { type Links, linksFrom } from "../../report/links.ts";
import type { Reader } from "../../report/pages/layout.ts";
import type { Asked } from "./answer.ts";
import { returnable } from "./return-path.ts";

export interface WebWorld {
  readonly ledger: Pick<Records, "find" | "list" | "counts" | "hasProduced" | "entries" | "history" | "annotate">;
  readonly table: RecordTable;
  readonly keptTable: KeptTable;
  readonly liveLogs: LiveLogs;
  /** Compares outputs of one run with those of another. */
  readonly comparer: Comparer;
  readonly queue: Pick<Queue, "verificationsOf" | "depth">;
  readonly repositories: Pick<
    Repositories,
    "byName" | "byFormerName" | "byId" | "head" | "badgeToken" | "setBadgeToken"
  >;
  readonly releases: Pick<Releases, "find" | "newest">;
  readonly objects: Pick<Objects, "has" | "read">;
  readonly keys: Pick<PageKeys, "opens">;
  readonly clock: Pick<Clock, "now" | "nonce">;
  /** null where nobody can sign in. */
  readonly signIn: SignIn | null;
  readonly sessions: Sessions;
  readonly signingKeys: Pick<SigningKeys, "signers" | "published">;
  readonly certificates: Certificates;
  readonly transparencyLog: TransparencyLog;
  readonly blindLinks: BlindLinks;
  readonly recordStore: RecordStore;
  readonly recordTokens: Pick<RecordTokens, "opened">;
  /** What this machine's own store holds beside runs that came to an end. */
  readonly unfinished: Pick<UnfinishedRuns, "list" | "find">;
  readonly imported: Pick<ImportedRecords, "entries" | "find">;
  readonly journalTokens: Pick<JournalTokens, "opened">;
  readonly verifications: Pick<Verifications, "add" | "find">;
  readonly handedIn: HandedIn;
  readonly knownKeys: Pick<KnownKeys, "list">;
  /** For whom verifications can be asked: commits of the site where people see GitHub; null where there are no workers for it. */
  readonly requests: {
    readonly site: string;
    readonly callbacks: Pick<Callbacks, "refusal" | "seal">;
  } | null;
  /** The files of a zip archive of a stranger; undefined where it is none, or unpacks to more than that. */
  unzipped(archive: Uint8Array, mostBytes: number): Promise<ReadonlyMap<string, Uint8Array> | undefined>;
  /** The page that verifies certificates in a browser, also when it was saved and is opened as a file. */
  readonly verifierPage: string;
  /** How the world reaches this server, e.g. `https://tickmark.example`. */
  readonly publicUrl: string;
  /** Whether all that the store holds is for whoever asks, runs of the command line too: only on their own machine. */
  readonly isOwnMachine?: boolean;
  /** Hears of what went wrong behind a page. */
  onError(error: unknown): void;
}

/** Links within a page: without the host, so that they work however the server was reached. */
export function linksWithin({ publicUrl }: Pick<WebWorld, "publicUrl">, key: string | null): Links {
  return linksFrom(new URL(publicUrl).pathname, key);
}

/** Links that carry the key on, where one was needed. */
export function linksFor(world: WebWorld, asked: Asked, isPrivate: boolean): Links {
  return linksWithin(world, isPrivate ? asked.key : null);
}

/** Whom a page is for, as the page itself needs to know it. */
export function readerOf({ signIn }: Pick<WebWorld, "signIn">, { signedIn, path }: Asked): Reader | null {
  if (signIn === null) return null;
  if (signedIn === null) return { kind: "stranger", returnTo: returnable(path) };
  return { kind: "person", login: signedIn.person.login, formToken: signedIn.formToken };
}
