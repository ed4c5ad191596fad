import type { LogPlace } from "../domain/log-place.ts";
import type { Signers } from "../domain/signing-key.ts";
import { type Bundle, bundleOf } from "./bundle.ts";
import { sealed } from "./dsse.ts";
import type { Issuer } from "./issuer.ts";
import { leafOf, logEntry } from "./log.ts";
import { ownKey } from "./public-key.ts";

/** Signs the bytes of a statement: what is to be logged of it, and the bundle once it has its place. */
export function signed(
  statement: Uint8Array,
  issuer: Issuer,
  signers: Signers,
): { readonly leaf: Buffer; bundleAt(place: LogPlace): Bundle } {
  const envelope = sealed(statement, signers.certificate);
  const leaf = leafOf(envelope, ownKey(signers.certificate.key));
  return {
    leaf,
    bundleAt: (place) => bundleOf(envelope, logEntry(leaf, place, issuer.name, signers.log)),
  };
}
