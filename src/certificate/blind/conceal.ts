import { commitmentTo, type Disclosure, disclosureFrom, disclosureText } from "./disclosure.ts";
import { type Identities, reveals } from "./identities.ts";

/**
 * What of a value may be shown, by its names; what is not named here is hidden, also what a later version adds.
 * `fixed`: words of ours or a digest of a file that is itself shown. `checked`: shown unless it could tell whose it is. A function
 * decides by the value.
 */
export type Showing =
  | "fixed"
  | "checked"
  | { readonly each: Showing }
  | { readonly fields: Readonly<Record<string, Showing>> }
  | ((value: unknown) => Showing);

type Fields = Readonly<Record<string, unknown>>;

/** Every text of a value, names of fields too: in JSON the escape of a line end would be a letter of the next word. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
}

/** Answers the value with commitments (RFC 9901, 4.2.4) where something is hidden, and hands what opens each to `keep`. */
export function concealed(
  value: unknown,
  showing: Showing,
  identities: Identities,
  newSalt: () => string,
  keep: (opening: string) => void,
): unknown {
  const committed = (name: string | null, hidden: unknown): string => {
    const disclosure: Disclosure = { salt: newSalt(), name, value: hidden };
    const text = disclosureText(disclosure);
    keep(text);
    return commitmentTo(text);
  };
  const isShown = (each: unknown, how: Showing): boolean =>
    each === null || how !== "checked" || !reveals(identities, textsIn(each).join("\n"));
  const inside = (each: unknown, how: Showing): unknown => {
    if (typeof how === "function") return inside(each, how(each));
    if (each === null || typeof how === "string") return each;
    if ("each" in how) {
      return (each as readonly unknown[]).map((element) =>
        isShown(element, how.each) ? inside(element, how.each) : { "...": committed(null, element) },
      );
    }
    const shown: Record<string, unknown> = {};
    const hidden: string[] = [];
    for (const [name, field] of Object.entries(each as Fields)) {
      const manner = Object.hasOwn(how.fields, name) ? how.fields[name] : undefined;
      if (manner !== undefined && isShown(field, manner)) shown[name] = inside(field, manner);
      else hidden.push(committed(name, field));
    }
    // In the order of their digests, so that the place says nothing of the name (RFC 9901, 4.2.4.1).
    return hidden.length === 0 ? shown : { ...shown, _sd: hidden.toSorted() };
  };
  return inside(value, showing);
}

/** What came of opening commitments. */
export type Opened =
  | { readonly ok: true; readonly value: unknown; readonly disclosures: readonly Disclosure[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Puts what was hidden back in its place (RFC 9901, 7.1, without commitments inside of what is opened). Each opening must belong to
 * one commitment of the value and each commitment have its opening, so that what comes out is the whole.
 */
export function revealed(value: unknown, openings: readonly string[]): Opened {
  const waiting = new Map<string, Disclosure>();
  const problems: string[] = [];
  for (const [index, text] of openings.entries()) {
    const disclosure = disclosureFrom(text);
    if (disclosure === undefined) problems.push(`opening ${index + 1} is no disclosure as RFC 9901 has them`);
    else if (waiting.has(commitmentTo(text))) problems.push(`opening ${index + 1} stands there twice`);
    else waiting.set(commitmentTo(text), disclosure);
  }
  const disclosures: Disclosure[] = [];
  let closed = 0;
  const take = (commitment: unknown, isElement: boolean): Disclosure | undefined => {
    const found = waiting.get(String(commitment));
    if (found === undefined || (found.name === null) !== isElement) {
      closed += 1;
      return undefined;
    }
    waiting.delete(String(commitment));
    disclosures.push(found);
    return found;
  };
  const inside = (each: unknown): unknown => {
    if (typeof each !== "object" || each === null) return each;
    if (Array.isArray(each)) return each.map(inside);
    const { _sd: hidden, "...": element, ...shown } = each as Fields;
    if (element !== undefined) return take(element, true)?.value;
    const whole = new Map(Object.entries(shown).map(([name, field]) => [name, inside(field)]));
    for (const commitment of Array.isArray(hidden) ? hidden : []) {
      const opened = take(commitment, false);
      if (opened?.name == null) continue;
      if (whole.has(opened.name)) problems.push(`${opened.name} is opened where it is shown already`);
      whole.set(opened.name, opened.value);
    }
    return Object.fromEntries(whole);
  };
  const opened = inside(value);
  if (waiting.size > 0) problems.push(`openings that the certificate did not commit to: ${waiting.size}`);
  if (closed > 0) problems.push(`commitments without an opening: ${closed}`);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: opened, disclosures };
}
