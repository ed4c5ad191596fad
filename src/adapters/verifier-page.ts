import { readFileSync } from "node:fs";

/** The page that verifies certificates in a browser: a file of the package, which stands beside both `src` and `dist`. */
export function verifierPage(): string {
  return readFileSync(new URL("../../verify.html", import.meta.url), "utf8");
}
