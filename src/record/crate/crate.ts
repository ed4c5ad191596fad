import { type CrateDocument, crateOf, type Entity, once, refer } from "../../domain/crate.ts";
import type { RunEntities } from "./run-entities.ts";

/** What a crate says of itself. */
export interface CrateFacts {
  readonly name: string;
  /** ISO 8601. */
  readonly published: string;
  /** An address or a name of SPDX's list; null where nobody said. */
  readonly license: string | null;
}

/**
 * The content of `ro-crate-metadata.json`: RO-Crate 1.1 with the profile Process Run Crate 0.5, an action for each run. Which
 * files lie beside it, and where, `run-entities.ts` says.
 */
export function crateDocument(all: readonly RunEntities[], facts: CrateFacts): CrateDocument {
  const license = licenseEntity(facts.license);
  const data = once(all.flatMap((each) => each.data));
  const root = {
    name: facts.name,
    description: `What ${all.length === 1 ? "a run" : `${all.length} runs`} used and produced, as tickmark recorded it.`,
    datePublished: facts.published,
    license: refer(license),
    hasPart: data.map(refer),
    mentions: all.map(({ action }) => refer(action)),
  };
  return crateOf(root, [license, ...all.map(({ action }) => action), ...data, ...all.flatMap(({ others }) => others)]);
}

function licenseEntity(license: string | null): Entity {
  if (license === null) {
    const description = "Nobody said under which licence these files may be used. Ask who made them.";
    return { "@id": "#licence", "@type": "CreativeWork", name: "No licence is stated", description };
  }
  const isAddress = /^https?:\/\//.test(license);
  const address = isAddress ? license : `https://spdx.org/licenses/${encodeURIComponent(license)}`;
  return { "@id": address, "@type": "CreativeWork", name: license, description: `The licence ${license}` };
}
