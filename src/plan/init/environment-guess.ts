import type { Guess } from "./folder.ts";

export interface EnvironmentGuess {
  /** The key of the declaration, and what it says. */
  readonly key: "image" | "build";
  readonly value: string;
  /** Text for a new Dockerfile; null where there is one, or none is needed. */
  readonly dockerfile: string | null;
}

/** An environment that is ready to be fetched. */
export function readyImage(name: string, guess: string): Guess<EnvironmentGuess> {
  return { value: { key: "image", value: name, dockerfile: null }, guesses: [guess] };
}

/** An environment that a new Dockerfile describes. */
export function newDockerfile(
  base: string,
  lines: readonly string[],
  guesses: readonly string[],
): Guess<EnvironmentGuess> {
  const heading = "# Written by `tickmark init`: the environment that the analysis runs in. Change it as you need.";
  const dockerfile = [heading, `FROM ${base}`, ...lines, ""].join("\n");
  return { value: { key: "build", value: "Dockerfile", dockerfile }, guesses };
}
