import { namespaceOf } from "../../src/certificate/issuer.ts";
import { sshSignature } from "../../src/certificate/ssh.ts";
import { partSums } from "../../src/certificate/sums.ts";
import type { SigningKeys } from "../../src/ports.ts";
import { issuer } from "./certified.ts";

/** These parts, with a list and a signature of it that fit them: what a holder of the key of lists could make. */
export async function resigned(
  parts: ReadonlyMap<string, Uint8Array>,
  { signingKeys }: { readonly signingKeys: SigningKeys },
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { sums } = await signingKeys.signers();
  const list = Buffer.from(partSums(new Map([...parts].filter(([name]) => !name.startsWith("SHA256SUMS")))));
  const signature = Buffer.from(sshSignature(list, namespaceOf(issuer), sums));
  return new Map([...parts, ["SHA256SUMS", list], ["SHA256SUMS.sshsig", signature]]);
}
