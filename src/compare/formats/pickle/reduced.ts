import { isNode, made, nameOf, type Thing } from "./objects.ts";

/** What a call makes, where that is known for certain: how older protocols write sets and bytes. */
export function reduced(maker: Thing, inputs: readonly Thing[]): Thing {
  const [first] = inputs;
  const isSequence = isNode(first) && (first.kind === "list" || first.kind === "tuple");
  switch (nameOf(maker)) {
    case "builtins.set":
      if (inputs.length === 1 && isSequence) return { kind: "set", items: [...first.items] };
      break;
    case "builtins.frozenset":
      if (inputs.length === 1 && isSequence) return { kind: "frozenset", items: [...first.items] };
      break;
    case "builtins.bytes":
      if (inputs.length === 0) return { kind: "bytes", bytes: new Uint8Array() };
      break;
    case "builtins.bytearray":
      if (inputs.length === 0) return { kind: "bytearray", bytes: new Uint8Array() };
      if (inputs.length === 1 && isNode(first) && first.kind === "bytes")
        return { kind: "bytearray", bytes: first.bytes };
      break;
    case "_codecs.encode": {
      const bytes = inputs.length === 2 && isLatin1(inputs[1]) ? latin1Bytes(first) : undefined;
      if (bytes !== undefined) return { kind: "bytes", bytes };
      break;
    }
    default:
  }
  return made("call", maker, inputs);
}

const isLatin1 = (name: Thing | undefined): boolean => name === "latin1" || name === "latin-1";

function latin1Bytes(text: Thing | undefined): Uint8Array | undefined {
  if (typeof text !== "string") return undefined;
  const bytes = Buffer.from(text, "latin1");
  return bytes.toString("latin1") === text ? bytes : undefined;
}
