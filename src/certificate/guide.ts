import { shellWord } from "../domain/shell-word.ts";
import { exportPurposes } from "./exports/purposes.ts";
import { type Issuer, namespaceOf } from "./issuer.ts";
import type { Statement } from "./statement.ts";

/** The part of a certificate that explains the others: commands of tools that nearly every machine has. */
export function guide(
  issuer: Issuer,
  { subject, predicate, predicateType }: Statement,
  exports: readonly string[],
): string {
  const { certificate, sums } = predicate.verifier.keys;
  const commit = subject.find(({ digest }) => "gitCommit" in digest)?.digest.gitCommit;
  const published =
    issuer.url === null
      ? "Ask whoever gave you this for it."
      : `It is published at ${issuer.url}/keys/tickmark.pub.pem.`;
  const commands = stockCommands(issuer);
  const cosign = "cosign verify-blob-attestation --key keys/tickmark.pub.pem --trusted-root keys/trusted_root.json";
  return `# How to verify this certificate

Nothing here needs a network or Tickmark. First compare the key with one that you have from elsewhere: a certificate that
anybody made for themselves verifies just as well. ${published}

    fingerprint of keys/tickmark.pub.pem    ${certificate}
    fingerprint of keys/allowed_signers     ${sums}

All parts, with OpenSSH and coreutils:

${indented(commands.sums)}

The produced files, in a folder that has them: \`sha256sum -c OUTPUTS.sha256\`.

The signed statement, with openssl and jq in bash:

${indented(commands.statement)}

The same, and its entry in the log, with cosign 3 (2.5 needs --new-bundle-format too), for a produced file:

    ${cosign} \\
      --bundle certificate.sigstore.json --type ${predicateType} FILE
${
  commit === undefined
    ? ""
    : `
or for the commit, without any file:

    ${cosign} \\
      --bundle certificate.sigstore.json --type ${predicateType} --digest ${commit} --digestAlg gitCommit
`
}
For journals and archives, made of the same facts and listed in SHA256SUMS; what only a person may say is FIXME in them:

${exports.map((path) => `- ${path}: ${exportPurposes(path)}\n`).join("")}
With Tickmark: \`tickmark check certificate.zip --key tickmark.pub.pem\`, and for one file of yours
\`tickmark check FILE --certificate certificate.zip --key tickmark.pub.pem\`.
`;
}

const indented = (lines: string): string => lines.replaceAll(/^/gm, "    ");

/** Within the unpacked certificate: its signed list of parts, and its signed statement. */
function stockCommands(issuer: Issuer): { readonly sums: string; readonly statement: string } {
  return {
    sums: `ssh-keygen -Y verify -f keys/allowed_signers -I '${issuer.name}' -n '${namespaceOf(issuer)}' \\
  -s SHA256SUMS.sshsig < SHA256SUMS && sha256sum -c SHA256SUMS`,
    statement: `d=certificate.dsse.json; t=$(jq -r .payloadType $d); jq -r .payload $d | base64 -d > payload
{ printf 'DSSEv1 %d %s %d ' \${#t} "$t" $(wc -c < payload); cat payload; } |
  openssl dgst -sha256 -verify keys/tickmark.pub.pem -signature <(jq -r '.signatures[0].sig' $d | base64 -d)
cmp payload certificate.statement.json`,
  };
}

/** What a reader types who was sent a certificate, step by step. */
export function verifyingCommands(issuer: Issuer): readonly { readonly what: string; readonly command: string }[] {
  const { sums, statement } = stockCommands(issuer);
  const key = issuer.url === null ? "tickmark.pub.pem" : `${issuer.url}/keys/tickmark.pub.pem`;
  return [
    {
      what: "With Tickmark, against the key that whoever ran it publishes:",
      command: `curl -fsSO ${shellWord(key)} && tickmark check certificate.zip --key tickmark.pub.pem`,
    },
    {
      what: "Without Tickmark: unpack it, and compare the key in it with the published one.",
      command: `unzip -d certificate certificate.zip && cd certificate && curl -fsS ${shellWord(key)} | cmp - keys/tickmark.pub.pem`,
    },
    { what: "Is it whole, and signed? With OpenSSH and coreutils:", command: sums },
    { what: "Is what it says signed with that key? With openssl and jq, in bash:", command: statement },
  ];
}
