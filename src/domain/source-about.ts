/** What the source says of itself, word for word, and the names that git gives it: for whoever cites or archives it. */
export interface SourceAbout {
  /** Id of the commit's tree; null where what was rerun is no commit, or was changed. */
  readonly tree: string | null;
  /** Content of those of `describing` that lie at its root, as text. */
  readonly files: Readonly<Record<string, string>>;
  /** Name of the file at its root that seems to hold its licence. */
  readonly licence: string | null;
  /** The beginning of the commit's message; null where there is no commit, absent in older records. */
  readonly message?: string | null;
}

/** The files in which a repository describes itself: CFF, Zenodo, CodeMeta, and our own declaration. */
export const describing: readonly string[] = ["CITATION.cff", ".zenodo.json", "codemeta.json", "reproduce.yml"];

/** Of a commit's message, in characters: what somebody reads of it, and no essay. */
export const mostOfMessage: number = 4000;

/** Larger files of these names are no description. */
export const describingLimitBytes: number = 64 * 1024;

/** How files are called that hold a licence. */
export function isLicence(path: string): boolean {
  return /^(?:licen[cs]e|copying|unlicense)(?:\.(?:md|txt|rst))?$/i.test(path);
}
