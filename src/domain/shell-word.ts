/**
 * A text as one word of a POSIX shell, whatever it holds. What no shell can hold, a zero byte, is left out. A dash in front stays
 * what it is, since no quotes keep a program from reading an option.
 */
export function shellWord(text: string): string {
  const clean = text.replaceAll("\0", "");
  // What begins with an equals sign would be the path of a program to zsh.
  return /^(?!=)[\w@%+=:,./-]+$/.test(clean) ? clean : `'${clean.replaceAll("'", "'\\''")}'`;
}
