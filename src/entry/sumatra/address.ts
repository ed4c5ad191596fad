import { labelProblem, type ProjectName, projectName } from "../../domain/record-project.ts";

/** What an address of the record store names. */
export type Address =
  | { readonly kind: "store" }
  | { readonly kind: "project"; readonly project: ProjectName; readonly tags: readonly string[] | null }
  | { readonly kind: "tag"; readonly project: ProjectName; readonly tag: string }
  | { readonly kind: "last"; readonly project: ProjectName }
  | { readonly kind: "record"; readonly project: ProjectName; readonly label: string };

/** Everything below it belongs to the record store. */
export const storeRoot = "/sumatra";

/**
 * Reads an address, with or without the slash at its end, with what is special in labels percent-encoded or not: the client
 * encodes nothing. Or answers why it cannot name anything.
 */
export function addressOf(url: string): Address | string {
  const [path = "", query = ""] = split(url, "?");
  const segments = path
    .slice(storeRoot.length)
    // Sphinx's role puts a slash behind the address of the store, whether or not it ends in one.
    .replace(/^\/{1,2}/, "")
    .replace(/\/$/, "")
    .split("/")
    .map(decoded);
  if (segments.some((segment) => segment === undefined)) return "the address is not well encoded";
  const [name = "", first, ...rest] = segments as string[];
  if (name === "" && first === undefined) return { kind: "store" };
  const project = projectName(name);
  if (project === undefined) {
    return "a project is called by letters, digits, spaces and _ - . (or owner:name, where its runs are a repository's)";
  }
  if (first === undefined) return { kind: "project", project, tags: tagsIn(query) };
  if (first === "last" && rest.length === 0) return { kind: "last", project };
  if (first === "tag" && rest.length > 0) return { kind: "tag", project, tag: rest.join("/") };
  const label = [first, ...rest].join("/");
  return labelProblem(label) ?? { kind: "record", project, label };
}

/** Not as forms are read: the client writes a plus as it is. */
function tagsIn(query: string): readonly string[] | null {
  const given = query.split("&").find((pair) => pair.startsWith("tags="));
  const tags = decoded(given?.slice("tags=".length) ?? "")
    ?.split(",")
    .filter((tag) => tag !== "");
  return tags === undefined || tags.length === 0 ? null : tags;
}

function split(text: string, at: string): readonly [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
