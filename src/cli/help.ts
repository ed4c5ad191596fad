import { type Command, everywhere } from "./command.ts";

/** What `tickmark` says by itself. */
export function mainHelp(commands: Readonly<Record<string, { readonly summary: string }>>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  return [
    "tickmark: proof that published computations can be rerun",
    "",
    "usage: tickmark <command> [options]",
    "",
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "  tickmark <command> --help   options and examples",
    "",
    "Begin with `tickmark init` beside your analysis, then `tickmark record`, then `tickmark verify`.",
    "Exit codes: 0 reproduced or done, 1 diverged or failed analysis, 2 trouble.",
  ].join("\n");
}

/** What `tickmark <command> --help` says. */
export function commandHelp(name: string, summary: string, { operands, options, examples }: Command): string {
  const rows = Object.entries({ ...options, ...everywhere }).map(
    ([option, { short, value, about }]): Row => [
      `${short === undefined ? "" : `-${short}, `}--${option}${value === undefined ? "" : ` ${value}`}`,
      about,
    ],
  );
  return [
    `tickmark ${name}: ${summary}`,
    "",
    `usage: tickmark ${name} ${operands} [options]`.replace(/ +/g, " "),
    "",
    ...table(rows),
    "",
    "examples:",
    ...table(examples),
  ].join("\n");
}

type Row = readonly [string, string];

function table(rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
