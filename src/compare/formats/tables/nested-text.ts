import { numberText } from "../../numbers/number-text.ts";
import type { Cell } from "../../part.ts";

/** A cell within a list, as text that no other cell of its type has. */
export function nestedText(cell: Cell): string {
  if (cell === null) return "null";
  if (typeof cell === "string") return JSON.stringify(cell);
  if (typeof cell === "boolean") return String(cell);
  return cell instanceof Uint8Array ? `x'${Buffer.from(cell).toString("hex")}'` : numberText(cell);
}
