import type { Value } from "../../part.ts";
import { shortDigest } from "../packed/asides.ts";
import type { Fields } from "./fields.ts";

/** How many steps from one model to the next are looked at to tell models apart. */
const rounds = 6;

/**
 * The saved state of widgets is what a reader of the notebook sees, so it is content; only the ids of its models are made at
 * random. Each model gets a name by what it says and what it refers to; models that say the same share one. Answers the
 * state with these names, and the name of each id.
 */
export function namedWidgets(widgets: Fields): { readonly value: Value; readonly names: ReadonlyMap<string, string> } {
  const saved = widgets.get(stateType);
  const state = saved instanceof Map ? saved.get("state") : undefined;
  if (!(saved instanceof Map) || !(state instanceof Map)) return { value: widgets, names: new Map() };
  const ids = [...state.keys()].filter((id) => randomId.test(id));
  let names: ReadonlyMap<string, string> = new Map(ids.map((id) => [id, "model"]));
  for (let round = 0; round < rounds; round += 1) {
    const last = names;
    names = new Map(ids.map((id) => [id, `model ${digestOf(renamed(state.get(id) ?? null, last))}`]));
  }
  const models = [...state].map(([id, model]) => [names.get(id) ?? id, renamed(model, names)] as const);
  const sorted = models.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, model]) => new Map([[name, model]]));
  const value = new Map([...widgets, [stateType, new Map<string, Value>([...saved, ["state", sorted]])]]);
  return { value, names };
}

const stateType = "application/vnd.jupyter.widget-state+json";

/** Ids of models as ipywidgets makes them. */
export const randomId: RegExp = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A value in which every id of a model, alone or in a reference to it, is its name. */
export function renamed(value: Value, names: ReadonlyMap<string, string>): Value {
  if (typeof value === "string") {
    const id = value.replace(/^IPY_MODEL_/, "");
    return names.get(id) ?? value;
  }
  if (Array.isArray(value)) return value.map((member) => renamed(member, names));
  if (value instanceof Map) return new Map([...value].map(([key, member]) => [key, renamed(member, names)]));
  return value;
}

/** Short digest of a tree of JSON values, whatever the order of its keys. */
function digestOf(value: Value): string {
  const text = JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Map) return [...each].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return typeof each === "bigint" ? `${each}n` : each;
  });
  return shortDigest(text);
}
