import { answerTasks } from "./adapters/comparing/child.ts";
import { checkClaims } from "./compare/claims.ts";
import { canonicalForm, compareFiles } from "./compare/compare-files.ts";
import { picturesOf } from "./compare/pictures.ts";

/* The door of the process that reads strangers' files: it has no secrets, and a limit on everything. */

answerTasks({ compare: compareFiles, claims: checkClaims, pictures: picturesOf, canonical: canonicalForm });
