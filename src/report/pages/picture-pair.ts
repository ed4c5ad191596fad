import type { Comparison } from "../../domain/comparison.ts";
import { type Html, html, nothing } from "../html.ts";
import { word } from "./parts.ts";

export interface PicturePair {
  readonly title: string;
  readonly kind: Comparison["kind"];
  /** Addresses; null where there is none to show. */
  readonly sides: readonly [string | null, string | null];
  readonly captions: readonly [string, string];
}

/** Two pictures side by side, one subtracted from the other, one blinking over the other: switched without a script. */
export function picturePair({ title, kind, sides, captions }: PicturePair, index: number): Html {
  const [first, second] = sides;
  const heading = html`<h3><bdi>${title}</bdi>: ${word(kind, kinds[kind] ?? kind)}</h3>`;
  const beside = html`<div class="sides">${sides.map((address, side) => (address === null ? nothing : figure(address, title, captions[side] ?? "")))}</div>`;
  if (first === null || second === null || kind === "identical")
    return html`<section class="pair">${heading}\n${beside}</section>\n`;
  const choice = (way: string, label: string, checked: boolean) =>
    html`<input type="radio" name="pair-${index}" id="pair-${index}-${way}" class="show-${way}"${checked ? html` checked="checked"` : nothing}><label for="pair-${index}-${way}">${label}</label>\n`;
  return html`<section class="pair">${heading}
${choice("sides", "Side by side", true)}${choice("difference", "Difference", false)}${choice("blink", "Blink", false)}${beside}
<div class="difference"><figure><div class="overlaid">${image(first, title, captions[0])}${image(second, title, captions[1])}</div><figcaption>What is the same is black</figcaption></figure></div>
<div class="blink">${image(first, title, captions[0])}${image(second, title, captions[1])}</div>
</section>
`;
}

const kinds: Readonly<Partial<Record<Comparison["kind"], string>>> = {
  missing: "only in the first",
  unrecorded: "only in the second",
};

function image(address: string, title: string, caption: string): Html {
  return html`<img src="${address}" alt="${title}, ${caption.toLowerCase()}" loading="lazy" decoding="async">`;
}

function figure(address: string, title: string, caption: string): Html {
  return html`<figure><a href="${address}">${image(address, title, caption)}</a><figcaption>${caption}</figcaption></figure>\n`;
}
