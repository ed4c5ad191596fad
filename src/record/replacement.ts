import { keptRecord, type ReceivedRecord } from "./received.ts";
import { isFinal, isStatus } from "./status.ts";

/** The record as it stands from now on, where it changes, and what came and did not become it. */
export interface Replacement {
  readonly current: { readonly content: string; readonly timestamp: string; readonly tags: readonly string[] } | null;
  readonly aside: string | null;
}

/** What people say of a run; all else is what happened. */
const remarks = ["reason", "outcome", "tags"] as const;

/**
 * What becomes of a record that comes under a label which may be taken. While the run is not over, the newer one takes the
 * place of the older: that is how the client tells how far it is. Of a run that is over only reason, outcome and tags change;
 * what else is different in the one that came does not become the record, but is not lost either. Another run's record under
 * the same label changes nothing of the one that is there.
 */
export function replacement(standing: string | null, came: ReceivedRecord): Replacement {
  const arriving = contentOf(came);
  if (standing === arriving) return { current: null, aside: null };
  const before = standing === null ? null : keptRecord(standing);
  if (before === null || !isFinal(before.tags)) {
    return { current: { content: arriving, timestamp: came.timestamp, tags: came.tags }, aside: null };
  }
  const isSameRun = came.timestamp === before.timestamp && isFinal(came.tags);
  if (!isSameRun) return { current: null, aside: arriving };
  const changed = annotated(before, came);
  const content = contentOf(changed);
  return {
    current: content === standing ? null : { content, timestamp: changed.timestamp, tags: changed.tags },
    aside: sameFacts(before, came) ? null : arriving,
  };
}

/** The text in which a record is kept. */
function contentOf({ fields }: ReceivedRecord): string {
  return JSON.stringify(fields);
}

/** How the run ended is no remark: its status stays. */
function annotated(before: ReceivedRecord, came: ReceivedRecord): ReceivedRecord {
  const tags = [...before.tags.filter(isStatus), ...came.tags.filter((tag) => !isStatus(tag))];
  const isSameSet = tags.length === before.tags.length && tags.every((tag) => before.tags.includes(tag));
  const kept = isSameSet ? before.tags : tags;
  const { reason, outcome } = came.fields;
  return { ...before, tags: kept, fields: { ...before.fields, reason, outcome, tags: kept } };
}

function sameFacts(one: ReceivedRecord, other: ReceivedRecord): boolean {
  return factsOf(one) === factsOf(other);
}

/** In a fixed order: clients need not keep that of the fields. */
function factsOf({ fields }: ReceivedRecord): string {
  const facts = Object.entries(fields).filter(([name]) => !(remarks as readonly string[]).includes(name));
  return JSON.stringify(sorted(Object.fromEntries(facts)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
