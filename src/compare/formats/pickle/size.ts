import { Unreadable } from "../../format.ts";
import { isNode, type Node, type Thing } from "./objects.ts";

/** How deep things may be nested in each other. */
export const deepest = 250;
const mostThings = 20_000_000;

/**
 * Throws Unreadable when a pickle says so much that it cannot be written out: what is shared counts at each place where it
 * stands, and a few hundred bytes can say more than any machine holds.
 */
export function checkSize(root: Thing): void {
  const sizes = new Map<Node, number>();
  const sizeOf = (thing: Thing, depth: number): number => {
    if (!isNode(thing)) return 1;
    const known = sizes.get(thing);
    if (known !== undefined) return known;
    if (depth > deepest) throw new Unreadable(`it nests more than ${deepest} deep`);
    // What holds itself names itself there.
    sizes.set(thing, 1);
    let size = 1;
    for (const inner of insideOf(thing)) size += sizeOf(inner, depth + 1);
    if (size > mostThings) throw new Unreadable("it says the same things over and over, too often to be written out");
    sizes.set(thing, size);
    return size;
  };
  sizeOf(root, 0);
}

function* insideOf(node: Node): Iterable<Thing> {
  switch (node.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
      yield* node.items;
      break;
    case "dict":
      for (const entry of node.entries) yield* entry;
      break;
    case "raw":
      yield node.type;
      break;
    case "made":
      yield node.maker;
      yield* node.inputs;
      yield node.named;
      yield* node.states;
      yield* node.items;
      for (const entry of node.entries) yield* entry;
      break;
    default:
  }
}
