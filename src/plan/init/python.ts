import type { Tool } from "./command.ts";
import { type EnvironmentGuess, newDockerfile, readyImage } from "./environment-guess.ts";
import { type FolderListing, firstOf, type Guess, listed, scriptsOf } from "./folder.ts";

/** Modules of scientific scripts and the packages that bring them. Only these are guessed: any other name could be anyone's package. */
const packages: Readonly<Record<string, string>> = {
  numpy: "numpy",
  scipy: "scipy",
  pandas: "pandas",
  matplotlib: "matplotlib",
  seaborn: "seaborn",
  sklearn: "scikit-learn",
  statsmodels: "statsmodels",
  sympy: "sympy",
  networkx: "networkx",
  xarray: "xarray",
  polars: "polars",
  h5py: "h5py",
  numba: "numba",
  skimage: "scikit-image",
  PIL: "pillow",
  yaml: "pyyaml",
  tqdm: "tqdm",
};

/** Python with what the folder says it needs. */
export function guessPython(listing: FolderListing, tool: Tool): Guess<EnvironmentGuess> {
  // The slim image has no make.
  const base = tool === "make" ? "python:3.12" : "python:3.12-slim";
  const tools = { notebook: ["nbconvert", "ipykernel"], snakemake: ["snakemake"] }[tool as string] ?? [];
  const requirements = firstOf(listing, ["requirements.txt", "binder/requirements.txt"]);
  if (requirements !== undefined) return fromRequirements(requirements.path, requirements.text ?? "", base, tools);
  const project = firstOf(listing, ["pyproject.toml"]);
  if (project !== undefined && /^\[(?:project|build-system|tool\.poetry)\]/m.test(project.text ?? "")) {
    return newDockerfile(
      base,
      ["COPY . /opt/project", `RUN pip install --no-cache-dir ${["/opt/project", ...tools].join(" ")}`],
      ["pyproject.toml found: a Dockerfile was written that installs the project with pip."],
    );
  }
  const imported = importsOf(listing);
  const wanted = [...tools, ...imported];
  if (wanted.length === 0) {
    return readyImage(base, `The analysis runs in the image ${base}.`);
  }
  return newDockerfile(
    base,
    [`RUN pip install --no-cache-dir ${wanted.join(" ")}`],
    [
      `No requirements.txt was found: a Dockerfile was written that installs ${listed(wanted)}${imported.length > 0 ? ", by what the scripts import" : ""}. Write the versions behind the names (\`==\`), or a later rerun gets other ones.`,
    ],
  );
}

function fromRequirements(path: string, text: string, base: string, tools: readonly string[]): Guess<EnvironmentGuess> {
  const loose = text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => /^[A-Za-z0-9]/.test(line) && !/==|===|@/.test(line));
  return newDockerfile(
    base,
    [
      `COPY ${path} /tmp/requirements.txt`,
      `RUN pip install --no-cache-dir ${["-r /tmp/requirements.txt", ...tools].join(" ")}`,
    ],
    [
      `${path} found: a Dockerfile was written that installs it with pip.`,
      ...(loose.length === 0
        ? []
        : [
            `${path} leaves ${loose.length === 1 ? "a version" : `${loose.length} versions`} open: pin each with \`==\`, or a later rerun gets other ones.`,
          ]),
    ],
  );
}

function importsOf(listing: FolderListing): string[] {
  const modules = scriptsOf(listing)
    .filter(({ path }) => path.endsWith(".py"))
    .flatMap(({ text = "" }) =>
      [...text.matchAll(/^[ \t]*(?:import|from)[ \t]+([A-Za-z_]\w*)/gm)].map(([, name = ""]) => name),
    );
  return [...new Set(modules)]
    .flatMap((name) => (Object.hasOwn(packages, name) ? [packages[name] ?? name] : []))
    .sort();
}
