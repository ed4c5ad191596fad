import { commands } from "./commands.ts";
import { mainHelp } from "./help.ts";
import { terminalIo } from "./io.ts";
import { runCommand } from "./run-command.ts";

/** From the words behind `tickmark` to the process's exit code. */
export async function main(): Promise<void> {
  const io = terminalIo();
  const [name = "help", ...args] = process.argv.slice(2);
  if (name === "--version" || name === "-V") {
    const { programVersion } = await import("../world.ts");
    io.out(programVersion());
  } else if (["help", "--help", "-h"].includes(name) && args.length === 0) {
    io.out(mainHelp(commands));
    process.exitCode = process.argv.length > 2 ? 0 : 2;
  } else {
    process.exitCode = await runCommand(name === "help" ? [args[0] ?? "", "--help"] : [name, ...args], io);
  }
}
