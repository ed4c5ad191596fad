import { calculateJwkThumbprint, type JWK } from "jose";
import { canonicalJson } from "../domain/canonical-json.ts";
import type { PublishedKey } from "../domain/signing-key.ts";
import { didOf, type Issuer, logOriginOf, namespaceOf } from "./issuer.ts";
import { logIdOf, noteVerifierKey } from "./log.ts";
import { kindOf, ownKey, pemOf } from "./public-key.ts";
import { sshPublicKey } from "./ssh.ts";

/* The public keys in every form that somebody's tools read. Retired ones stay, since what they signed stays. */

/** Under which name each form is published below `/keys/`; the PEM file is the key that signs certificates now. */
export async function publishedFiles(
  issuer: Issuer,
  keys: readonly PublishedKey[],
): Promise<ReadonlyMap<string, string>> {
  const signing = keys.find(({ purpose, until }) => purpose === "certificate" && until === null);
  const note = keys.find(({ purpose, until }) => purpose === "checkpoint" && until === null);
  return new Map([
    ...(signing === undefined ? [] : [["tickmark.pub.pem", publicKeyPem(signing)] as const]),
    ...(note === undefined ? [] : [["checkpoint.vkey", `${noteVerifierKey(logOriginOf(issuer), note)}\n`] as const]),
    ["allowed_signers", allowedSigners(issuer, keys)],
    ["trusted_root.json", trustedRoot(issuer, keys)],
    ["jwks.json", `${JSON.stringify(await keySet(keys), null, 2)}\n`],
  ]);
}

/** For `openssl` and `cosign`. */
export function publicKeyPem(key: PublishedKey): string {
  return pemOf(ownKey(key));
}

/** For `ssh-keygen -Y verify`: who may sign lists of files, and nothing else. */
export function allowedSigners(issuer: Issuer, keys: readonly PublishedKey[]): string {
  return keys
    .filter(({ purpose }) => purpose === "sums")
    .map((key) => `${issuer.name} namespaces="${namespaceOf(issuer)}" ${sshPublicKey(ownKey(key))}\n`)
    .join("");
}

/** For cosign and sigstore's libraries (TrustedRoot of sigstore/protobuf-specs): our log, and no certificate authority. */
export function trustedRoot(issuer: Issuer, keys: readonly PublishedKey[]): string {
  const tlogs = keys
    .filter(({ purpose }) => purpose === "log")
    .map((key) => ({
      baseUrl: issuer.url ?? `https://${issuer.name}`,
      hashAlgorithm: "SHA2_256",
      publicKey: {
        rawBytes: key.spki,
        keyDetails: "PKIX_ECDSA_P256_SHA_256",
        validFor: { start: key.since, ...(key.until === null ? {} : { end: key.until }) },
      },
      logId: { keyId: logIdOf(ownKey(key)).toString("base64") },
    }));
  return canonicalJson({
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs,
    certificateAuthorities: [],
    ctlogs: [],
    timestampAuthorities: [],
  });
}

/** RFC 7517; each key under its thumbprint (RFC 7638), with the times in which it signed. */
export async function keySet(keys: readonly PublishedKey[]): Promise<{ readonly keys: readonly DatedJwk[] }> {
  return { keys: await Promise.all(keys.map(publicJwk)) };
}

/** The two times are no members of a key in RFC 7517, which lets others be added; the words are those of RFC 7519. */
interface DatedJwk extends JWK {
  readonly nbf: number;
  readonly exp?: number;
}

async function publicJwk(published: PublishedKey): Promise<DatedJwk> {
  const key = ownKey(published);
  const jwk = key.export({ format: "jwk" }) as JWK;
  const seconds = (time: string) => Math.floor(Date.parse(time) / 1000);
  return {
    ...jwk,
    kid: await calculateJwkThumbprint(jwk, "sha256"),
    use: "sig",
    alg: kindOf(key) === "Ed25519" ? "EdDSA" : "ES256",
    nbf: seconds(published.since),
    ...(published.until === null ? {} : { exp: seconds(published.until) }),
  };
}

/** The document of our did:web (W3C DID 1.0): the keys that still sign are those that assert. */
export async function didDocument(issuer: Issuer, keys: readonly PublishedKey[]): Promise<object> {
  const did = didOf(issuer);
  const methods = await Promise.all(
    keys.map(async (key) => {
      const { nbf: _, exp: __, ...publicKeyJwk } = await publicJwk(key);
      return { id: `${did}#${publicKeyJwk.kid}`, type: "JsonWebKey", controller: did, publicKeyJwk, until: key.until };
    }),
  );
  return {
    "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
    id: did,
    verificationMethod: methods.map(({ until: _, ...method }) => method),
    assertionMethod: methods.filter(({ until }) => until === null).map(({ id }) => id),
  };
}
