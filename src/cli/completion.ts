import { nameOfRun } from "../domain/run-summary.ts";
import { type Command, type Commands, everywhere, exitCodes, type Invocation, UsageError } from "./command.ts";
import { bash, type Completed, fish, zsh } from "./completion-scripts.ts";
import { withStore } from "./saved-run.ts";

const scripts = { bash, zsh, fish };

/** Knows all commands, itself included. */
export const completionOf = (commands: Commands): Command => ({
  operands: "bash | zsh | fish",
  mostOperands: 1,
  options: {},
  examples: [
    ['eval "$(tickmark completion bash)"', "in ~/.bashrc"],
    ['eval "$(tickmark completion zsh)"', "in ~/.zshrc, after compinit"],
    ["tickmark completion fish | source", "in ~/.config/fish/config.fish"],
  ],
  async run(invocation) {
    const { positionals, io, json } = invocation;
    const [wanted = ""] = positionals;
    if (wanted === "labels") return labels(invocation);
    if (wanted === "tags") return tags(invocation);
    if (!Object.hasOwn(scripts, wanted)) throw new UsageError("for which shell? bash, zsh and fish are known");
    const script = scripts[wanted as keyof typeof scripts](await completedOf(commands));
    io.out(json ? JSON.stringify({ script }) : script);
    return exitCodes.fine;
  },
});

/** The shell looks into its words once more, so nothing of a stranger may reach it. */
const isHarmless = (word: string): boolean => /^[\w.-]+$/.test(word);

/** What the script asks for while somebody types: the newest runs. */
const labels = (invocation: Invocation): Promise<number> =>
  withStore(invocation, async ({ store }) => {
    const runs = [...(await store.ledger.list({ limit: 50 })), ...(await unfinished(store))];
    const imported: string[] = [];
    for await (const { label } of store.imported.entries({ limit: 50 })) imported.push(label);
    const names = [...runs.map((run) => nameOfRun(run.id, run)), ...imported, "last"].filter(isHarmless);
    const { io, json } = invocation;
    io.out(json ? JSON.stringify({ labels: names }) : names.join("\n"));
    return exitCodes.fine;
  });

const tags = (invocation: Invocation): Promise<number> =>
  withStore(invocation, async ({ store }) => {
    const found = [...(await store.ledger.list({ limit: 500 })), ...(await unfinished(store))];
    const own = found.flatMap((run) => run.tags);
    for await (const record of store.imported.entries({ limit: 500 })) own.push(...record.tags);
    const words = [...new Set(own)].filter(isHarmless).toSorted();
    const { io, json } = invocation;
    io.out(json ? JSON.stringify({ tags: words }) : words.join("\n"));
    return exitCodes.fine;
  });

const unfinished = async (store: Parameters<Parameters<typeof withStore>[1]>[0]["store"]) =>
  (await store.unfinished.list({ limit: 50 })).map(({ id, context }) => ({ ...context, id }));

/** What the help calls values that are files. */
const namesFile = /^(?:FILE|FOLDER|ZIP|PEM)\b/;

async function completedOf(commands: Commands): Promise<readonly Completed[]> {
  const all = Object.entries(commands).map(async ([name, { summary, load }]) => {
    const command = await load();
    const options = Object.entries({ ...command.options, ...everywhere }).map(
      ([option, { short, type, about, value }]) => ({
        name: option,
        short: short ?? null,
        about,
        takes:
          type === "boolean"
            ? null
            : option === "tag"
              ? ("tags" as const)
              : namesFile.test(value ?? "")
                ? ("files" as const)
                : ("word" as const),
      }),
    );
    const words = name === "completion" ? Object.keys(scripts) : [];
    return {
      name,
      summary,
      options,
      operands: command.operands.includes("LABEL") ? ("labels" as const) : null,
      words,
      first: name === "tag" ? ("tags" as const) : null,
    };
  });
  return Promise.all(all);
}
