import { parseArgs } from "node:util";
import { Fault } from "../domain/fault.ts";
import { plainBlock, plainText } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";
import { type Command, everywhere, exitCodes, type OptionHelp, UsageError } from "./command.ts";
import { commands } from "./commands.ts";
import { commandHelp } from "./help.ts";
import { Interruption, type Io } from "./io.ts";
import { nearest } from "./nearest.ts";

/** Finds the command, reads its options, runs it, and turns whatever goes wrong into words and an exit code. */
export async function runCommand([name = "", ...args]: readonly string[], io: Io): Promise<number> {
  const known = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (known === undefined) return unknownCommand(name, args.includes("--json"), io);
  const command = await known.load();
  try {
    const { values, positionals, words } = parse(command, args);
    if (values.help === true) {
      io.out(commandHelp(name, known.summary, command));
      return exitCodes.fine;
    }
    return await command.run({ values, positionals, words, io, json: values.json === true });
  } catch (error) {
    return trouble(name, error, args.includes("--json"), io);
  }
}

function parse(command: Command, args: readonly string[]) {
  const at = command.takesCommand === true ? args.indexOf("--") : -1;
  const words = at < 0 ? null : args.slice(at + 1);
  try {
    const { values, positionals } = parseArgs({
      args: [...withNegatives(command, at < 0 ? args : args.slice(0, at))],
      options: { ...command.options, ...everywhere },
      allowPositionals: true,
    });
    if (positionals.length > command.mostOperands && values.help !== true) {
      throw new UsageError(`"${positionals[command.mostOperands]}" is one operand too many`);
    }
    return { values, positionals, words };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(usageProblem(command, error as Error));
  }
}

/** `--rtol -1` is a value that will be refused, not another option: its command says best what it expects. */
const withNegatives = (command: Command, args: readonly string[]): readonly string[] =>
  args.flatMap((arg, at) => {
    const isValue = (name = "", value = "") => /^-[\d.]/.test(value) && optionOf(command, name)?.type === "string";
    if (isValue(arg, args[at + 1])) return [`${arg}=${args[at + 1]}`];
    return isValue(args[at - 1], arg) ? [] : [arg];
  });

const optionOf = ({ options }: Command, written: string): OptionHelp | undefined => {
  const name = written.startsWith("--") ? written.slice(2) : "";
  return Object.hasOwn(options, name) ? options[name] : undefined;
};

/** What was wrong with the options, and what is expected where a value is. */
function usageProblem(command: Command, { message }: Error): string {
  const name = /^Option '(?:-\w, )?(--[\w-]+)/.exec(message)?.[1] ?? "";
  const option = optionOf(command, name);
  if (option?.type === "string" && /argument (?:missing|is ambiguous)/.test(message)) {
    return `${name} needs a value: ${name} ${option.value ?? "VALUE"} (${option.about})`;
  }
  return message.split(". To specify")[0] ?? "";
}

function unknownCommand(name: string, json: boolean, io: Io): number {
  const meant = nearest(name, Object.keys(commands));
  const hint = meant === undefined ? "" : ` Did you mean \`tickmark ${meant}\`?`;
  const message = `there is no command "${plainText(name)}".${hint}`;
  if (json) io.out(JSON.stringify({ error: { code: "USAGE", message } }));
  io.err(`tickmark: ${message}\n\`tickmark --help\` lists them.`);
  return exitCodes.trouble;
}

function trouble(name: string, error: unknown, json: boolean, io: Io): number {
  if (error instanceof Interruption) {
    io.err("tickmark: interrupted; the container and its files are gone");
    // So that the shell sees what it expects after Ctrl-C, and stops its own loops.
    process.kill(process.pid, error.signal);
    return exitCodes.trouble;
  }
  // It may quote a repository, a server or a container.
  const message = redact(plainBlock(error instanceof Error ? error.message : String(error)));
  const code = error instanceof Fault ? error.code : error instanceof UsageError ? "USAGE" : "BUG";
  if (json) io.out(JSON.stringify({ error: { code, message } }));
  io.err(`tickmark ${name}: ${message}`);
  if (error instanceof UsageError) io.err(`\`tickmark ${name} --help\` shows how it is used.`);
  if (code === "BUG") {
    io.err("This is a mistake in Tickmark, not in your analysis. Please report it with what follows.");
    io.err(redact((error as Error).stack ?? ""));
  }
  return exitCodes.trouble;
}
