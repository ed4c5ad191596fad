import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

let certificate: { key: string; cert: string } | undefined;

/** Made once a file, by openssl. */
function ownCertificate(): { key: string; cert: string } {
  if (certificate !== undefined) return certificate;
  const folder = mkdtempSync(join(tmpdir(), "tickmark-test-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const named = ["-subj", "/CN=tickmark test", "-addext", "subjectAltName=IP:127.0.0.1,DNS:journal.test"];
  execFileSync("openssl", [...made, ...named, "-keyout", key, "-out", cert], { stdio: "ignore" });
  certificate = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  rmSync(folder, { recursive: true });
  return certificate;
}

interface Heard {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An https server on loopback that keeps what it is told; `answer` is called with how often that was before. */
export async function httpsReceiver(answer: (response: ServerResponse, before: number) => void) {
  const heard: Heard[] = [];
  const { key, cert } = ownCertificate();
  const server = createServer({ key, cert }, async (request, response) => {
    const { method, headers } = request;
    heard.push({ method, headers, body: await text(request) });
    answer(response, heard.length - 1);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { heard, ca: cert, port, url: `https://127.0.0.1:${port}/tickmark?journal=walks` };
}
