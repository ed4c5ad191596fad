/* What RO-Crate 1.1 and Process Run Crate 0.5 demand, as sentences about what is missing. */

export type Entity = Readonly<Record<string, unknown>> & { readonly "@id": string; readonly "@type": string };

const idsIn = (value: unknown): readonly string[] =>
  [value].flat().flatMap((each) => {
    const id = (each as { "@id"?: unknown } | null)?.["@id"];
    return typeof id === "string" ? [id] : [];
  });

const isAbsolute = (id: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(id);

/** `files` are the paths that the crate really has. */
export function brokenMusts(text: string, files: ReadonlySet<string>): readonly string[] {
  const { "@context": context, "@graph": graph } = JSON.parse(text) as { "@context": unknown; "@graph": Entity[] };
  const byId = new Map(graph.map((entity) => [entity["@id"], entity]));
  const typesOf = (entity: Entity | undefined) => [entity?.["@type"] ?? []].flat();
  const descriptor = byId.get("ro-crate-metadata.json");
  const root = byId.get("./");
  const data = graph.filter((entity) => typesOf(entity).some((type) => type === "File") && entity !== descriptor);
  const parts = new Set(idsIn(root?.hasPart));
  const actions = graph.filter((entity) => typesOf(entity).some((type) => /^(?:Create|Activate)Action$/.test(type)));
  const profile = "https://w3id.org/ro/wfrun/process/0.5";
  const known = new Set(["https://w3id.org/ro/crate/1.1"]);
  const dangling = graph.flatMap((entity) =>
    Object.values(entity)
      .flatMap(idsIn)
      .filter((id) => !byId.has(id) && !known.has(id) && !/^https?:\/\/(?:schema\.org|w3id\.org)\//.test(id)),
  );
  const musts: readonly (readonly [must: string, holds: boolean])[] = [
    [
      "the context is that of 1.1 and of the run terms",
      [context].flat().includes("https://w3id.org/ro/crate/1.1/context"),
    ],
    ["the run terms are in the context", [context].flat().includes("https://w3id.org/ro/terms/workflow-run/context")],
    ["every @id is there once", byId.size === graph.length],
    ["every entity has a type", graph.every((entity) => typesOf(entity).length > 0)],
    ["the descriptor is a CreativeWork about the root", typesOf(descriptor).includes("CreativeWork")],
    ["the descriptor is about the root", idsIn(descriptor?.about).join() === "./"],
    ["the descriptor conforms to 1.1", idsIn(descriptor?.conformsTo).includes("https://w3id.org/ro/crate/1.1")],
    ["the root is a Dataset", typesOf(root).includes("Dataset")],
    ...["name", "description", "datePublished", "license"].map(
      (key) => [`the root has ${key}`, root?.[key] !== undefined] as const,
    ),
    ["datePublished is a date", !Number.isNaN(Date.parse(String(root?.datePublished)))],
    ["the root conforms to the profile", idsIn(root?.conformsTo).includes(profile)],
    ["the profile is an entity", typesOf(byId.get(profile)).includes("CreativeWork")],
    ["all data are parts of the root", data.every((entity) => parts.has(entity["@id"]))],
    [
      "what is no address is a file of the crate",
      data.every(({ "@id": id }) => isAbsolute(id) || files.has(decodeURIComponent(id))),
    ],
    ["names of files are valid references", data.every(({ "@id": id }) => /^[^\s<>"{}|\\^`]+$/.test(id))],
    [
      "all files of the crate are described",
      [...files].every((file) => byId.has(file.split("/").map(encodeURIComponent).join("/"))),
    ],
    [
      "contentSize is text",
      data.every(({ contentSize }) => contentSize === undefined || typeof contentSize === "string"),
    ],
    [
      "there is one action, mentioned by the root",
      idsIn(root?.mentions).join() === actions.map((each) => each["@id"]).join(),
    ],
    [
      "the action has an instrument",
      actions.every((each) => idsIn(each.instrument).every((id) => byId.has(id)) && each.instrument !== undefined),
    ],
    [
      "an error stands only in a failed action",
      actions.every(
        (each) => each.error === undefined || idsIn(each.actionStatus).join().includes("FailedActionStatus"),
      ),
    ],
    [
      "an action without a result is an ActivateAction",
      actions.every((each) => (each.result === undefined) === typesOf(each).includes("ActivateAction")),
    ],
    [
      "usage has a propertyID",
      graph.every((each) => !typesOf(each).includes("PropertyValue") || each.propertyID !== undefined),
    ],
    [`nothing points nowhere (${dangling.join(", ")})`, dangling.length === 0],
  ];
  return musts.filter(([, holds]) => !holds).map(([must]) => must);
}
