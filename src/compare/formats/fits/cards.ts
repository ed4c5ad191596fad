import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { readNumber } from "../../numbers/number-text.ts";
import type { Value } from "../../part.ts";

/** One entry of a header (FITS Standard 4.0, section 4). */
export interface Card {
  readonly keyword: string;
  /** Undefined for cards that are text only: COMMENT, HISTORY and those without a keyword. */
  readonly value: Value | undefined;
  /** Of a card with a value, what is said behind it; else the text. */
  readonly comment: string;
}

export const cardBytes = 80;

/** Reads the cards of a header, up to the one before END. Long strings that go on in further cards are joined. */
export function readCards(header: Uint8Array): readonly Card[] {
  const cards: Card[] = [];
  for (let at = 0; at + cardBytes <= header.length; at += cardBytes) {
    const text = latin1(header.subarray(at, at + cardBytes));
    const card = readCard(text);
    const last = cards.at(-1);
    if (card.keyword === "CONTINUE" && typeof last?.value === "string" && last.value.endsWith("&")) {
      const more = stringOf(text.slice(8).replace(/^ +/, ""));
      if (more === undefined) throw new Unreadable("a long string in its header breaks off");
      cards[cards.length - 1] = {
        keyword: last.keyword,
        value: last.value.slice(0, -1) + more.value,
        comment: [last.comment, more.comment].filter((one) => one !== "").join(" "),
      };
    } else {
      cards.push(card);
    }
  }
  return cards;
}

function readCard(text: string): Card {
  const own = text.slice(0, 8).replace(/ +$/, "");
  const isLong = own === "HIERARCH" && text.includes("=");
  const keyword = isLong ? text.slice(9, text.indexOf("=")).replace(/^ +| +$/g, "") : own;
  const rest = isLong ? text.slice(text.indexOf("=") + 1) : text.slice(8, 10) === "= " ? text.slice(10) : undefined;
  if (rest === undefined || keyword === "")
    return { keyword, value: undefined, comment: text.slice(8).replace(/ +$/, "") };
  const string = stringOf(rest.replace(/^ +/, ""));
  if (string !== undefined) return { keyword, ...string };
  const slash = rest.indexOf("/");
  const value = (slash === -1 ? rest : rest.slice(0, slash)).replace(/^ +| +$/g, "");
  return { keyword, value: plain(value), comment: slash === -1 ? "" : rest.slice(slash + 1).replace(/^ +| +$/g, "") };
}

/** A string in quotes; spaces at its end mean nothing. */
function stringOf(text: string): { readonly value: string; readonly comment: string } | undefined {
  const match = /^'((?:[^']|'')*)' *(?:\/(.*))?$/s.exec(text.replace(/ +$/, ""));
  if (match === null) return undefined;
  const [, quoted = "", comment = ""] = match;
  const value = quoted.replaceAll("''", "'");
  return { value: value === "" ? "" : value.replace(/ +$/, ""), comment: comment.replace(/^ +| +$/g, "") };
}

/** Truth, whole numbers as such, other numbers as doubles, no value; what is none of these stays as it is written. */
function plain(text: string): Value {
  if (text === "") return null;
  if (text === "T" || text === "F") return text === "T";
  if (/^[+-]?\d{1,100}$/.test(text)) return BigInt(text.replace(/^\+/, ""));
  const number = readNumber(text.replace(/[dD](?=[+-]?\d+$)/, "E").replace(/^([+-]?)0+(?=\d)/, "$1"));
  return number ?? new Map([["as written", text]]);
}
