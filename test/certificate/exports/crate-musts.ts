import type { CrateDocument } from "../../../src/domain/crate.ts";
import { brokenMusts as brokenInAnyCrate } from "../../record/crate/musts.ts";

/* What a certificate's crate must say beyond what every crate of ours must, as sentences about what is missing. */

export type Entity = CrateDocument["@graph"][number];

const idsIn = (value: unknown): readonly string[] =>
  [value].flat().flatMap((each) => {
    const id = (each as { "@id"?: unknown } | null)?.["@id"];
    return typeof id === "string" ? [id] : [];
  });

/** `files` are the paths that the crate really has. */
export function brokenMusts(text: string, files: ReadonlySet<string>): readonly string[] {
  const document = JSON.parse(text) as CrateDocument;
  const graph = document["@graph"];
  const byId = new Map(graph.map((entity) => [entity["@id"], entity]));
  const typesOf = (entity: Entity) => [entity["@type"]].flat();
  const root = byId.get("./");
  const actions = graph.filter((entity) => typesOf(entity).some((type) => /^(?:Create|Activate)Action$/.test(type)));
  const dangling = graph.flatMap((entity) =>
    Object.values(entity)
      .flatMap(idsIn)
      .filter((id) => !byId.has(id) && !/^https?:\/\/(?:schema\.org|w3id\.org)\//.test(id)),
  );
  const musts: readonly (readonly [must: string, holds: boolean])[] = [
    [
      "the run terms are in the context",
      document["@context"].includes("https://w3id.org/ro/terms/workflow-run/context"),
    ],
    [
      "all files of the crate are described",
      [...files].every((file) => byId.has(file.split("/").map(encodeURIComponent).join("/"))),
    ],
    [
      "contentSize is text",
      graph.every(({ contentSize }) => contentSize === undefined || typeof contentSize === "string"),
    ],
    [
      "there is one action, mentioned by the root",
      idsIn(root?.mentions).join() === actions.map((each) => each["@id"]).join(),
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
  return [
    ...brokenInAnyCrate(document, (path) => files.has(path)),
    ...musts.filter(([, holds]) => !holds).map(([must]) => must),
  ];
}
