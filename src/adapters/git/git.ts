import { execFile } from "node:child_process";
import { Fault } from "../../domain/fault.ts";

export interface GitOptions {
  readonly cwd?: string;
  readonly config?: Readonly<Record<string, string>>;
  /** Without what this machine knows to open doors with. */
  readonly isAnonymous?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal;
  readonly maxBytes?: number;
}

/** The harmless blemishes of old histories; git's other checks of fetched objects stay on. */
const blemishes = [
  "zeroPaddedFilemode",
  "badTimezone",
  "missingSpaceBeforeDate",
  "missingNameBeforeEmail",
  "missingEmail",
];

const always: Readonly<Record<string, string>> = {
  // A repository may bring hooks or a monitor program in its configuration; none of them is ours to run.
  "core.hooksPath": "/dev/null",
  "core.fsmonitor": "false",
  "core.autocrlf": "false",
  "core.quotePath": "false",
  "fetch.fsckObjects": "true",
  "gc.auto": "0",
  "protocol.ext.allow": "never",
  "submodule.recurse": "false",
  ...Object.fromEntries(blemishes.map((name) => [`fetch.fsck.${name}`, "ignore"])),
};

/** Neither keys nor passwords nor settings of whoever runs this program. */
const nobody = { HOME: "/nonexistent", GIT_CONFIG_GLOBAL: "/dev/null", GIT_ASKPASS: "true" };

function ofThisPerson(): Record<string, string> {
  const { HOME = "/nonexistent", SSH_AUTH_SOCK } = process.env;
  return { HOME, ...(SSH_AUTH_SOCK === undefined ? {} : { SSH_AUTH_SOCK }) };
}

/**
 * Runs git and answers its output. Settings travel in the environment, where no process list shows them: a token may be
 * among them. Throws a GitError when git says no.
 */
export function git(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const config = { ...always, ...options.config };
  const env = {
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    ...(options.isAnonymous === true ? nobody : ofThisPerson()),
    LC_ALL: "C.UTF-8",
    GIT_TERMINAL_PROMPT: "0",
    GIT_LFS_SKIP_SMUDGE: "1",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_COUNT: String(Object.keys(config).length),
    ...Object.fromEntries(
      Object.entries(config).flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...options.env,
  };
  return new Promise((resolve, reject) => {
    const child = execFile(
      "git",
      [...args],
      {
        cwd: options.cwd,
        env,
        encoding: "buffer",
        maxBuffer: options.maxBytes ?? 256 * 1024 * 1024,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        if (options.signal?.aborted) return reject(options.signal.reason);
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
          return reject(new Fault("GIT", "git is not installed, or the folder does not exist", error));
        }
        reject(new GitError(args[0] ?? "", stderr.toString().trim(), error));
      },
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(options.input ?? "");
  });
}

/** Git said no; `said` is its own explanation, without our arguments. */
export class GitError extends Fault {
  readonly said: string;
  constructor(command: string, said: string, cause: unknown) {
    super("GIT", `git ${command}: ${said.split("\n").slice(-3).join(" ") || "failed"}`, cause);
    this.said = said;
  }
}
