import type { CrateDocument } from "../../../src/domain/crate.ts";

/*
 * What RO-Crate 1.1 and the profile Process Run Crate 0.5 say MUST be, checked against a document and the files beside it.
 * Written from the specifications (researchobject.org/ro-crate/specification/1.1, w3id.org/ro/wfrun/process/0.5).
 */

type Entity = CrateDocument["@graph"][number];

const idsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (value === null || typeof value !== "object") return [];
  return "@id" in value ? [String(value["@id"])] : [];
};
const typesOf = ({ "@type": type }: Entity): readonly string[] => (typeof type === "string" ? [type] : type);
const isAbsolute = (id: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(id);

/** Every broken rule in words; `exists` tells whether the crate holds a file of this decoded path. */
export function brokenMusts(document: CrateDocument, exists: (path: string) => boolean): readonly string[] {
  const graph = document["@graph"];
  const broken: string[] = [];
  const must = (holds: boolean, rule: string) => {
    if (!holds) broken.push(rule);
  };
  const byId = new Map(graph.map((entity) => [entity["@id"], entity]));

  must(document["@context"].includes("https://w3id.org/ro/crate/1.1/context"), "the context is that of RO-Crate 1.1");
  must(byId.size === graph.length, "every entity of the graph has an @id of its own");
  for (const entity of graph) {
    const id = entity["@id"];
    must(typesOf(entity).length > 0, `${id} has a type`);
    must(!/[\s<>"{}|\\^`]/.test(id), `${id} is a valid URI reference`);
    for (const [property, value] of Object.entries(entity)) {
      const nested = [value].flat().filter((each) => each !== null && typeof each === "object" && !("@id" in each));
      must(nested.length === 0, `${id} is flat in ${property}`);
      if (property === "@id") continue;
      for (const named of idsIn(value)) {
        must(byId.has(named) || isAbsolute(named), `${named}, which ${id} names in ${property}, is in the graph`);
      }
    }
  }

  const descriptor = byId.get("ro-crate-metadata.json");
  must(descriptor?.["@type"] === "CreativeWork", "the descriptor is a CreativeWork");
  must(idsIn(descriptor?.about).join() === "./", "the descriptor is about the root");
  must(
    idsIn(descriptor?.conformsTo).some((id) => id.startsWith("https://w3id.org/ro/crate/1.1")),
    "it conforms to 1.1",
  );

  const root = byId.get("./");
  if (root === undefined) return [...broken, "there is a root"];
  must(typesOf(root).includes("Dataset"), "the root is a Dataset");
  for (const property of ["name", "description", "datePublished", "license"]) {
    must(root[property] !== undefined && root[property] !== "", `the root has ${property}`);
  }
  must(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$/.test(String(root.datePublished)), "datePublished is ISO 8601");

  const parts = idsIn(root.hasPart);
  for (const entity of graph) {
    if (entity === root || !typesOf(entity).some((type) => type === "File" || type === "Dataset")) continue;
    const id = entity["@id"];
    must(parts.includes(id), `the data entity ${id} is linked from the root`);
    must(isAbsolute(id) || exists(decodeURIComponent(id)), `the file ${id} is in the crate`);
    must(!id.startsWith("#"), `${id} is no file by a fragment alone`);
  }

  const profile = "https://w3id.org/ro/wfrun/process/0.5";
  must(idsIn(root.conformsTo).includes(profile), "the root conforms to Process Run Crate");
  must(
    typesOf(byId.get(profile) ?? { "@id": "", "@type": [] }).includes("CreativeWork"),
    "the profile is a CreativeWork",
  );
  const actions = graph.filter((entity) =>
    typesOf(entity).some((type) => /^(Create|Activate|Update)Action$/.test(type)),
  );
  must(actions.length > 0, "there is an action");
  const tools = ["SoftwareApplication", "SoftwareSourceCode", "ComputationalWorkflow"];
  for (const action of actions) {
    const [instrument, ...others] = idsIn(action.instrument);
    const tool = byId.get(instrument ?? "");
    must(tool !== undefined && others.length === 0, `${action["@id"]} has an instrument`);
    must(tool !== undefined && typesOf(tool).some((type) => tools.includes(type)), `${instrument} is a tool`);
    must(idsIn(root.mentions).includes(action["@id"]), `the root mentions ${action["@id"]}`);
    const status = idsIn(action.actionStatus).join();
    must(/^http:\/\/schema\.org\/(Completed|Failed)ActionStatus$/.test(status), `${action["@id"]} has a status`);
    must(action.error === undefined || status.includes("Failed"), "an error stands only with a failure");
    must(action["@type"] !== "CreateAction" || idsIn(action.result).length > 0, "what creates has a result");
    must(!Number.isNaN(Date.parse(String(action.endTime))), "endTime is ISO 8601");
  }
  for (const entity of graph.filter((each) => typesOf(each).includes("ContainerImage"))) {
    must(idsIn(entity.additionalType).length === 1, "an image says of which kind it is");
    must(Boolean(entity.registry) && Boolean(entity.name), `${entity["@id"]} has a registry and a name`);
  }
  for (const usage of graph.flatMap((entity) => idsIn(entity.resourceUsage))) {
    must(byId.get(usage)?.propertyID !== undefined, `${usage} has a propertyID`);
  }
  return broken;
}
