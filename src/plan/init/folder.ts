/** A file of the folder that is looked at; with its text where `wantsText` asked for it. */
export interface ListedFile {
  readonly path: string;
  readonly text?: string;
}

export type FolderListing = readonly ListedFile[];

/** What one part of the guessing found: a sentence for each guess, for a person to check. */
export interface Guess<T> {
  readonly value: T;
  readonly guesses: readonly string[];
}

/** Whether `propose` reads this file; of all others the name is enough. */
export function wantsText(path: string): boolean {
  return isScript(path) || /(?:^|\/)(?:requirements\.txt|pyproject\.toml|renv\.lock)$/.test(path);
}

/** Programs that people start or that write files; not tests, documentation, or what tools left behind. */
export function isScript(path: string): boolean {
  return (
    /\.(?:py|r|rmd|sh)$/i.test(path) &&
    isOwn(path) &&
    !/(?:^|\/)(?:setup|conftest|noxfile|test_[^/]*|[^/]*_test|__init__)\.py$/.test(path)
  );
}

export function isNotebook(path: string): boolean {
  return path.endsWith(".ipynb") && isOwn(path);
}

function isOwn(path: string): boolean {
  const folders = path.split("/").slice(0, -1);
  return !folders.some((folder) => folder.startsWith(".") || others.has(folder.toLowerCase()));
}

const others = new Set([
  "test",
  "tests",
  "docs",
  "doc",
  "renv",
  "packrat",
  "venv",
  "env",
  "node_modules",
  "site-packages",
  "__pycache__",
]);

/** The first of the names that is a file of the folder. */
export function firstOf(listing: FolderListing, names: readonly string[]): ListedFile | undefined {
  for (const name of names) {
    const file = listing.find(({ path }) => path === name);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** All texts of the folder's scripts, each with its path. */
export function scriptsOf(listing: FolderListing): readonly ListedFile[] {
  return listing.filter(({ path }) => isScript(path));
}

/** a, b and c; of a long list, the beginning. */
export function listed(names: readonly string[]): string {
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
