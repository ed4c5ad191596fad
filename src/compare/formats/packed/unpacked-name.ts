const shortened: Readonly<Record<string, string>> = {
  ".tgz": ".tar",
  ".taz": ".tar",
  ".tbz": ".tar",
  ".tbz2": ".tar",
  ".txz": ".tar",
  ".tzst": ".tar",
  ".svgz": ".svg",
  ".emz": ".emf",
};

const suffix = /\.(?:gz|z|bgz|bz2|xz|zst|tgz|taz|tbz2?|txz|tzst|svgz|emz)$/i;

/** The name of what is in a compressed file: `a.csv` of `a.csv.gz`, `a.tar` of `a.tgz`. */
export function unpackedName(name: string): string {
  return name.replace(suffix, (end) => shortened[end.toLowerCase()] ?? "");
}
