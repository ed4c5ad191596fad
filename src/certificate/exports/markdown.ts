import { plainText } from "../../domain/plain-text.ts";

/* Markdown that people copy into reports. Words of strangers show exactly themselves in it. */

/** One line of text without structure: every mark of CommonMark and GitHub's tables has a backslash before it. */
export function shown(text: string): string {
  return plainText(text).replaceAll(/[\\`*_{}[\]<>()#+\-.!|~&$@:=^"']/g, (mark) => `\\${mark}`);
}

/** A name in type-writer letters; a reference for what could end the element, or the cell of a table. */
export function code(text: string): string {
  return `<code>${plainText(text).replaceAll(/[&<>`*_~[\]|\\@#:!$^{}()]/g, (mark) => `&#${mark.charCodeAt(0)};`)}</code>`;
}

/** A row of a table. */
export function row(cells: readonly string[]): string {
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
