/** A line that the script below prints, so that whoever reads it knows what there is to open. */
export const serverMark = "tickmark: opening ";

/** What the script ends with where the image has no notebook server. */
export const noServerExitCode = 96;

/**
 * A shell script that starts the notebook server that the image has: JupyterLab before Jupyter Notebook. `where` is how it
 * listens, in options without the name of their class: `sock=/path` or `ip=…` and `port=…`. Its token comes in JUPYTER_TOKEN.
 */
export function serverScript(folder: string, where: readonly string[]): string {
  const options = (kind: string, root: string) =>
    [...where.map((each) => `--${kind}.${each}`), `--${kind}.${root}=${folder}`, `--${kind}.open_browser=False`].join(
      " ",
    );
  const ofServer = options("ServerApp", "root_dir");
  return `found() { command -v "$1" >/dev/null 2>&1; }
mkdir -p "\${HOME:-/tmp/home}" 2>/dev/null || true
if found jupyter-lab; then
  echo '${serverMark}lab'
  exec jupyter-lab ${ofServer}
elif found jupyter-notebook; then
  case $(jupyter-notebook --version 2>/dev/null) in
    [0-6].*)
      echo '${serverMark}notebook'
      exec jupyter-notebook ${options("NotebookApp", "notebook_dir")} ;;
  esac
  echo '${serverMark}tree'
  exec jupyter-notebook ${ofServer}
fi
echo 'The image has neither JupyterLab nor Jupyter Notebook.'
exit ${noServerExitCode}
`;
}

/** What is opened of a server; `mark` is what followed the mark above. */
export function pathToOpen(mark: string, notebook: string | null, token: string): string {
  const file = notebook === null ? "" : `/${notebook.split("/").map(encodeURIComponent).join("/")}`;
  const path =
    mark === "lab" ? `/lab${file === "" ? "" : `/tree${file}`}` : file === "" ? "/tree" : `/notebooks${file}`;
  return `${path}?token=${token}`;
}

/** Set for a run, where nobody looks; in a notebook figures are to be seen where they are drawn. */
export function sessionEnv(env: Readonly<Record<string, string>>): Record<string, string> {
  const { MPLBACKEND: backend, ...others } = env;
  return backend === undefined || backend === "Agg" ? others : env;
}
