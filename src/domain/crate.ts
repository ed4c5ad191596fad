import type { ResolvedImage, RunRecord } from "./run.ts";

/* What every crate of ours has: RO-Crate 1.1 in flat JSON-LD, with the profile Process Run Crate 0.5. */

export interface Reference {
  readonly "@id": string;
}

export interface Entity extends Reference {
  readonly "@type": string | readonly string[];
  readonly [property: string]: unknown;
}

/** The content of `ro-crate-metadata.json`. */
export interface CrateDocument {
  readonly "@context": readonly unknown[];
  readonly "@graph": readonly Entity[];
}

export const refer = ({ "@id": id }: Reference): Reference => ({ "@id": id });

/** A path of the crate as the identifier that its entity has: encoded, so that it is a relative address. */
export const idOfPath = (path: string): string => path.toWellFormed().split("/").map(encodeURIComponent).join("/");

/** How a run ended, among the properties of its action. */
export function endOf({ failure }: Pick<RunRecord, "failure">): Readonly<Record<string, unknown>> {
  if (failure === null) return { actionStatus: { "@id": "http://schema.org/CompletedActionStatus" } };
  const error = failure.kind === "unprepared" ? failure.message : `${failure.kind} in ${failure.step}`;
  return { actionStatus: { "@id": "http://schema.org/FailedActionStatus" }, error };
}

export function imageEntity({ resolved, image, kind, platform }: ResolvedImage): Entity {
  const [, name = resolved, sha256] = /^(.*?)@?sha256:([0-9a-f]{64})$/.exec(resolved) ?? [];
  const tag = /:([\w.-]{1,128})$/.exec(image.split("@")[0] ?? "")?.[1];
  return {
    "@id": `#image-${encodeURIComponent(resolved)}`,
    "@type": "ContainerImage",
    additionalType: { "@id": "https://w3id.org/ro/terms/workflow-run#DockerImage" },
    ...placeOfImage(name || image, kind),
    ...(tag !== undefined && { tag }),
    ...(sha256 !== undefined && { sha256 }),
    description: `for ${platform}`,
  };
}

/** An engine leaves out the registry that it asks where a name has none. What no registry vouches for is on one machine. */
function placeOfImage(name: string, kind: ResolvedImage["kind"]): { readonly registry: string; readonly name: string } {
  const [registry = "", ...rest] = name.split("/");
  if (rest.length > 0 && /[.:]|^localhost$/.test(registry)) return { registry, name: rest.join("/") };
  if (kind !== "registry-digest") return { registry: "localhost", name };
  return { registry: "docker.io", name: rest.length === 0 ? `library/${name}` : name };
}

const profile: Entity = {
  "@id": "https://w3id.org/ro/wfrun/process/0.5",
  "@type": "CreativeWork",
  name: "Process Run Crate",
  version: "0.5",
};

const descriptor: Entity = {
  "@id": "ro-crate-metadata.json",
  "@type": "CreativeWork",
  conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" },
  about: { "@id": "./" },
};

/** A crate that says this of itself and holds these; what several of its parts share may be given several times. */
export function crateOf(root: Readonly<Record<string, unknown>>, entities: readonly Entity[]): CrateDocument {
  return {
    "@context": [
      "https://w3id.org/ro/crate/1.1/context",
      "https://w3id.org/ro/terms/workflow-run/context",
      // Not in the context of 1.1.
      { sha256: "https://schema.org/sha256" },
    ],
    "@graph": once([
      descriptor,
      { "@id": "./", "@type": "Dataset", ...root, conformsTo: refer(profile) },
      profile,
      ...entities,
    ]),
  };
}

/** Without those whose identifier stands before them already. */
export function once(entities: readonly Entity[]): readonly Entity[] {
  const byId = new Map<string, Entity>();
  for (const entity of entities) if (!byId.has(entity["@id"])) byId.set(entity["@id"], entity);
  return [...byId.values()];
}
