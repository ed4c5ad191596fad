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
  return switchedPair({ heading, title, sides: [first, second], captions }, index);
}

export interface SwitchedPair {
  readonly heading: Html;
  readonly title: string;
  readonly sides: readonly [string, string];
  readonly captions: readonly [string, string];
  /** What shows where they differ; one subtracted from the other without this, as only a browser can draw it. */
  readonly difference?: Html | undefined;
  readonly below?: Html;
}

/** Side by side, what differs, one blinking over the other: switched by radio buttons, so that no script is needed. */
export function switchedPair(
  { heading, title, sides, captions, difference, below }: SwitchedPair,
  index: number,
): Html {
  const choice = (way: string, label: string, checked: boolean) =>
    html`<input type="radio" name="pair-${index}" id="pair-${index}-${way}" class="show-${way}"${checked ? html` checked="checked"` : nothing}><label for="pair-${index}-${way}">${label}</label>\n`;
  const images = sides.map((address, side) => image(address, title, captions[side] ?? ""));
  const subtracted = html`<figure><div class="overlaid">${images}</div><figcaption>What is the same is black</figcaption></figure>`;
  return html`<section class="pair">${heading}
${choice("sides", "Side by side", true)}${choice("difference", "Difference", false)}${choice("blink", "Blink", false)}<div class="sides">${sides.map((address, side) => figure(address, title, captions[side] ?? ""))}</div>
<div class="difference">${difference ?? subtracted}</div>
<div class="blink">${images}</div>
${below ?? nothing}</section>
`;
}

const kinds: Readonly<Partial<Record<Comparison["kind"], string>>> = {
  missing: "only in the first",
  unrecorded: "only in the second",
};

function image(address: string, title: string, caption: string): Html {
  return html`<img src="${address}" alt="${title}, ${caption.toLowerCase()}" loading="lazy" decoding="async">`;
}

export function figure(address: string, title: string, caption: string): Html {
  return html`<figure><a href="${address}">${image(address, title, caption)}</a><figcaption>${caption}</figcaption></figure>\n`;
}
