import type { RunRecord } from "../../domain/run.ts";
import type { Issuer } from "../issuer.ts";
import type { Statement } from "../statement.ts";
import type { Described } from "./described.ts";

/** All that an export is made from: what was certified, the record that it is about, and what the source says of itself. */
export interface Exported {
  readonly issuer: Issuer;
  readonly statement: Statement;
  readonly record: RunRecord;
  readonly described: Described;
  /** Whose signature is below the list of all files: an OpenSSH public key. */
  readonly publicKey: string;
}

/** What stands where only a person can say what belongs there; CODECHECK's own tools look for it. */
export const placeholder = "FIXME";

/** `ada/notes at 1111111`, or the name of the analysis where there is no repository. */
export function nameOf({ record }: Pick<Exported, "record">): string {
  const { repository, commit, modified } = record.plan.source;
  const where = repository === null ? "a folder" : shortAddress(repository);
  if (commit === null) return where;
  return `${where} at ${commit.slice(0, 7)}${modified ? " (changed)" : ""}`;
}

/** The repository as people write it, without host and ending. */
function shortAddress(repository: string): string {
  const path = URL.parse(repository)?.pathname ?? repository;
  return path.replace(/^\/+/, "").replace(/\.git$/, "") || repository;
}

/** Where a browser finds the repository; undefined where its address is none for browsers. */
export function browsable({ record }: Pick<Exported, "record">): string | undefined {
  const { repository } = record.plan.source;
  const parsed = repository === null ? null : URL.parse(repository);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return undefined;
  return parsed.href.replace(/\.git$/, "");
}

/** Where the run's page is; undefined for a command line, which publishes nothing. */
export function runPage({ issuer, statement }: Pick<Exported, "issuer" | "statement">): string | undefined {
  return issuer.url === null ? undefined : `${issuer.url}/runs/${statement.predicate.run.id}`;
}

/** Name for content without an address (RFC 6920). */
export function digestUri(sha256: string): string {
  return `ni:///sha-256;${Buffer.from(sha256, "hex").toString("base64url")}`;
}

/** To the second, which is all that some formats take. */
export function toSecond(time: string): string {
  return time.replace(/\.\d+Z$/, "Z");
}

/** JSON for people and programs, with a line end behind it. */
export function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
