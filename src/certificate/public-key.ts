import { createPublicKey, type KeyObject, verify } from "node:crypto";

/* Public keys arrive as SubjectPublicKeyInfo; a stranger's may be anything, so every reading of one may answer undefined. */

/** The key, if it is one of the two kinds that we use. */
export function keyFrom(spki: Uint8Array): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    return kindOf(key) === undefined ? undefined : key;
  } catch {
    return undefined;
  }
}

/** The key in a PEM file. */
export function keyFromPem(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: pem, format: "pem" });
    // OpenSSL makes a public key of a private one; whoever hands that in did not mean to.
    return pem.includes("PRIVATE KEY") || kindOf(key) === undefined ? undefined : key;
  } catch {
    return undefined;
  }
}

export function kindOf(key: KeyObject): "P-256" | "Ed25519" | undefined {
  if (key.asymmetricKeyType === "ed25519") return "Ed25519";
  const isP256 = key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1";
  return isP256 ? "P-256" : undefined;
}

export function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

export function pemOf(key: KeyObject): string {
  return key.export({ type: "spki", format: "pem" }).toString();
}

/** A published key of our own is one of the two kinds, or the store is broken. */
export function ownKey({ spki }: { readonly spki: string }): KeyObject {
  const key = keyFrom(Buffer.from(spki, "base64"));
  if (key === undefined) throw new TypeError("a key of this installation is neither P-256 nor Ed25519");
  return key;
}

/** ECDSA over SHA-256 in DER, or Ed25519, as the key is; false for whatever is no signature at all. */
export function isSignedBy(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(kindOf(key) === "Ed25519" ? null : "sha256", message, key, signature);
  } catch {
    return false;
  }
}
