import { escapeUTF8 } from "entities";
import { shownBlock } from "./shown.ts";

class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type { Html };

type Part = string | number | Html | readonly Html[];

/** Cleans and escapes every value that is not Html already: no way to opt out, so none to forget. Attributes must be quoted. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(render)));
}

/** Nothing, where something could stand. */
export const nothing: Html = new Html("");

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  return typeof part === "object" ? part.map(render).join("") : escapeUTF8(shownBlock(String(part)));
}
