/** Something wrong with a file that people wrote, where it is wrong, and what to do about it. */
export interface Problem {
  /** Path from the repository's root, e.g. `reproduce.yml`. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** JSON pointer of the value, `""` for the whole document. */
  readonly pointer: string;
  readonly message: string;
}

/** `reproduce.yml:3:1: message`, as editors and terminals link it. */
export function formatProblem({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`;
}
