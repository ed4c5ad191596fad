import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { availableParallelism, totalmem } from "node:os";
import { resolve } from "node:path";
import type { Ceilings } from "./domain/ceilings.ts";
import { Fault } from "./domain/fault.ts";
import { type CommentPolicy, commentPolicies, type ForkPolicy, forkPolicies } from "./domain/policy.ts";
import { parseDuration, parseSize } from "./domain/units.ts";

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
type LogLevel = (typeof logLevels)[number];

/** What both doors need to know. */
export interface Settings {
  /** Absolute path of the folder that holds the store. */
  readonly home: string;
  readonly logLevel: LogLevel;
  readonly ceilings: Ceilings;
  /** Whether inputs may come from addresses of a private network. */
  readonly allowPrivateInputs: boolean;
  /** null lets the engine's client look in the usual places. */
  readonly dockerHost: string | null;
  /** Where certificates and keys are published, without a slash at the end; null where they are published nowhere. */
  readonly publicUrl: string | null;
  /** Where records of this machine are sent, and what opens it. */
  readonly records: { readonly project: string | null; readonly token: string | null };
}

export interface ServerSettings extends Settings {
  readonly github: {
    readonly appId: number;
    /** PEM, PKCS #8. */
    readonly privateKey: string;
    /** Where its API answers, without a slash at the end. */
    readonly apiUrl: string;
    /** Where people see it. */
    readonly webUrl: string;
    /** null where nobody signs in. */
    readonly signIn: { readonly clientId: string; readonly clientSecret: string } | null;
  };
  readonly webhookSecret: string;
  readonly host: string;
  readonly port: number;
  /** How the world reaches us, without a slash at the end. */
  readonly publicUrl: string;
  /** Runs at a time in this process; 0 serves webhooks and pages only. */
  readonly workers: number;
  /** Whose pull requests from forks are run. */
  readonly forks: ForkPolicy;
  /** When a pull request gets a comment, unless its organisation says otherwise. */
  readonly comments: CommentPolicy;
  /** How long a released tag stays confirmed before it is rerun, and how many are rerun a day; null where none is. */
  readonly reverify: { readonly intervalSeconds: number; readonly perDay: number } | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws one SETTINGS fault that names all that is missing or malformed; the command line ignores what only a server needs. */
export function readSettings(environment: Environment, purpose: "command-line"): Settings;
export function readSettings(environment: Environment, purpose: "server"): ServerSettings;
export function readSettings(environment: Environment, purpose: "command-line" | "server"): Settings {
  const problems: string[] = [];
  const read = reader(environment, problems);
  const settings = purpose === "server" ? serverSettings(read) : commonSettings(read, thisMachine());
  if (problems.length === 0) return deepFrozen(settings);
  const count = problems.length === 1 ? "A setting needs" : `${problems.length} settings need`;
  throw new Fault("SETTINGS", [`${count} attention:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
}

function commonSettings(read: Reader, ceilings: Ceilings): Settings {
  return {
    home: resolve(read.text("TICKMARK_HOME") ?? ".tickmark"),
    logLevel: read.as("LOG_LEVEL", `one of ${logLevels.join(", ")}`, "info", logLevel) ?? "info",
    ceilings: {
      cpus: read.as("TICKMARK_MAX_CPUS", "a number of processors", "2.5", positiveNumber) ?? ceilings.cpus,
      memoryBytes: read.as("TICKMARK_MAX_MEMORY", "a size", "'8 GiB'", parseSize) ?? ceilings.memoryBytes,
      diskBytes: read.as("TICKMARK_MAX_DISK", "a size", "'50 GiB'", parseSize) ?? ceilings.diskBytes,
      timeoutSeconds:
        read.as("TICKMARK_MAX_TIMEOUT", "a duration", "'30 min'", parseDuration) ?? ceilings.timeoutSeconds,
      build: read.as("TICKMARK_ALLOW_BUILD", "yes or no", "yes", yesOrNo) ?? ceilings.build,
      network: read.as("TICKMARK_ALLOW_NETWORK", "yes or no", "yes", yesOrNo) ?? ceilings.network,
    },
    allowPrivateInputs: read.as("TICKMARK_ALLOW_PRIVATE_INPUTS", "yes or no", "no", yesOrNo) ?? false,
    dockerHost:
      read.as("DOCKER_HOST", "the address of an engine", "unix:///var/run/docker.sock", engineAddress) ?? null,
    publicUrl:
      read.as("PUBLIC_URL", "an http or https address without ? or #", "https://tickmark.example.org", webAddress) ??
      null,
    records: {
      project:
        read.as(
          "TICKMARK_RECORDS",
          "the address of a project",
          "https://tickmark.example.org/sumatra/walks",
          webAddress,
        ) ?? null,
      token: read.as("TICKMARK_RECORDS_TOKEN", "a token of that project", "$(cat token)", word) ?? null,
    },
  };
}

function serverSettings(read: Reader): ServerSettings {
  if (read.text("DATABASE_URL") !== undefined) {
    read.refuse("DATABASE_URL: PostgreSQL is not supported yet; leave DATABASE_URL unset");
  }
  const host = read.text("HOST") ?? "localhost";
  const port = read.as("PORT", "a number from 0 to 65535", "3000", wholeNumber(65_535)) ?? 3000;
  const common = commonSettings(read, forStrangers());
  return {
    ...common,
    github: {
      appId: read.required("APP_ID", "the number of your GitHub App", "123456", appNumber, 0),
      privateKey: privateKey(read) ?? "",
      ...addressesOfGitHub(read),
      signIn: signIn(read),
    },
    webhookSecret: read.required(
      "WEBHOOK_SECRET",
      'at least 8 characters that nobody can guess, not "development"',
      "$(openssl rand -hex 32)",
      secret,
      "",
    ),
    host,
    port,
    publicUrl: common.publicUrl ?? `http://${reachable(host)}:${port}`,
    workers: read.as("TICKMARK_WORKERS", "a number from 0 to 64", "2", wholeNumber(64)) ?? 1,
    forks: read.as("TICKMARK_FORKS", forkPolicies.join(", "), "approval", oneOf(forkPolicies)) ?? "approval",
    comments:
      read.as("TICKMARK_COMMENTS", commentPolicies.join(", "), "on-change", oneOf(commentPolicies)) ?? "on-change",
    reverify: reverification(read),
  };
}

const monthSeconds = 30 * 24 * 60 * 60;

function reverification(read: Reader): ServerSettings["reverify"] {
  const what = "a duration of at least a day, or off";
  const interval = read.as("TICKMARK_REVERIFY", what, "'30 d'", intervalOrOff) ?? monthSeconds;
  const perDay = read.as("TICKMARK_REVERIFY_PER_DAY", "a number from 1 to 1000", "24", fromOne(1000)) ?? 24;
  return interval === "off" ? null : { intervalSeconds: interval, perDay };
}

// ---- ceilings where the operator sets none

/** On the command line the author is the operator: nothing is refused that the machine can give. */
function thisMachine(): Ceilings {
  return {
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    diskBytes: Number.MAX_SAFE_INTEGER,
    timeoutSeconds: Number.MAX_SAFE_INTEGER,
    build: true,
    network: true,
  };
}

/** A server runs what strangers push. */
function forStrangers(): Ceilings {
  const machine = thisMachine();
  return {
    cpus: Math.min(4, machine.cpus),
    memoryBytes: Math.min(16 * 2 ** 30, machine.memoryBytes),
    diskBytes: 50 * 2 ** 30,
    timeoutSeconds: 6 * 60 * 60,
    build: false,
    network: false,
  };
}

// ---- reading: a value, or one more problem

interface Reader {
  /** undefined also where it is set to nothing, which is how many tools unset a variable. */
  text(name: string): string | undefined;
  as<Value>(name: string, what: string, example: string, parse: Parse<Value>): Value | undefined;
  required<Value>(name: string, what: string, example: string, parse: Parse<Value>, placeholder: Value): Value;
  refuse(problem: string): void;
}

type Parse<Value> = (text: string) => Value | undefined;

function reader(environment: Environment, problems: string[]): Reader {
  const read: Reader = {
    text: (name) => environment[name] || undefined,
    as(name, what, example, parse) {
      const text = read.text(name);
      const value = text === undefined ? undefined : parse(text);
      // Without the value itself: it may be a secret.
      if (text !== undefined && value === undefined) {
        read.refuse(`${name} is malformed: it must be ${what}, for example ${name}=${example}`);
      }
      return value;
    },
    required(name, what, example, parse, placeholder) {
      if (read.text(name) === undefined) read.refuse(`${name} is missing: ${what}, for example ${name}=${example}`);
      return read.as(name, what, example, parse) ?? placeholder;
    },
    refuse: (problem) => void problems.push(problem),
  };
  return read;
}

function privateKey(read: Reader): string | undefined {
  if (read.text("PRIVATE_KEY") !== undefined) {
    return read.as("PRIVATE_KEY", "the App's RSA key as PEM text, or that in base64", '"$(cat key.pem)"', rsaKey);
  }
  const path = read.text("PRIVATE_KEY_PATH");
  if (path === undefined) {
    read.refuse(
      "PRIVATE_KEY or PRIVATE_KEY_PATH is missing: the App's private key, for example PRIVATE_KEY_PATH=./key.pem",
    );
    return undefined;
  }
  try {
    const key = rsaKey(readFileSync(path, "utf8"));
    if (key === undefined) read.refuse(`PRIVATE_KEY_PATH: ${path} does not hold an RSA key that can be read`);
    return key;
  } catch (error) {
    read.refuse(`PRIVATE_KEY_PATH: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function addressesOfGitHub(read: Reader): { readonly apiUrl: string; readonly webUrl: string } {
  const protocol = read.as("GHE_PROTOCOL", "http or https", "https", protocolName) ?? "https";
  const host = read.as("GHE_HOST", "a host without https:// and path", "github.example.org", hostName);
  return host === undefined
    ? { apiUrl: "https://api.github.com", webUrl: "https://github.com" }
    : { apiUrl: `${protocol}://${host}/api/v3`, webUrl: `${protocol}://${host}` };
}

/** Both or none: one without the other is a mistake that would only show when somebody signs in. */
function signIn(read: Reader): ServerSettings["github"]["signIn"] {
  const clientId = read.as("CLIENT_ID", "the App's client ID", "Iv23liAbCdEfGhIjKlMn", word);
  const clientSecret = read.as("CLIENT_SECRET", "a client secret of the App", "$(cat client-secret)", word);
  const [hasId, hasSecret] = [read.text("CLIENT_ID") !== undefined, read.text("CLIENT_SECRET") !== undefined];
  if (hasId && !hasSecret)
    read.refuse("CLIENT_SECRET is missing: people sign in only with CLIENT_ID and CLIENT_SECRET");
  if (hasSecret && !hasId) read.refuse("CLIENT_ID is missing: people sign in only with CLIENT_ID and CLIENT_SECRET");
  return clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret };
}

const logLevel: Parse<LogLevel> = (text) => logLevels.find((level) => level === text);
const oneOf =
  <Word extends string>(words: readonly Word[]): Parse<Word> =>
  (text) =>
    words.find((word) => word === text);
const yesOrNo: Parse<boolean> = (text) => (text === "yes" ? true : text === "no" ? false : undefined);
const positiveNumber: Parse<number> = (text) =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
const wholeNumber =
  (most: number): Parse<number> =>
  (text) =>
    /^\d{1,15}$/.test(text) && Number(text) <= most ? Number(text) : undefined;
const fromOne =
  (most: number): Parse<number> =>
  (text) =>
    wholeNumber(most)(text) || undefined;
const intervalOrOff: Parse<number | "off"> = (text) => {
  if (text === "off") return text;
  const seconds = parseDuration(text);
  return seconds !== undefined && seconds >= 24 * 60 * 60 ? seconds : undefined;
};
const appNumber: Parse<number> = (text) => wholeNumber(Number.MAX_SAFE_INTEGER)(text) || undefined;
const protocolName: Parse<string> = (text) => (/^https?$/.test(text) ? text : undefined);
const hostName: Parse<string> = (text) => (/^[a-z0-9.-]+(:\d+)?$/i.test(text) ? text : undefined);
const word: Parse<string> = (text) => (/^[\x21-\x7e]+$/.test(text) ? text : undefined);
const engineAddress: Parse<string> = (text) => (/^(unix|npipe|tcp|https?|ssh):\/\/./.test(text) ? text : undefined);
// Probot falls back to this very word when it is given none, so everybody can guess it.
const secret: Parse<string> = (text) => (text.length >= 8 && text !== "development" ? text : undefined);

const webAddress: Parse<string> = (text) => {
  const url = URL.parse(text);
  const isPlain = url !== null && url.username === "" && url.password === "" && !/[?#]/.test(text);
  return isPlain && /^https?:$/.test(url.protocol) ? url.href.replace(/\/+$/, "") : undefined;
};

/** In one form, whichever way the key came: environment files cannot hold line ends, so `\n` and base64 are common. */
const rsaKey: Parse<string> = (text) => {
  const pem = text.includes("-----BEGIN") ? text.replaceAll("\\n", "\n") : Buffer.from(text, "base64").toString();
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "rsa" ? key.export({ type: "pkcs8", format: "pem" }).toString() : undefined;
  } catch {
    return undefined;
  }
};

/** A wildcard is for listening; nobody can open it. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return isIPv6(host) ? `[${host}]` : host;
}

function deepFrozen<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (typeof inner === "object" && inner !== null) deepFrozen(inner);
  return Object.freeze(value);
}
