/** The two files beside an analysis. */
export const declarationFile = "reproduce.yml";
export const lockFile = "reproduce.lock";

/** Where the workspace stands inside every container: the same in each run, since paths leak into outputs. */
export const workspacePath = "/analysis";

/** The name of the one analysis of a declaration that does not name its analyses. */
export const mainAnalysis = "main";

/** Where the runner mounts its matplotlib settings; `MATPLOTLIBRC` names it. */
export const matplotlibrcPath = "/etc/tickmark/matplotlibrc";
