import { declarationFormats } from "../imports/formats.ts";
import { type Command, textOf, UsageError } from "./command.ts";
import { proposeFrom } from "./import-declaration.ts";
import { importRecords } from "./import-records.ts";
import { importedFile, type WantedFormat } from "./import-target.ts";
import { withStore } from "./saved-run.ts";

const known: readonly WantedFormat[] = ["sumatra", ...declarationFormats];

export const importCommand: Command = {
  operands: "PATH",
  mostOperands: 1,
  options: {
    from: {
      type: "string",
      value: "FORMAT",
      about: `what it is, instead of a look at its content: ${known.join(", ")}`,
    },
    write: { type: "boolean", short: "w", about: "write the proposed reproduce.yml, where there is none yet" },
  },
  examples: [
    ["tickmark import codecheck.yml", "show a declaration whose outputs are the manifest"],
    ["tickmark import dvc.yaml --write", "the stages as steps, in the order of what they need"],
    ["tickmark import .smt/records_export.json", "take over what `smt export` wrote; twice is the same as once"],
    ["tickmark import ~/old-project", "a project of Sumatra, or whatever file of these lies there"],
  ],
  async run(invocation) {
    const [path] = invocation.positionals;
    if (path === undefined) throw new UsageError("what is to be imported? A file, or the folder of a project");
    const from = textOf(invocation, "from");
    const format = known.find((each) => each === from);
    if (from !== undefined && format === undefined) {
      throw new UsageError(`--from is one of ${known.join(", ")}, not "${from}"`);
    }
    const file = importedFile(path, format, invocation.io.cwd);
    if (file.kind === "declaration") return proposeFrom(file, invocation);
    if (invocation.values.write === true) {
      throw new UsageError("--write is for a proposed reproduce.yml; records go into the store");
    }
    return withStore(invocation, (world) => importRecords(file, world, invocation));
  },
};
