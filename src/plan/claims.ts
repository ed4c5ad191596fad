import type { Claim, ClaimPlace } from "../domain/claim.ts";
import type { ClaimDocument } from "./declaration-document.ts";
import { atKey, atValue, type Finding } from "./findings.ts";

/** A number as papers print it: `0.032`, `.032`, `-1.5e-3`, `12,400`, `3.1 × 10⁻⁴` is read up to its 3.1. */
const printed = /[-−+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|(?<![\d.])\.\d+)(?:[eE][-+]?\d+)?/g;

/** Reads a claim. `resolve` gives the output's path from the repository's root. The rules have looked at it before. */
export function claimOf({ text, value, from, tolerance }: ClaimDocument, resolve: (path: string) => string): Claim {
  const [output = "", place = ""] = splitFrom(from);
  const spelled = value === undefined ? (numbersIn(text)[0] ?? "") : String(value);
  return {
    text,
    value: value ?? asNumber(spelled),
    tolerance: tolerance ?? halfUnit(spelled),
    output: resolve(output),
    place: placeOf(place) ?? { kind: "pattern", pattern: place, cell: null },
  };
}

/** What a schema cannot say of claims: that the number and the place can be read. */
export function claimFindings(claims: readonly ClaimDocument[], pointer: string): readonly Finding[] {
  return claims.flatMap(({ text, value, from }, index) => {
    const at = `${pointer}/claims/${index}`;
    const count = numbersIn(text).length;
    const [, place = ""] = splitFrom(from);
    return [
      ...(value !== undefined || count === 1
        ? []
        : [
            atKey(
              `${at}/text`,
              count === 0
                ? "there is no number in this text: write it as the paper prints it, e.g. `p = 0.032`, or add `value`"
                : `there are ${count} numbers in this text: add \`value\` with the one that is claimed`,
            ),
          ]),
      ...(placeOf(place) !== undefined
        ? []
        : [
            atValue(
              `${at}/from`,
              `\`${place}\` is no place in an output: write a JSON pointer (\`#/p\`), a row and a column (\`#id=17,mean\`), a pattern (\`#~p = (\\S+)\`) or a cell (\`#cell 5\`)`,
            ),
          ]),
    ];
  });
}

function splitFrom(from: string): readonly string[] {
  const at = from.indexOf("#");
  return [from.slice(0, at), from.slice(at + 1)];
}

function placeOf(place: string): ClaimPlace | undefined {
  if (place.startsWith("/")) return { kind: "pointer", pointer: place };
  const cell = /^cell (\d{1,6})(?:~(.+))?$/.exec(place);
  if (cell !== null) {
    const [, number = "", pattern] = cell;
    if (pattern === undefined) return { kind: "cell-output", cell: Number(number) };
    return isPattern(pattern) ? { kind: "pattern", pattern, cell: Number(number) } : undefined;
  }
  if (place.startsWith("~")) {
    const pattern = place.slice(1);
    return isPattern(pattern) ? { kind: "pattern", pattern, cell: null } : undefined;
  }
  const row = /^(?:(\d{1,9})|([^=,]+)=([^,]*)),(.+)$/.exec(place);
  if (row === null) return undefined;
  const [, number, key = "", value = "", column = ""] = row;
  return { kind: "cell", row: number === undefined ? { key, value } : Number(number), column };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "mu").source !== "";
  } catch {
    return false;
  }
}

const numbersIn = (text: string): readonly string[] => text.match(printed) ?? [];

const asNumber = (text: string): number => Number(text.replace("−", "-").replaceAll(",", ""));

/** Half of what the last digit counts: 0.0005 for `0.032`, 50 for `1.2e3`. A whole number is taken as exact to one half. */
function halfUnit(text: string): number {
  const [mantissa = "", exponent = "0"] = text.split(/[eE]/);
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  // The last digit of a half is still right: 0.0315 is printed as 0.032.
  return 0.5000001 * 10 ** (Number(exponent) - decimals);
}
