import { createHash, type KeyObject } from "node:crypto";
import type { Signer } from "../domain/signing-key.ts";
import { isSignedBy, kindOf, ownKey } from "./public-key.ts";

/* Keys and signatures as OpenSSH writes them (RFC 4253, 5656, 8709; PROTOCOL.sshsig). */

/** `string` of RFC 4251: its length, then its bytes. */
function framed(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content as Uint8Array);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function typeOf(key: KeyObject): "ssh-ed25519" | "ecdsa-sha2-nistp256" {
  return kindOf(key) === "Ed25519" ? "ssh-ed25519" : "ecdsa-sha2-nistp256";
}

function blobOf(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const [xBytes, yBytes] = [Buffer.from(x, "base64url"), Buffer.from(y, "base64url")];
  if (kindOf(key) === "Ed25519") return Buffer.concat([framed("ssh-ed25519"), framed(xBytes)]);
  // 4 says that both coordinates follow, uncompressed.
  const point = Buffer.concat([Buffer.of(4), xBytes, yBytes]);
  return Buffer.concat([framed("ecdsa-sha2-nistp256"), framed("nistp256"), framed(point)]);
}

/** `SHA256:…`, what `ssh-keygen -lf` prints: the name of a key in envelopes and for people. */
export function fingerprintOf(key: KeyObject): string {
  return `SHA256:${createHash("sha256").update(blobOf(key)).digest("base64").replace(/=+$/, "")}`;
}

/** One line, as it stands in a `.pub` file and in `allowed_signers`. */
export function sshPublicKey(key: KeyObject): string {
  return `${typeOf(key)} ${blobOf(key).toString("base64")}`;
}

/** A detached signature that `ssh-keygen -Y verify` accepts, by an Ed25519 key. */
export function sshSignature(message: Uint8Array, namespace: string, { key, sign }: Signer): string {
  return armoured(ownKey(key), namespace, sign(signedData(message, namespace)));
}

/**
 * Whether this is our signature of the message, byte for byte as we write it: another armour of the same signature is refused
 * too, so that no byte of it can be changed.
 */
export function isSshSignature(text: string, message: Uint8Array, namespace: string, key: KeyObject): boolean {
  if (kindOf(key) !== "Ed25519") return false;
  const [, body = ""] =
    /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n$/.exec(text) ?? [];
  const signature = Buffer.from(body, "base64").subarray(-64);
  return armoured(key, namespace, signature) === text && isSignedBy(key, signedData(message, namespace), signature);
}

function signedData(message: Uint8Array, namespace: string): Buffer {
  const hash = createHash("sha512").update(message).digest();
  return Buffer.concat([Buffer.from("SSHSIG"), framed(namespace), framed(""), framed("sha512"), framed(hash)]);
}

function armoured(key: KeyObject, namespace: string, signature: Uint8Array): string {
  const version = Buffer.from([0, 0, 0, 1]);
  const blob = Buffer.concat([
    Buffer.from("SSHSIG"),
    version,
    framed(blobOf(key)),
    framed(namespace),
    framed(""),
    framed("sha512"),
    framed(Buffer.concat([framed("ssh-ed25519"), framed(signature)])),
  ]);
  const lines = blob.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN SSH SIGNATURE-----", ...lines, "-----END SSH SIGNATURE-----", ""].join("\n");
}
