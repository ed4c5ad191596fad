import { Unreadable } from "../../format.ts";
import type { Cursor } from "./cursor.ts";
import { bytesOfArray, hasObjects, shapeOf } from "./numpy.ts";
import { isNode, type Made, nameOf, type Thing } from "./objects.ts";

/** Whether it stands for an array of joblib, whose bytes follow. */
export function isWrapper({ maker }: Made): boolean {
  return /^(?:sklearn\.externals\.)?joblib\.numpy_pickle\.NumpyArrayWrapper$/.test(nameOf(maker));
}

/**
 * The array that a wrapper describes; its bytes are taken from the cursor. Where it holds objects it is a pickle of its own,
 * which `nested` reads. Throws Unreadable when the description is not understood.
 */
export function rawArray(wrapper: Made, cursor: Cursor, nested: () => Thing): Thing {
  const fields = fieldsOf(wrapper);
  const type = fields.get("dtype") ?? null;
  const shape = shapeOf(fields.get("shape"));
  const order = fields.get("order");
  if (shape === undefined || (order !== "C" && order !== "F"))
    throw new Unreadable("an array of joblib is not understood");
  if (hasObjects(type)) return nested();
  const alignment = fields.get("numpy_array_alignment_bytes");
  // How much padding there is stands in the byte before it.
  if (alignment !== undefined && alignment !== null) cursor.take(cursor.byte());
  const start = cursor.at;
  cursor.take(bytesOfArray(type, shape));
  const subclass = nameOf(fields.get("subclass"));
  return { kind: "raw", type, subclass, shape, isColumnsFirst: order === "F", start, end: cursor.at };
}

function fieldsOf({ states }: Made): ReadonlyMap<string, Thing> {
  const [state] = states;
  if (!isNode(state) || state.kind !== "dict") throw new Unreadable("an array of joblib is not understood");
  return new Map(state.entries.map(([key, value]) => [typeof key === "string" ? key : "", value]));
}
