/** As one word of a POSIX shell, whatever it holds. What no shell can hold, a zero byte, is left out. */
export function shellWord(text: string): string {
  const clean = text.replaceAll("\0", "");
  return /^[\w@%+=:,./-]+$/.test(clean) && !clean.startsWith("-") ? clean : `'${clean.replaceAll("'", "'\\''")}'`;
}
