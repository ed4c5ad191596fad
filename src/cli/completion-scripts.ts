/* What shells run while somebody types. Nothing but our own words stands in these; what the store holds is asked for. */

type Asked = "labels" | "tags";

interface CompletedOption {
  readonly name: string;
  readonly short: string | null;
  readonly about: string;
  /** What follows it; null where nothing does. */
  readonly takes: "tags" | "files" | "word" | null;
}

/** A command as a shell sees it. */
export interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** What its operands are taken from, apart from files. */
  readonly operands: Asked | null;
  /** What its first operand is taken from, where that is something else. */
  readonly first: Asked | null;
  readonly words: readonly string[];
}

/** Within single quotes, for all three shells. */
const inQuotes = (text: string): string => `'${text.replaceAll("\\", "").replaceAll("'", "’")}'`;

const tagOptions = "--tag|-t";

export function bash(all: readonly Completed[]): string {
  const cases = all.map(
    ({ name, options, operands, first, words }) =>
      `    ${name}) options="${options.map((option) => `--${option.name}`).join(" ")}"; ask="${operands ?? ""}"; first="${first ?? ""}"; words="${words.join(" ")}" ;;`,
  );
  return `_tickmark() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local options="" ask="" first="" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${all.map(({ name }) => name).join(" ")}" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 2 ] && [ -n "$first" ]; then ask="$first"; fi
  case "$before" in ${tagOptions}) ask=tags ;; esac
  case "$current" in
    -*) words="$options" ;;
    *) if [ -n "$ask" ]; then words="$("\${COMP_WORDS[0]}" completion "$ask" 2>/dev/null)"; fi ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _tickmark tickmark`;
}

export function zsh(all: readonly Completed[]): string {
  // A colon would end the word that is described.
  const described = (word: string, about: string) => inQuotes(`${word}:${about.replaceAll(":", ",")}`);
  const cases = all.map(({ name, options, operands, first, words }) =>
    [
      `    ${name})`,
      `      options=(${options.map((option) => described(`--${option.name}`, option.about)).join(" ")})`,
      `      ask=${operands ?? "''"}; first=${first ?? "''"}; words_=(${words.join(" ")}) ;;`,
    ].join("\n"),
  );
  return `_tickmark() {
  local -a options asked words_ commands_
  local ask='' first=''
  if (( CURRENT == 2 )); then
    commands_=(${all.map(({ name, summary }) => described(name, summary)).join(" ")})
    _describe command commands_
    return
  fi
  case "$words[2]" in
${cases.join("\n")}
  esac
  if (( CURRENT == 3 )) && [[ -n "$first" ]]; then ask="$first"; fi
  case "$words[CURRENT-1]" in ${tagOptions}) ask=tags ;; esac
  if [[ "$words[CURRENT]" == -* ]]; then
    _describe option options
    return
  fi
  if [[ -n "$ask" ]]; then
    asked=(\${(f)"$("$words[1]" completion "$ask" 2>/dev/null)"})
    compadd -a asked
  fi
  (( $#words_ )) && compadd -a words_
  [[ -n "$ask" ]] || _files
}
compdef _tickmark tickmark`;
}

export function fish(all: readonly Completed[]): string {
  const line = (condition: string, rest: string) => `complete -c tickmark -n ${inQuotes(condition)} ${rest}`;
  const lines = all.flatMap(({ name, summary, options, operands, first, words }) => {
    const inside = `__fish_seen_subcommand_from ${name}`;
    const ask = (what: Asked) => `-f -a '(tickmark completion ${what} 2>/dev/null)'`;
    return [
      line("__fish_use_subcommand", `-f -a ${name} -d ${inQuotes(summary)}`),
      ...options.map(({ name: option, short, about, takes }) => {
        const value =
          takes === "tags"
            ? ` -x -a '(tickmark completion tags 2>/dev/null)'`
            : takes === "files"
              ? " -r"
              : takes === "word"
                ? " -x"
                : "";
        return line(inside, `-l ${option}${short === null ? "" : ` -s ${short}`} -d ${inQuotes(about)}${value}`);
      }),
      ...(operands === null ? [] : [line(inside, ask(operands))]),
      ...(first === null ? [] : [line(inside, ask(first))]),
      ...(words.length === 0 ? [] : [line(inside, `-f -a ${inQuotes(words.join(" "))}`)]),
    ];
  });
  return lines.join("\n");
}
