import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { type Lab, scenario } from "./lab.ts";

/* Data that is fetched by address and digest before the run. */

scenario("an input that the store holds is placed read-only, and observed before and after", async (lab) => {
  const content = "1,2\n3,4\n";
  await lab.world.inputs.put(Buffer.from(content));
  lab.write("data/raw.csv", "what was committed here is not what is declared\n");
  lab.declare({
    inputs: [{ path: "data/raw.csv", url: "https://data.example.org/raw.csv", sha256: digestOf(content) }],
    run: "cat data/raw.csv > out.txt; echo more >> data/raw.csv || echo read-only >> out.txt; rm -f data/raw.csv || echo stays >> out.txt",
    outputs: ["out.txt"],
  });
  const evidence = await lab.rerun();
  expect(await lab.produced(evidence, "out.txt")).toBe(`${content}read-only\nstays\n`);
  expect(evidence.run.record.inputs).toEqual([
    {
      path: "data/raw.csv",
      url: "https://data.example.org/raw.csv",
      sizeBytes: content.length,
      origin: "stored",
      digestBefore: digestOf(content),
      digestAfter: digestOf(content),
    },
  ]);
  expect(await lab.world.inputs.checkedPath(digestOf(content))).toBeDefined();
});

/** A data server of the lab's own, and what the program needs to trust it. */
async function serve(lab: Lab, files: Readonly<Record<string, string>>) {
  const [key, cert] = [join(lab.root, "key.pem"), join(lab.root, "cert.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-subj", "/CN=tickmark test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
    ],
    { stdio: "ignore" },
  );
  const asked: string[] = [];
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, ({ url = "" }, response) => {
    asked.push(url);
    if (url === "/stalls") return;
    const content = files[url];
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const env = { NODE_EXTRA_CA_CERTS: cert, TICKMARK_ALLOW_PRIVATE_INPUTS: "yes" };
  return {
    asked,
    url: (path: string) => `https://127.0.0.1:${port}${path}`,
    verify: (more: Record<string, string> = {}) => lab.start(["verify", "--json"], { env: { ...env, ...more } }),
  };
}

const copies = { run: "cp raw.csv out.txt", outputs: ["out.txt"] };

scenario("an input is fetched over https, once, and then comes from the store", async (lab) => {
  const server = await serve(lab, { "/raw.csv": "1,2\n" });
  lab.declare({ ...copies, inputs: [{ path: "raw.csv", url: server.url("/raw.csv"), sha256: digestOf("1,2\n") }] });
  lab.recorded({ "out.txt": "1,2\n" });
  for (const _ of [1, 2]) {
    const { code, stdout } = await server.verify().done;
    expect(JSON.parse(stdout).runs[0]).toMatchObject({
      verdict: { kind: "reproduced" },
      run: { record: { inputs: [{ path: "raw.csv" }] } },
    });
    expect(code).toBe(0);
  }
  expect(server.asked).toEqual(["/raw.csv"]);
});

scenario("an input whose content has changed fails the analysis, and both digests are named", async (lab) => {
  const server = await serve(lab, { "/raw.csv": "1,3\n" });
  lab.declare({ ...copies, inputs: [{ path: "raw.csv", url: server.url("/raw.csv"), sha256: digestOf("1,2\n") }] });
  const { code, stdout } = await server.verify().done;
  expect(code).toBe(1);
  const [{ verdict }] = JSON.parse(stdout).runs;
  expect(verdict).toMatchObject({ kind: "failed", failure: { kind: "unprepared", what: "input" } });
  expect(verdict.failure.message).toContain(digestOf("1,2\n"));
  expect(verdict.failure.message).toContain(digestOf("1,3\n"));
});

scenario("an input that is not there fails the analysis", async (lab) => {
  const server = await serve(lab, {});
  lab.declare({ ...copies, inputs: [{ path: "raw.csv", url: server.url("/raw.csv"), sha256: digestOf("1,2\n") }] });
  const { code, stdout } = await server.verify().done;
  expect(code).toBe(1);
  expect(JSON.parse(stdout).runs[0].verdict).toMatchObject({
    kind: "failed",
    failure: { kind: "unprepared", what: "input" },
  });
});

scenario("an address of a private network is not asked, unless the operator says so", async (lab) => {
  const server = await serve(lab, { "/raw.csv": "1,2\n" });
  lab.declare({ ...copies, inputs: [{ path: "raw.csv", url: server.url("/raw.csv"), sha256: digestOf("1,2\n") }] });
  const { code, stdout } = await server.verify({ TICKMARK_ALLOW_PRIVATE_INPUTS: "no" }).done;
  expect(code).toBe(1);
  expect(JSON.parse(stdout).runs[0].verdict.failure.message).toContain("public internet");
  expect(server.asked).toEqual([]);
});

scenario("a data server that nobody trusts or reaches is a fault, and no verdict", async (lab) => {
  const server = await serve(lab, { "/raw.csv": "1,2\n" });
  lab.declare({ ...copies, inputs: [{ path: "raw.csv", url: server.url("/raw.csv"), sha256: digestOf("1,2\n") }] });
  const { code, stdout } = await server.verify({ NODE_EXTRA_CA_CERTS: "" }).done;
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "DOWNLOAD" } });
});

scenario("Ctrl-C while data is on its way ends at once", async (lab) => {
  const server = await serve(lab, {});
  lab.declare({ ...copies, inputs: [{ path: "raw.csv", url: server.url("/stalls"), sha256: digestOf("1,2\n") }] });
  const running = server.verify();
  while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  running.child.kill("SIGINT");
  expect((await running.done).signal).toBe("SIGINT");
});
