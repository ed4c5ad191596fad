import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Fault } from "../src/domain/fault.ts";
import { readSettings } from "../src/settings.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const enough = { APP_ID: "123", PRIVATE_KEY: pkcs1, WEBHOOK_SECRET: "a long enough secret" };
const server = (change: Record<string, string | undefined> = {}) => readSettings({ ...enough, ...change }, "server");
const commandLine = (environment: Record<string, string> = {}) => readSettings(environment, "command-line");

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    return error as Fault;
  }
  throw new Error("nothing was wrong");
}

describe("a server", () => {
  test("starts with nothing but the App's three settings", () => {
    expect(server()).toMatchObject({
      home: resolve(".tickmark"),
      github: {
        appId: 123,
        privateKey: pkcs8,
        apiUrl: "https://api.github.com",
        webUrl: "https://github.com",
        signIn: null,
      },
      webhookSecret: "a long enough secret",
      host: "localhost",
      port: 3000,
      publicUrl: "http://localhost:3000",
      workers: 1,
      logLevel: "info",
      dockerHost: null,
      allowPrivateInputs: false,
      ceilings: { diskBytes: 50 * 2 ** 30, timeoutSeconds: 21_600, build: false, network: false },
    });
  });

  test("reruns released tags every month, as often as it is told, or never", () => {
    const monthly = 30 * 24 * 60 * 60;
    expect(server().reverify).toEqual({ intervalSeconds: monthly, perDay: 24 });
    expect(server({ TICKMARK_REVERIFY: "off", TICKMARK_REVERIFY_PER_DAY: "5" }).reverify).toBeNull();
    const often = server({ TICKMARK_REVERIFY: "1.5 d", TICKMARK_REVERIFY_PER_DAY: "5" });
    expect(often.reverify).toEqual({ intervalSeconds: 129_600, perDay: 5 });
    const fault = faultOf(() => server({ TICKMARK_REVERIFY: "2 h", TICKMARK_REVERIFY_PER_DAY: "0" }));
    expect(fault.message).toContain("TICKMARK_REVERIFY is malformed: it must be a duration of at least a day, or off");
    expect(fault.message).toContain("TICKMARK_REVERIFY_PER_DAY is malformed: it must be a number from 1 to 1000");
  });

  test("has ceilings that the machine can give", () => {
    const { cpus, memoryBytes } = server().ceilings;
    expect(cpus).toBeGreaterThanOrEqual(1);
    expect(cpus).toBeLessThanOrEqual(4);
    expect(memoryBytes).toBeLessThanOrEqual(16 * 2 ** 30);
  });

  test("names every missing setting at once, with an example of each", () => {
    const fault = faultOf(() => readSettings({}, "server"));
    expect(fault).toMatchObject({ name: "Fault", code: "SETTINGS" });
    expect(fault.message.split("\n")).toEqual([
      "3 settings need attention:",
      expect.stringMatching(/^ {2}APP_ID is missing: .*APP_ID=123456$/),
      expect.stringMatching(/^ {2}PRIVATE_KEY or PRIVATE_KEY_PATH is missing: .*PRIVATE_KEY_PATH=/),
      expect.stringMatching(/^ {2}WEBHOOK_SECRET is missing: .*WEBHOOK_SECRET=/),
    ]);
  });

  test("names every malformed setting at once, and shows no value, since it may be a secret", () => {
    const malformed = {
      APP_ID: "wrong1",
      PRIVATE_KEY: "wrong2",
      WEBHOOK_SECRET: "wrong3",
      GHE_HOST: "https://wrong4/x",
      GHE_PROTOCOL: "wrong5",
      PORT: "65536",
      LOG_LEVEL: "wrong6",
      PUBLIC_URL: "wrong7",
      TICKMARK_WORKERS: "-1",
      TICKMARK_MAX_CPUS: "0",
      TICKMARK_MAX_MEMORY: "4",
      TICKMARK_MAX_DISK: "wrong8",
      TICKMARK_MAX_TIMEOUT: "30",
      TICKMARK_ALLOW_BUILD: "wrong9",
      TICKMARK_ALLOW_NETWORK: "wrong9",
      TICKMARK_ALLOW_PRIVATE_INPUTS: "wrong9",
      DOCKER_HOST: "wrong9",
    };
    const { message } = faultOf(() => server(malformed));
    expect(message).toContain("17 settings need attention");
    for (const name of Object.keys(malformed)) expect(message).toMatch(new RegExp(`^ {2}${name} is malformed: `, "m"));
    expect(message).not.toContain("wrong");
  });

  test.each(["development", "seven77", " "])("refuses %j as webhook secret", (secret) => {
    expect(faultOf(() => server({ WEBHOOK_SECRET: secret })).message).toContain("WEBHOOK_SECRET is malformed");
  });

  test.each([
    ["as GitHub gives it", pkcs1],
    ["in PKCS #8", pkcs8],
    ["with \\n for its line ends", pkcs1.replaceAll("\n", "\\n")],
    ["in base64", Buffer.from(pkcs1).toString("base64")],
  ])("reads a private key %s", (_, key) => {
    expect(server({ PRIVATE_KEY: key }).github.privateKey).toBe(pkcs8);
  });

  test("reads the private key from a file, and says when it cannot", () => {
    const folder = mkdtempSync(join(tmpdir(), "tickmark-test-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "key.pem"), pkcs1);
    writeFileSync(join(folder, "other.pem"), "no key");
    const from = (name: string) => server({ PRIVATE_KEY: "", PRIVATE_KEY_PATH: join(folder, name) });
    expect(from("key.pem").github.privateKey).toBe(pkcs8);
    expect(faultOf(() => from("missing.pem")).message).toMatch(/PRIVATE_KEY_PATH: .*no such file.*missing.pem/);
    expect(faultOf(() => from("other.pem")).message).toMatch(/PRIVATE_KEY_PATH: .*other.pem does not hold an RSA key/);
  });

  test("refuses a key that GitHub cannot have given out", () => {
    const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    const PRIVATE_KEY = elliptic.export({ type: "pkcs8", format: "pem" }).toString();
    const { message } = faultOf(() => server({ PRIVATE_KEY }));
    expect(message).toContain("PRIVATE_KEY is malformed");
    expect(message).not.toContain(PRIVATE_KEY.split("\n")[1]);
  });

  test("finds the API of a GitHub Enterprise Server", () => {
    expect(server({ GHE_HOST: "git.example.org" }).github.apiUrl).toBe("https://git.example.org/api/v3");
    expect(server({ GHE_HOST: "127.0.0.1:8080", GHE_PROTOCOL: "http" }).github.apiUrl).toBe(
      "http://127.0.0.1:8080/api/v3",
    );
    expect(server({ GHE_PROTOCOL: "http" }).github.apiUrl).toBe("https://api.github.com");
  });

  test.each([
    [{ HOST: "0.0.0.0", PORT: "8080" }, "http://localhost:8080"],
    [{ HOST: "::1" }, "http://[::1]:3000"],
    [{ HOST: "10.0.0.5" }, "http://10.0.0.5:3000"],
    [{ PUBLIC_URL: "https://tickmark.example.org/" }, "https://tickmark.example.org"],
    [{ PUBLIC_URL: "https://example.org/tickmark/" }, "https://example.org/tickmark"],
  ])("with %j is reached at %s", (change, publicUrl) => {
    expect(server(change).publicUrl).toBe(publicUrl);
  });

  test.each([
    "tickmark.example.org",
    "/tickmark",
    "ftp://example.org",
    "https://user:pw@example.org",
    "https://example.org/?a",
  ])("is not reached at %s", (PUBLIC_URL) =>
    expect(faultOf(() => server({ PUBLIC_URL })).message).toContain("PUBLIC_URL is malformed"),
  );

  test("does not pretend to use a database it has no adapter for", () => {
    expect(faultOf(() => server({ DATABASE_URL: "postgres://u:secret@db/x" })).message).toBe(
      "A setting needs attention:\n  DATABASE_URL: PostgreSQL is not supported yet; leave DATABASE_URL unset",
    );
  });

  test("can serve webhooks and pages only", () => {
    expect(server({ TICKMARK_WORKERS: "0" }).workers).toBe(0);
  });
});

describe("the command line", () => {
  test("needs no settings, allows all that the machine can give, and downloads from the public internet only", () => {
    expect(commandLine()).toMatchObject({
      home: resolve(".tickmark"),
      ceilings: { build: true, network: true, timeoutSeconds: Number.MAX_SAFE_INTEGER },
      allowPrivateInputs: false,
    });
    expect(commandLine()).not.toHaveProperty("github");
  });

  test("does not stumble over what only a server needs", () => {
    expect(() =>
      commandLine({ APP_ID: "x", WEBHOOK_SECRET: "development", PORT: "x", DATABASE_URL: "x" }),
    ).not.toThrow();
  });

  test("takes the operator's limits and folder", () => {
    const settings = commandLine({
      TICKMARK_HOME: "/var/lib/tickmark",
      TICKMARK_MAX_CPUS: "1.5",
      TICKMARK_MAX_MEMORY: "8 GiB",
      TICKMARK_MAX_DISK: "20 GB",
      TICKMARK_MAX_TIMEOUT: "30 min",
      TICKMARK_ALLOW_BUILD: "no",
      TICKMARK_ALLOW_NETWORK: "no",
      TICKMARK_ALLOW_PRIVATE_INPUTS: "yes",
      DOCKER_HOST: "unix:///run/user/1000/docker.sock",
      TICKMARK_RECORDS: "https://records.example.org/sumatra/walks/",
      TICKMARK_RECORDS_TOKEN: "a-token",
      LOG_LEVEL: "debug",
    });
    expect(settings).toEqual({
      home: "/var/lib/tickmark",
      logLevel: "debug",
      ceilings: {
        cpus: 1.5,
        memoryBytes: 8 * 2 ** 30,
        diskBytes: 20e9,
        timeoutSeconds: 1800,
        build: false,
        network: false,
      },
      allowPrivateInputs: true,
      dockerHost: "unix:///run/user/1000/docker.sock",
      publicUrl: null,
      records: { project: "https://records.example.org/sumatra/walks", token: "a-token" },
    });
  });

  test("takes a variable that is set to nothing as not set", () => {
    expect(commandLine({ TICKMARK_MAX_CPUS: "", DOCKER_HOST: "", TICKMARK_HOME: "" })).toEqual(commandLine());
  });

  test("cannot change its settings while it runs, not even inside", () => {
    const settings = commandLine();
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.ceilings)).toBe(true);
  });
});
