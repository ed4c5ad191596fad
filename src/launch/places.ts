/** A service of somebody else's that opens a repository. */
export interface Place {
  readonly name: "Binder" | "Codespaces" | "Colab";
  /** null where it would not work with what is known of the repository. */
  readonly href: string | null;
  /** What it needs, and what of that was seen. */
  readonly needs: string;
}

export interface PlacesContext {
  /** As a browser sees it: `https://github.com/owner/name`. */
  readonly htmlUrl: string;
  readonly owner: string;
  readonly name: string;
  readonly commit: string;
  /** Where the commit was seen; Codespaces opens branches. */
  readonly branch: string | null;
  /** Paths of the source that are known; null where they are too many to be kept. */
  readonly files: readonly string[] | null;
}

/** What Binder makes an image from: in the root, in `binder` or in `.binder`. */
const binderFile =
  /^(?:\.?binder\/)?(?:Dockerfile|environment\.ya?ml|requirements\.txt|pyproject\.toml|setup\.py|Pipfile|Pipfile\.lock|Project\.toml|JuliaProject\.toml|install\.R|DESCRIPTION|runtime\.txt|apt\.txt|default\.nix)$/;
const devcontainer = /^(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/;

/** Where else a public repository can be opened; a link only where it leads to something that works. */
export function placesFor({ htmlUrl, owner, name, commit, branch, files }: PlacesContext): readonly Place[] {
  if (URL.parse(htmlUrl)?.hostname !== "github.com") return [];
  const [org, repo] = [owner, name].map(encodeURIComponent);
  const seen = (pattern: RegExp) => files?.find((path) => pattern.test(path));
  const notebook = seen(/\.ipynb$/);
  const inUrl = notebook?.split("/").map(encodeURIComponent).join("/");
  const open = inUrl === undefined ? "lab" : `lab/tree/${inUrl}`;
  const tree = branch === null ? "" : `/tree/${branch.split("/").map(encodeURIComponent).join("/")}`;
  const [recipe, container] = [seen(binderFile), seen(devcontainer)];
  const among = "among the files of the analysis";
  return [
    {
      name: "Binder",
      href:
        recipe === undefined
          ? null
          : `https://mybinder.org/v2/gh/${org}/${repo}/${commit}?${new URLSearchParams({ urlpath: open })}`,
      needs:
        recipe === undefined
          ? `makes an environment of its own from environment.yml, requirements.txt or a Dockerfile; none was seen ${among}.`
          : `makes an environment of its own from ${recipe}, not the recorded image; 1 to 2 GB of memory, no account.`,
    },
    {
      name: "Codespaces",
      href: `https://codespaces.new/${org}/${repo}${tree}?quickstart=1`,
      needs:
        container === undefined
          ? `needs a GitHub account, which pays beyond its free hours, and opens the branch as it is now. No devcontainer.json was seen ${among}: it opens GitHub's usual image, not the recorded one.`
          : `needs a GitHub account, which pays beyond its free hours; it opens the branch as it is now, with what ${container} says.`,
    },
    {
      name: "Colab",
      href:
        inUrl === undefined ? null : `https://colab.research.google.com/github/${org}/${repo}/blob/${commit}/${inUrl}`,
      needs:
        inUrl === undefined
          ? `opens notebooks only, and none was seen ${among}.`
          : "needs a Google account; it opens the notebook alone, in Colab's own environment, without the other files.",
    },
  ];
}
