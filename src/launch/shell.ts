/** As one word of a POSIX shell, whatever it holds. What no shell can hold, a zero byte, is left out. */
export function word(text: string): string {
  const clean = text.replaceAll("\0", "");
  return /^[\w@%+=:,./-]+$/.test(clean) && !clean.startsWith("-") ? clean : `'${clean.replaceAll("'", "'\\''")}'`;
}

/** The pattern of `find` and `case` that matches this text and no other. */
export function literalPattern(text: string): string {
  return text.replace(/[*?[\]\\]/g, "\\$&");
}
