/** The two files beside an analysis. */
export const declarationFile = "reproduce.yml";
export const lockFile = "reproduce.lock";

/** Where the workspace stands inside every container: the same in each run, since paths leak into outputs. */
export const workspacePath = "/analysis";

/**
 * 2000-01-01T00:00:00Z in seconds: the time that a run is told, and that its files carry. Not the commit's: then committing
 * the recorded outputs would change what is produced. Late enough for zip files, which know nothing before 1980.
 */
export const constantEpoch = 946_684_800;

/** The name of the one analysis of a declaration that does not name its analyses. */
export const mainAnalysis = "main";

/** What stands in the place of an image where there is none. */
export const hostImage = "this machine, not a container";

/** Where the runner mounts its matplotlib settings; `MATPLOTLIBRC` names it. */
export const matplotlibrcPath = "/etc/tickmark/matplotlibrc";

/** Stands unseen at the head of our report below a pull request, so that it is found again without remembering it. */
export const reportMark = "<!-- tickmark report -->";
