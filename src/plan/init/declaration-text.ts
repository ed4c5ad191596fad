import { dump } from "js-yaml";

export interface Draft {
  readonly key: "image" | "build";
  readonly environment: string;
  readonly parameters: string | null;
  readonly run: string | readonly string[];
  readonly outputs: readonly string[];
}

/** A declaration that explains itself to someone who has never seen one. */
export function declarationText({ key, environment, parameters, run, outputs }: Draft): string {
  return [
    "# How this analysis is rerun, and which files it must produce again.",
    "# Check this file with `tickmark validate`; rerun and record the outputs with `tickmark record`.",
    "version: 1",
    "",
    key === "image"
      ? "# The container image that everything runs in. The exact image is kept in reproduce.lock."
      : "# The Dockerfile that the environment is built from.",
    entry(key, environment),
    ...(parameters === null
      ? []
      : ["", "# The parameters of the analysis; they are kept with every run.", entry("parameters", parameters)]),
    "",
    "# What is run, from the top folder of the repository, without a network.",
    entry("run", run),
    "",
    "# The files that the run must produce and that are compared: paths, or patterns such as figures/*.png.",
    entry("outputs", outputs),
    "",
    "# More that can be said, where it is needed:",
    '# inputs: [{ path: data/raw.csv, url: "https://…", sha256: "sha256:…" }]',
    "# sources: [src/**]",
    "# env: { MODE: full }",
    "# resources: { cpus: 2, memory: 4 GiB, disk: 10 GiB, timeout: 30 min }",
    "",
  ].join("\n");
}

function entry(key: string, value: string | readonly string[]): string {
  return dump({ [key]: value }, { lineWidth: -1 }).trimEnd();
}
