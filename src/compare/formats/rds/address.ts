import type { Value } from "../../part.ts";

/**
 * How a place is called in R: `$coefficients["x"]`, `[[2]]$mm[7]`, `$group attribute levels[2]`. What the steps in angle
 * brackets say is how R builds it, which is left out where it says nothing to a person.
 */
export function addressIn(root: Value): (path: readonly (string | number)[]) => string {
  return (path) => {
    let text = "";
    let value: Value | undefined = root;
    let names: readonly Value[] = [];
    let sides: readonly number[] = [];
    let isList = false;
    for (const [at, step] of path.entries()) {
      if (step === "<value>" || step === "<element>") {
        names = namesOf(value);
        sides = sidesOf(value);
      } else if (typeof step === "number") {
        text += element(step, names[step], sides, isList);
        [names, sides] = [[], []];
      } else if (lists.has(step)) {
        if (value instanceof Map && Array.isArray(value.get("<tags>"))) names = value.get("<tags>") as readonly Value[];
      } else if (path[at - 1] === "<attributes>") {
        text += ` attribute ${step}`;
        [names, sides] = [[], []];
      } else if (!silent.has(step)) {
        text += step.startsWith("<") ? ` ${step.slice(1, -1)}` : `$${step}`;
      }
      isList = typeof step === "string" && lists.has(step);
      value = below(value, step);
    }
    return text.trimStart();
  };
}

const lists = new Set(["<list>", "<pairlist>", "<call>", "<dots>", "<expression>", "<constants>"]);
const silent = new Set(["<attributes>", "<logical>", "<frame>", "<complex>"]);

function element(at: number, name: Value | undefined, sides: readonly number[], isList: boolean): string {
  const isNamed = typeof name === "string" && name !== "";
  if (isList) return isNamed ? `$${name}` : `[[${at + 1}]]`;
  if (isNamed) return `["${name}"]`;
  if (sides.length < 2) return `[${at + 1}]`;
  // The first index runs fastest.
  let rest = at;
  const index = sides.map((side) => {
    const own = side === 0 ? 0 : rest % side;
    rest = side === 0 ? 0 : Math.floor(rest / side);
    return own + 1;
  });
  return `[${index.join(", ")}]`;
}

function below(value: Value | undefined, step: string | number): Value | undefined {
  if (typeof step === "number") return Array.isArray(value) ? value[step] : undefined;
  return value instanceof Map ? value.get(step) : undefined;
}

function attribute(value: Value | undefined, name: string): Value | undefined {
  const attributes = value instanceof Map ? value.get("<attributes>") : undefined;
  return attributes instanceof Map ? attributes.get(name) : undefined;
}

function namesOf(value: Value | undefined): readonly Value[] {
  const names = attribute(value, "names");
  return Array.isArray(names) ? names : [];
}

function sidesOf(value: Value | undefined): readonly number[] {
  const sides = attribute(value, "dim");
  const isVector = typeof sides === "object" && sides !== null && "numbers" in sides;
  return isVector && sides.numbers instanceof Int32Array ? [...sides.numbers] : [];
}
