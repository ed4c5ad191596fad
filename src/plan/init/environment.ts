import type { Tool } from "./command.ts";
import { type EnvironmentGuess, newDockerfile, readyImage } from "./environment-guess.ts";
import { type FolderListing, firstOf, type Guess } from "./folder.ts";
import { guessPython } from "./python.ts";
import { guessR } from "./r.ts";

/** Where the analysis runs: what the folder says about it, surest first. */
export function guessEnvironment(listing: FolderListing, tool: Tool): Guess<EnvironmentGuess> {
  const guess = fromDockerfile(listing) ?? fromConda(listing, tool) ?? byLanguage(listing, tool);
  if (guess.value.key === "image") return guess;
  const note =
    "A server builds a Dockerfile only where its operator allows it: `image` with the name of a published image works everywhere.";
  return { ...guess, guesses: [...guess.guesses, note] };
}

function fromDockerfile(listing: FolderListing): Guess<EnvironmentGuess> | undefined {
  const dockerfile = firstOf(listing, ["Dockerfile", "binder/Dockerfile", ".binder/Dockerfile", "docker/Dockerfile"]);
  if (dockerfile === undefined) return undefined;
  return {
    value: { key: "build", value: dockerfile.path, dockerfile: null },
    guesses: [`${dockerfile.path} found: the environment is built from it.`],
  };
}

function fromConda(listing: FolderListing, tool: Tool): Guess<EnvironmentGuess> | undefined {
  const names = ["environment.yml", "environment.yaml"];
  const file = firstOf(listing, [...names, ...names.map((name) => `binder/${name}`)]);
  if (file === undefined) return undefined;
  const extra =
    { notebook: " nbconvert ipykernel", make: " make", snakemake: " snakemake-minimal" }[tool as string] ?? "";
  return newDockerfile(
    "mambaorg/micromamba:2.0.5",
    [
      `COPY --chown=$MAMBA_USER:$MAMBA_USER ${file.path} /tmp/environment.yml`,
      "RUN micromamba install --yes --name base --file /tmp/environment.yml && micromamba clean --all --yes",
      ...(extra === ""
        ? []
        : [`RUN micromamba install --yes --name base --channel conda-forge --channel bioconda${extra}`]),
      "# Commands are found without activating the environment.",
      "ENV PATH=/opt/conda/bin:$PATH",
    ],
    [`${file.path} found: a Dockerfile was written that installs it with micromamba.`],
  );
}

/** By what runs the analysis, and where that says nothing, by what lies in the folder. */
function byLanguage(listing: FolderListing, tool: Tool): Guess<EnvironmentGuess> {
  if (tool === "python" || tool === "notebook") return guessPython(listing, tool);
  if (tool === "r") return guessR(listing);
  const count = (pattern: RegExp) => listing.filter(({ path }) => pattern.test(path)).length;
  const python = count(/\.py$|(?:^|\/)requirements\.txt$/);
  const r = count(/\.(?:r|rmd)$|(?:^|\/)(?:DESCRIPTION|renv\.lock)$/i);
  if (r > python) return guessR(listing);
  if (tool === "snakemake")
    return readyImage("snakemake/snakemake:v8.20.5", "The image of snakemake is used: it holds no other program.");
  if (python > 0) return guessPython(listing, tool);
  if (tool === "unknown") {
    return readyImage("python:3.12-slim", "Nothing says what the analysis needs: `image` names Python as an example.");
  }
  return readyImage(
    "buildpack-deps:bookworm",
    "Nothing says what the analysis needs: `image` names Debian with compilers and make.",
  );
}
