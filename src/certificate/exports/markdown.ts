import { plainText } from "../../domain/plain-text.ts";

/* Markdown that people copy into reports. Words of strangers show exactly themselves in it. */

/** One line of text that shows itself: what could be structure has a backslash before it, what is none stays readable. */
export function shown(text: string): string {
  return plainText(text)
    .replaceAll(/[\\`*_[\]<>|&~!#@$]/g, (mark) => `\\${mark}`)
    .replace(/^[-+=]/, (mark) => `\\${mark}`)
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** A name in type-writer letters. One that could end the code, or the cell of a table, stands in references. */
export function code(text: string): string {
  const plain = plainText(text);
  if (/^[^`|\\]+$/.test(plain)) return `\`${plain}\``;
  return `<code>${plain.replaceAll(/[&<>`*_~[\]|\\@#!$(){}]/g, (mark) => `&#${mark.charCodeAt(0)};`)}</code>`;
}

/** A row of a table. */
function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** A table with its head; one empty row where there is nothing. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.length === 0 ? [head.map(() => "")] : rows;
  return [row(head), row(head.map(() => "---")), ...lines.map(row)].join("\n");
}

/** A box, ticked or not. */
export function box(isTicked: boolean, text: string): string {
  return `- [${isTicked ? "x" : " "}] ${text}`;
}
