import { type Digest, hexOf } from "../domain/digest.ts";

/** A repository of a server; null for all that this machine's own store holds. */
export type Owner = { readonly owner: string; readonly name: string } | null;

type Query = readonly (readonly [name: string, value: string])[];

/** Addresses of our pages, from one place so that the key of a private repository is never lost or leaked. */
export interface Links {
  home(): string;
  repository(owner: string, name: string): string;
  commit(owner: string, name: string, commit: string): string;
  run(id: string): string;
  /** A run that did not come to an end, and all that it printed. */
  unfinished(id: string): string;
  unfinishedLog(id: string): string;
  /** What another program wrote of a run of its own; its own text. */
  imported(id: string): string;
  importedText(id: string): string;
  /** The table of the records of a place. */
  records(of: Owner, query?: Query): string;
  /** The same records as a file. */
  recordsFile(of: Owner, format: "csv" | "json", query: Query): string;
  plot(of: Owner, query?: Query): string;
  /** Two records beside each other; with fewer it asks for them. */
  compare(ids: readonly string[]): string;
  /** The log of what a repository's commit runs now, from a byte on where one is given. */
  commitLog(owner: string, name: string, commit: string, analysis: string, form?: "page" | "text"): string;
  /** The same of a run of this machine, which has no id yet. */
  runningLog(name: string, form?: "page" | "text"): string;
  /** What a form must send along, since it takes the place of the query. */
  readonly carried: Query;
  /** The page for a reviewer or an editor, in the words of a profile where one is given. */
  review(id: string, profile?: string): string;
  /** One figure, table or file of a run, for as long as there are runs. */
  figure(id: string, place: string): string;
  evidence(id: string): string;
  log(id: string): string;
  /** `zip` with all that is needed to verify it, `json` the statement alone, `sigstore.json` the bundle. */
  certificate(id: string, form: string): string;
  /** One that another verifier handed in, as it came. */
  handedIn(owner: string, name: string, commit: string, id: string): string;
  /** Where one that was handed in is removed. */
  handedInAddress(owner: string, name: string, commit: string): string;
  /** The page that verifies one in the browser. */
  verifier(): string;
  /** A picture that shows where outputs of the run differ. */
  view(id: string, digest: Digest): string;
  file(id: string, path: string, side: "recorded" | "produced"): string;
  /** `query` says of which branch and analysis; its `token` opens the badge of a private repository and nothing else. */
  badge(owner: string, name: string, format: "svg" | "json", query?: Readonly<Record<string, string>>): string;
  /** How to run an analysis of a repository oneself; `query` says of which commit and analysis. */
  launch(owner: string, name: string, query?: Readonly<Record<string, string>>): string;
  /** What a rented machine is made from. */
  machineFile(owner: string, name: string, file: string, query: Readonly<Record<string, string>>): string;
  /** The button that leads to `launch`. */
  launchBadge(owner: string, name: string): string;
  /** Where the token of a private badge is made and ended. */
  badgeAddress(owner: string, name: string): string;
  /** Leads back to `path`, an address of ours without its query. */
  signIn(path: string): string;
  signOut(): string;
  /** The record store; a project in it, a record of that, or what the record was once. */
  stored(project?: string, label?: string, version?: number): string;
  /** What programs read: the parts of an address below `/api/v1/`. */
  api(parts: readonly string[], query?: Query): string;
  /** Where somebody who may write makes, opens and ends links that do not say whose a run is. */
  blindLinks(id: string): string;
  /** What such a link leads to, and files below it. */
  blind(token: string, parts?: readonly string[], query?: Query): string;
  asset(name: string): string;
}

/** `base` is the server's public address, or only its path for links within a page; `key` opens a private repository. */
export function linksFrom(base: string, key: string | null = null): Links {
  const root = base.replace(/\/$/, "");
  const carried: Query = key === null ? [] : [["key", key]];
  const at = (parts: readonly string[], query: Readonly<Record<string, string>> | Query = []) => {
    const own: Query = Array.isArray(query) ? query : Object.entries(query);
    const search = new URLSearchParams(
      [...own, ...carried].map(([name, value]): [string, string] => [name, value]),
    ).toString();
    return `${root}/${parts.map(segment).join("/")}${search === "" ? "" : `?${search}`}`;
  };
  return {
    home: () => `${root}/`,
    repository: (owner, name) => at(["r", owner, name]),
    commit: (owner, name, commit) => at(["r", owner, name, commit]),
    run: (id) => at(["runs", id]),
    unfinished: (id) => at(["unfinished", id]),
    unfinishedLog: (id) => at(["unfinished", id, "log"]),
    imported: (id) => at(["imported", id]),
    importedText: (id) => at(["imported", `${id}.json`]),
    records: (of, query) => at([...within(of), "records"], query),
    recordsFile: (of, format, query) => at([...within(of), `records.${format}`], query),
    plot: (of, query) => at([...within(of), "plot"], query),
    compare: (ids) =>
      at(
        ["compare"],
        ids.map((id) => ["run", id] as const),
      ),
    commitLog: (owner, name, commit, analysis, form = "page") =>
      at(["r", owner, name, commit, form === "page" ? "log" : "log.txt"], { analysis }),
    runningLog: (name, form = "page") => at(["running", form === "page" ? name : `${name}.txt`]),
    carried,
    review: (id, profile) => at(["runs", id, "review"], profile === undefined ? {} : { profile }),
    figure: (id, place) => at(["runs", id, "figures", ...place.split("/")]),
    evidence: (id) => at(["runs", `${id}.json`]),
    log: (id) => at(["runs", id, "log"]),
    verifier: () => `${root}/verify.html`,
    certificate: (id, form) => at(["runs", id, `certificate.${form}`]),
    handedIn: (owner, name, commit, id) => at(["r", owner, name, commit, "certificates", `${id}.zip`]),
    handedInAddress: (owner, name, commit) =>
      `${root}/${["r", owner, name, commit, "certificates"].map(segment).join("/")}`,
    view: (id, digest) => at(["runs", id, "views", `${hexOf(digest)}.png`]),
    file: (id, path, side) => at(["runs", id, "files", ...path.split("/")], side === "recorded" ? { side } : {}),
    badge: (owner, name, format, query) => at(["badge", owner, `${name}.${format}`], query),
    launch: (owner, name, query) => at(["r", owner, name, "launch"], query),
    machineFile: (owner, name, file, query) => at(["r", owner, name, "launch", file], query),
    launchBadge: (owner, name) => at(["badge", owner, name, "launch.svg"]),
    badgeAddress: (owner, name) => `${root}/r/${segment(owner)}/${segment(name)}/badge`,
    signIn: (path) => `${root}/login${path === "/" ? "" : `?${new URLSearchParams({ to: path })}`}`,
    signOut: () => `${root}/logout`,
    stored: (project, label, version) => {
      const parts = [project, ...(label?.split("/") ?? [])].filter((part) => part !== undefined);
      const path = ["sumatra", ...parts].map((part) => `${segment(part).replaceAll("%3A", ":")}/`).join("");
      return `${root}/${path}${version === undefined ? "" : `?version=${version}`}`;
    },
    api: (parts, query) => at(["api", "v1", ...parts], query),
    blindLinks: (id) => `${root}/runs/${segment(id)}/blind`,
    blind: (token, parts = [], query: Query = []) => at(["blind", token, ...parts], query),
    asset: (name) => `${root}/assets/${name}`,
  };
}

const within = (of: Owner): readonly string[] => (of === null ? [] : ["r", of.owner, of.name]);

/** One part of a path; a browser would resolve `.` and `..` even when they are escaped, but no such name is ever collected. */
function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
