const words = ["skip ci", "ci skip", "no ci", "skip actions", "actions skip", "skip tickmark", "tickmark skip"];
const marker = new RegExp(`\\[(${words.join("|")})\\]`, "i");

/** The words by which a commit's author asks for no checks, as they stand in its message; undefined where there are none. */
export function skipWords(message: string): string | undefined {
  const found = marker.exec(message)?.[0];
  if (found !== undefined) return found;
  // A trailer of git: in the last paragraph, on a line of its own.
  const last =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? "";
  return /^skip-checks: *true *$/im.exec(last)?.[0].trim();
}
