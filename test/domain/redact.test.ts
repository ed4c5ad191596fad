import { expect, test } from "vitest";
import { redact } from "../../src/domain/redact.ts";

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

test.each([
  [`token ghs_${letters} end`, "token [token removed] end"],
  [`ghp_${letters}`, "[token removed]"],
  [`github_pat_${letters}_x`, "[token removed]"],
  [`Bearer eyJhbGciOiJI.eyJpc3MiOiI.${letters}-_`, "Bearer [token removed]"],
  ["clone https://x-access-token:secret@github.com/a/b", "clone https://[credentials removed]@github.com/a/b"],
  ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nnext", "[private key removed]\nnext"],
  ["key: -----BEGIN PRIVATE KEY-----\nMIIE and then the log was cut", "key: [private key removed]"],
  ["IEowIBAAKCAQEA\nMIIEow==\n-----END PRIVATE KEY-----\nnext", "[private key removed]\nnext"],
])("%j is not shown", (text, shown) => {
  expect(redact(text)).toBe(shown);
});

test("what only looks a little like a secret stays", () => {
  const text = "ghost_story eyJ.eyJ -----BEGIN CERTIFICATE----- https://example.org/a:b@c at 12:30@noon";
  expect(redact(text)).toBe(text);
});

// The test's own time-out is what a search that backtracks would run into.
test("half a secret, again and again, keeps nobody busy", { timeout: 20_000 }, () => {
  for (const piece of [
    "-----BEGIN A PRIVATE KEY-----\n",
    "eyJaaaaaaaaaaaa-",
    "ghs_aaaaaaaaa",
    "https://aaaa:",
    "aaaa\n",
  ]) {
    expect(redact(piece.repeat(20_000))).not.toBe("");
  }
});
