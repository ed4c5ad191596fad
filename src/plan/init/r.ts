import { comesWithR } from "../../domain/installed.ts";
import { type EnvironmentGuess, newDockerfile, readyImage } from "./environment-guess.ts";
import { type FolderListing, firstOf, type Guess, listed, scriptsOf } from "./folder.ts";

const version = "4.4.1";

/** R with what the folder says it needs. */
export function guessR(listing: FolderListing): Guess<EnvironmentGuess> {
  const lock = firstOf(listing, ["renv.lock"]);
  if (lock !== undefined) return fromRenv(lock.text ?? "");
  if (firstOf(listing, ["DESCRIPTION"]) !== undefined) {
    return newDockerfile(
      `rocker/r-ver:${version}`,
      [
        "COPY DESCRIPTION /tmp/project/DESCRIPTION",
        `RUN Rscript -e 'install.packages("remotes")' -e 'remotes::install_deps("/tmp/project", dependencies = TRUE)'`,
      ],
      ["DESCRIPTION found: a Dockerfile was written that installs the packages it names."],
    );
  }
  const script = firstOf(listing, ["install.R", "binder/install.R"]);
  if (script !== undefined) {
    return newDockerfile(
      `rocker/r-ver:${version}`,
      [`COPY ${script.path} /tmp/install.R`, "RUN Rscript /tmp/install.R"],
      [`${script.path} found: a Dockerfile was written that runs it.`],
    );
  }
  const attached = packagesOf(listing);
  if (attached.length === 0) {
    return readyImage(`r-base:${version}`, `The analysis runs in the image r-base:${version}.`);
  }
  return newDockerfile(
    `rocker/r-ver:${version}`,
    [`RUN install2.r --error ${attached.join(" ")}`],
    [
      `No DESCRIPTION or renv.lock was found: a Dockerfile was written that installs ${listed(attached)}, by what the scripts attach.`,
    ],
  );
}

function fromRenv(text: string): Guess<EnvironmentGuess> {
  const locked = /"R"\s*:\s*\{\s*"Version"\s*:\s*"(\d{1,2}\.\d{1,2}\.\d{1,2})"/.exec(text)?.[1] ?? version;
  return newDockerfile(
    `rocker/r-ver:${locked}`,
    [
      "COPY renv.lock /tmp/project/renv.lock",
      `RUN Rscript -e 'install.packages("renv")' -e 'renv::restore(lockfile = "/tmp/project/renv.lock", library = .libPaths()[1], prompt = FALSE)'`,
      "# The packages are in R's own library, so the project's .Rprofile need not look for them.",
      "ENV RENV_CONFIG_AUTOLOADER_ENABLED=FALSE",
    ],
    ["renv.lock found: a Dockerfile was written that restores it."],
  );
}

function packagesOf(listing: FolderListing): string[] {
  const names = scriptsOf(listing)
    .filter(({ path }) => /\.(?:r|rmd)$/i.test(path))
    .flatMap(({ text = "" }) =>
      [...text.matchAll(/^[ \t]*(?:library|require)\(["']?([A-Za-z][A-Za-z0-9.]*)["']?/gm)].map(
        ([, name = ""]) => name,
      ),
    );
  return [...new Set(names)].filter((name) => !comesWithR(name)).sort();
}
