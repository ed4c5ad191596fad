import type { ParseArgsOptionDescriptor } from "node:util";
import type { Io } from "./io.ts";

type Value = string | boolean;
/** An option that can be given several times has a list. */
type Values = Readonly<Record<string, Value | readonly Value[] | undefined>>;

export interface Invocation {
  readonly values: Values;
  readonly positionals: readonly string[];
  /** What follows `--`, where the command takes another one; null where there is no `--`. */
  readonly words: readonly string[] | null;
  readonly io: Io;
  /** `--json`: one JSON document on standard output, and nothing else there. */
  readonly json: boolean;
}

export interface OptionHelp extends ParseArgsOptionDescriptor {
  readonly type: "boolean" | "string";
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly about: string;
}

/** The texts of an option that can be given several times. */
export function listOf({ values }: Pick<Invocation, "values">, option: string): readonly string[] {
  const given = values[option];
  return Array.isArray(given) ? given.map(String) : [];
}

/** The text of an option, if it was given. */
export function textOf({ values }: Pick<Invocation, "values">, option: string): string | undefined {
  const given = values[option];
  return typeof given === "string" ? given : undefined;
}

/** The port of this machine that `--port` names; 0, which is any that is free, where none is named. */
export function portOf(invocation: Pick<Invocation, "values">): number {
  const text = textOf(invocation, "port");
  if (text === undefined) return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port > 0 && port < 65_536) return port;
  throw new UsageError(`--port takes a number from 1 to 65535, not "${text}"`);
}

/** The options that every command has. */
export const everywhere: Readonly<Record<"json" | "help", OptionHelp>> = {
  json: { type: "boolean", about: "answer with one JSON document" },
  help: { type: "boolean", short: "h", about: "this text" },
};

/** One door of the command line. */
export interface Command {
  /** What follows the command's name: `[path | git-url[@ref]]`. */
  readonly operands: string;
  readonly options: Readonly<Record<string, OptionHelp>>;
  /** Examples with what they are for. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  /** Whether a command of its own may follow after `--`. */
  readonly takesCommand?: boolean;
  /** Most operands that it takes. */
  readonly mostOperands: number;
  /** Answers the exit code: 0 reproduced or done, 1 diverged or failed analysis, 2 trouble. */
  run(invocation: Invocation): Promise<number>;
}

/** The doors by their names. */
export type Commands = Readonly<
  Record<
    string,
    {
      /** One line, as the list of commands and the command's own help show it. */
      readonly summary: string;
      load(): Promise<Command>;
    }
  >
>;

export const exitCodes = { fine: 0, notReproduced: 1, trouble: 2 } as const;

/** The caller used the command in a way that it does not have. */
export class UsageError extends Error {}
