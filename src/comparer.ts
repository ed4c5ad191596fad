import { answerTasks } from "./adapters/comparing/child.ts";
import { canonicalForm, compareFiles } from "./compare/compare-files.ts";

/* The door of the process that reads strangers' files: it has no secrets, no network and a limit on everything. */

answerTasks({ compare: compareFiles, canonical: canonicalForm });
