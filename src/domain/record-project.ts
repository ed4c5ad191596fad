/* How projects and records are called in a record store, and where a token of one leads. */

/** A project that a record client made by its name, or the runs of a repository, whatever it is called by then. */
export type ProjectPlace =
  | { readonly kind: "project"; readonly name: string }
  | { readonly kind: "repository"; readonly repositoryId: number };

/** What an address or a command calls a project. */
export type ProjectName =
  | { readonly kind: "project"; readonly name: string }
  | { readonly kind: "repository"; readonly owner: string; readonly name: string };

/**
 * Reads `demo`, or `owner:name` for the runs of a repository: the colon keeps the two apart for good, since clients cannot
 * take a name that has one. undefined for what could be neither.
 */
export function projectName(text: string): ProjectName | undefined {
  const [, owner, repository] = /^([\w.-]{1,100}):([\w.-]{1,100})$/.exec(text) ?? [];
  if (owner !== undefined && repository !== undefined) return { kind: "repository", owner, name: repository };
  return /^[\p{L}\p{N}_][\p{L}\p{N}_. -]{0,99}$/u.test(text) && !text.endsWith(" ")
    ? { kind: "project", name: text }
    : undefined;
}

/** What `projectName` reads as this. */
export function spelled(name: ProjectName): string {
  return name.kind === "project" ? name.name : `${name.owner}:${name.name}`;
}

/** Addresses of the protocol below a project, which no record can have. */
const taken: readonly string[] = ["last", "tag", "permissions"];

/**
 * Why a record cannot be called so; undefined where it can. The labels of Sumatra's client, with slash, colon and space,
 * without those that a proxy on the way would turn into another address.
 */
export function labelProblem(label: string): string | undefined {
  if (label.length > 200) return "a label has at most 200 characters";
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_|.:/ -]*$/u.test(label)) {
    return "a label begins with a letter or digit, and has letters, digits, spaces and _ - . : / | only";
  }
  const parts = label.split("/");
  if (parts.some((part) => /^\.*$/.test(part))) return "no part of a label between slashes is empty, . or ..";
  if (taken.includes(parts[0] ?? ""))
    return `no label is or begins with ${taken.join(", ")}: these addresses are taken`;
  return label.endsWith(" ") ? "a label does not end in a space" : undefined;
}
