import { closestMatch } from "leven";

/** What people write who know another tool, and the key of ours that it comes down to. */
const otherWords: Readonly<Record<string, readonly [key: string, words: string]>> = {
  cmd: ["run", "write `run: …` for the command"],
  command: ["run", "write `run: …` for the command"],
  commands: ["run", "write `run: [ … ]` for the commands"],
  script: ["run", "write `run: …` for the command"],
  steps: ["run", "write the steps as a list under `run`"],
  container: ["image", "write `image: …` for the container image"],
  docker: ["image", "write `image: …` for a container image, or `build: Dockerfile`"],
  dockerfile: ["build", "write `build: Dockerfile`"],
  environment: ["env", "write `env` for environment variables, `image` for the container image"],
  data: ["inputs", "write `inputs` for files to download; files of the repository need no mention"],
  files: ["outputs", "write `outputs` for what the run produces, `sources` for what it may see"],
  results: ["outputs", "write `outputs: [ … ]` for the files that the run produces"],
  params: ["parameters", "write `parameters: params.json` for the file that holds them"],
  cpus: ["resources", "write `resources: { cpus: 2 }`"],
  memory: ["resources", "write `resources: { memory: 4 GiB }`"],
  disk: ["resources", "write `resources: { disk: 10 GiB }`"],
  timeout: ["resources", "write `resources: { timeout: 30 min }`"],
  confidential: ["restricted", "write `restricted: …` with the reason, and where to apply"],
  private: ["restricted", "write `restricted: …` with the reason, and where to apply"],
  produces: ["makes", "write `makes: [ … ]` for what a skipped step makes"],
  digest: ["sha256", "write `sha256: …`"],
  name: ["title", "write `title: …`"],
  in: ["analyses", "`in` belongs to one of several `analyses`; a single analysis runs at the root of the repository"],
};

/** Which of the known keys an unknown one was meant to be, and what to tell its author. */
export function meantKey(key: string, known: readonly string[]): { key: string; words: string } | undefined {
  const [use, words] = (Object.hasOwn(otherWords, key) ? otherWords[key] : undefined) ?? [];
  if (use !== undefined && words !== undefined && known.includes(use)) return { key: use, words };
  // A slip of the finger: about a third of the word at most.
  const near = closestMatch(key, known, { maxDistance: Math.min(3, Math.ceil(key.length / 3)) });
  return near === undefined ? undefined : { key: near, words: `did you mean \`${near}\`?` };
}
