import { type Command, exitCodes, UsageError } from "./command.ts";
import { nameOf, withStore } from "./saved-run.ts";

type Commands = Readonly<Record<string, { load(): Promise<Command> }>>;

/** Knows all commands, itself included. */
export const completionOf = (commands: Commands): Command => ({
  summary: "print what makes a shell complete commands, options and labels",
  operands: "bash",
  mostOperands: 1,
  options: {},
  examples: [['eval "$(tickmark completion bash)"', "in ~/.bashrc"]],
  async run(invocation) {
    const { positionals, io, json } = invocation;
    const [wanted] = positionals;
    if (wanted === "labels") return labels(invocation);
    if (wanted !== "bash") throw new UsageError("for which shell? bash is known");
    const script = bash(await optionsOf(commands));
    io.out(json ? JSON.stringify({ script }) : script);
    return exitCodes.fine;
  },
});

/** What the script asks for while somebody types: the newest runs. */
const labels = (invocation: Parameters<Command["run"]>[0]): Promise<number> =>
  withStore(invocation, async ({ store }) => {
    const runs = await store.ledger.list({ limit: 50 });
    const imported: string[] = [];
    for await (const { label } of store.imported.entries({ limit: 50 })) imported.push(label);
    // The shell looks into its words once more, so nothing of a stranger may reach it.
    const names = [...runs.map((run) => nameOf(run.id, run)), ...imported, "last"].filter((name) =>
      /^[\w.-]+$/.test(name),
    );
    const { io, json } = invocation;
    io.out(json ? JSON.stringify({ labels: names }) : names.join("\n"));
    return exitCodes.fine;
  });

interface Completed {
  readonly name: string;
  readonly options: readonly string[];
  readonly takesLabels: boolean;
}

async function optionsOf(commands: Commands): Promise<readonly Completed[]> {
  const all = Object.entries(commands).map(async ([name, { load }]) => {
    const command = await load();
    const options = [...Object.keys(command.options), "json", "help"].map((option) => `--${option}`);
    return { name, options, takesLabels: command.operands.includes("LABEL") };
  });
  return Promise.all(all);
}

function bash(all: readonly Completed[]): string {
  const cases = all.map(
    ({ name, options, takesLabels }) =>
      `    ${name}) options="${options.join(" ")}"${takesLabels ? "; labels=yes" : ""} ;;`,
  );
  return [
    "_tickmark() {",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  local current="${COMP_WORDS[COMP_CWORD]}" options="" labels="" words',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${all.map(({ name }) => name).join(" ")}" -- "$current"))`,
    "    return",
    "  fi",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    "  esac",
    '  case "$current" in',
    '    -*) words="$options" ;;',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '    *) if [ -n "$labels" ]; then words="$("${COMP_WORDS[0]}" completion labels 2>/dev/null)"; fi ;;',
    "  esac",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    "complete -o default -F _tickmark tickmark",
  ].join("\n");
}
