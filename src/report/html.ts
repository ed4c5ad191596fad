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

/**
 * JSON-LD in a page. No browser runs a script of this type, so the page's policy has nothing to forbid; every character that
 * could end the element or begin another stands in it as an escape of JSON.
 */
export function linkedData(value: object): Html {
  const clean = (_key: string, each: unknown) => (typeof each === "string" ? shownBlock(each) : each);
  const json = JSON.stringify(value, clean).replaceAll(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return new Html(`<script type="application/ld+json">${json}</script>\n`);
}

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  return typeof part === "object" ? part.map(render).join("") : escapeUTF8(shownBlock(String(part)));
}
