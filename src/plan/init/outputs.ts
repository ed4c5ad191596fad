import { isPattern } from "../../domain/patterns.ts";
import { type FolderListing, firstOf, type Guess, listed, scriptsOf } from "./folder.ts";

const folders = new Set([
  "figures",
  "figure",
  "figs",
  "fig",
  "plots",
  "results",
  "result",
  "output",
  "outputs",
  "out",
  "tables",
  "table",
]);
const kinds = new Set([
  "png",
  "svg",
  "pdf",
  "eps",
  "jpg",
  "jpeg",
  "tif",
  "tiff",
  "csv",
  "tsv",
  "json",
  "txt",
  "tex",
  "npy",
  "npz",
  "rds",
  "xlsx",
  "html",
]);

/** How scripts name the files that they write, with the name as the last thing matched. */
const writers: readonly RegExp[] = [
  // plt.savefig("a.png"), df.to_csv("a.csv"), np.save("a.npy", …), ggsave("a.pdf"), pdf("a.pdf")
  /\b(?:savefig|imsave|to_csv|to_json|to_excel|to_parquet|to_latex|to_html|savetxt|savez|savez_compressed|np\.save|ggsave|pdf|png|svg|jpeg|tiff|cairo_pdf|sink)\(\s*(?:file(?:name)?\s*=\s*)?[frbu]?["']([^"'\n]+)["']/g,
  // write.csv(table, "a.csv"), saveRDS(fit, file = "a.rds")
  /\b(?:write\.csv2?|write\.table|write_csv|write_tsv|fwrite|saveRDS|writeLines)\([^"'()\n]*(?:\([^()\n]*\)[^"'()\n]*)*["']([^"'\n]+)["']/g,
  // open("a.txt", "w")
  /\bopen\(\s*f?["']([^"'\n]+)["']\s*,\s*(?:mode\s*=\s*)?["'][wx]/g,
];

/** What the analysis makes: what its scripts say they write, and what lies where results usually lie. */
export function guessOutputs(listing: FolderListing, notebooks: readonly string[]): Guess<readonly string[]> {
  const written = writtenPaths(listing);
  const lying = lyingPatterns(listing);
  const outputs = [...new Set([...notebooks, ...lying, ...written.filter((path) => !coveredBy(path, lying))])];
  const guesses = [
    ...(lying.length === 0 ? [] : [`Outputs guessed from the files that are there: ${listed(lying)}.`]),
    ...(written.length === 0 ? [] : [`Outputs guessed from what the scripts write: ${listed(written)}.`]),
  ];
  return { value: outputs, guesses };
}

/** The file of parameters, by its name. */
export function guessParameters(listing: FolderListing): Guess<string | null> {
  const names = ["params", "parameters", "config"].flatMap((name) =>
    ["json", "yml", "yaml"].map((kind) => `${name}.${kind}`),
  );
  const file = firstOf(listing, [...names, "parameters.txt", "params.txt"]);
  if (file === undefined) return { value: null, guesses: [] };
  return { value: file.path, guesses: [`${file.path} found: its content is kept with every run as the parameters.`] };
}

function lyingPatterns(listing: FolderListing): string[] {
  const patterns = listing.flatMap(({ path }) => {
    const parts = path.split("/");
    const name = parts.at(-1) ?? "";
    const kind = /\.([a-z]+)$/i.exec(name)?.[1] ?? "";
    const folder = parts.slice(0, -1).join("/");
    return parts.slice(0, -1).some((part) => folders.has(part.toLowerCase())) &&
      kinds.has(kind.toLowerCase()) &&
      !isPattern(folder)
      ? [`${folder}/*.${kind}`]
      : [];
  });
  return [...new Set(patterns)].sort();
}

function writtenPaths(listing: FolderListing): string[] {
  const paths = scriptsOf(listing).flatMap(({ text = "" }) =>
    writers.flatMap((writer) => [...text.matchAll(writer)].flatMap(([, literal = ""]) => outputPath(literal) ?? [])),
  );
  return [...new Set(paths)].sort();
}

/** The literal as an output; what is filled in at run time becomes `*`. */
function outputPath(literal: string): string | undefined {
  const path = literal
    .replace(/^(?:\.\/)+/, "")
    .replace(/\{[^{}]*\}|%0?\d*[a-z]/g, "*")
    .replace(/\*{2,}/g, "*");
  const kind = /\.([A-Za-z]+)$/.exec(path)?.[1]?.toLowerCase();
  if (kind === undefined || !kinds.has(kind)) return undefined;
  // `*.png` alone would take every picture of the folder away before the run; `[` and `?` are names here, not patterns.
  return path.startsWith("*") || /[[\]{}?]/.test(path) ? undefined : path;
}

function coveredBy(path: string, patterns: readonly string[]): boolean {
  const slash = path.lastIndexOf("/");
  const dot = path.lastIndexOf(".");
  return patterns.includes(`${path.slice(0, slash)}/*${path.slice(dot)}`);
}
