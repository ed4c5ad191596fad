/** A step of a path: its command as written, and its numbers. */
export interface Vertex {
  readonly command: string;
  readonly numbers: readonly string[];
}

/**
 * Path data taken apart into vertices (https://www.w3.org/TR/SVG2/paths.html): a command that is followed by several sets of
 * numbers is several vertices. Undefined when it holds anything else.
 */
export function readPath(data: string): readonly Vertex[] | undefined {
  const vertices: Vertex[] = [];
  const token = /[\s,]*(?:([MmLlHhVvCcSsQqTtAaZz])|([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?))/y;
  let command: string | undefined;
  let numbers: string[] = [];
  let end = 0;
  for (let found = token.exec(data); found !== null; found = token.exec(data)) {
    end = token.lastIndex;
    const [, letter, number] = found;
    if (letter !== undefined) {
      if (numbers.length > 0) return undefined;
      command = letter;
      if (lengthOf(letter) === 0) vertices.push({ command, numbers: [] });
      continue;
    }
    if (number === undefined || command === undefined || lengthOf(command) === 0) return undefined;
    numbers.push(number);
    if (numbers.length < lengthOf(command)) continue;
    vertices.push({ command, numbers });
    numbers = [];
  }
  return numbers.length === 0 && data.slice(end).trim() === "" ? vertices : undefined;
}

/** How many numbers one vertex of a command has. */
const lengthOf = (command: string): number => lengths[command.toUpperCase()] ?? 0;

const lengths: Readonly<Record<string, number>> = { M: 2, L: 2, T: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, A: 7, Z: 0 };

/** What the numbers of a command are called. */
export function coordinateNames(command: string): readonly string[] {
  return called[command.toUpperCase()] ?? ["x", "y"];
}

const called: Readonly<Record<string, readonly string[]>> = {
  H: ["x"],
  V: ["y"],
  C: ["x1", "y1", "x2", "y2", "x", "y"],
  S: ["x2", "y2", "x", "y"],
  Q: ["x1", "y1", "x", "y"],
  A: ["rx", "ry", "rotation", "large arc", "sweep", "x", "y"],
};
