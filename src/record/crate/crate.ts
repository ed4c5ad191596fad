import { type Entity, refer } from "./entity.ts";
import type { RunEntities } from "./run-entities.ts";

/** What a crate says of itself. */
export interface CrateFacts {
  readonly name: string;
  /** ISO 8601. */
  readonly published: string;
  /** An address or a name of SPDX's list; null where nobody said. */
  readonly license: string | null;
}

const processProfile = "https://w3id.org/ro/wfrun/process/0.5";

export interface CrateDocument {
  readonly "@context": readonly unknown[];
  readonly "@graph": readonly Entity[];
}

/**
 * The content of `ro-crate-metadata.json`: RO-Crate 1.1 with the profile Process Run Crate 0.5, an action for each run. Which
 * files lie beside it, and where, `run-entities.ts` says.
 */
export function crateDocument(all: readonly RunEntities[], facts: CrateFacts): CrateDocument {
  const license = licenseEntity(facts.license);
  const profile: Entity = { "@id": processProfile, "@type": "CreativeWork", name: "Process Run Crate", version: "0.5" };
  const data = once(all.flatMap((each) => each.data));
  const descriptor: Entity = {
    "@id": "ro-crate-metadata.json",
    "@type": "CreativeWork",
    conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" },
    about: { "@id": "./" },
  };
  const root: Entity = {
    "@id": "./",
    "@type": "Dataset",
    name: facts.name,
    description: `What ${all.length === 1 ? "a run" : `${all.length} runs`} used and produced, as tickmark recorded it.`,
    datePublished: facts.published,
    license: refer(license),
    conformsTo: refer(profile),
    hasPart: data.map(refer),
    mentions: all.map(({ action }) => refer(action)),
  };
  return {
    "@context": [
      "https://w3id.org/ro/crate/1.1/context",
      "https://w3id.org/ro/terms/workflow-run/context",
      // Not in the context of 1.1.
      { sha256: "https://schema.org/sha256" },
    ],
    "@graph": once([
      descriptor,
      root,
      profile,
      license,
      ...all.map(({ action }) => action),
      ...data,
      ...all.flatMap(({ others }) => others),
    ]),
  };
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

/** Runs share images, people and inputs; an identifier stands in the graph once. */
function once(entities: readonly Entity[]): readonly Entity[] {
  const byId = new Map<string, Entity>();
  for (const entity of entities) if (!byId.has(entity["@id"])) byId.set(entity["@id"], entity);
  return [...byId.values()];
}
