import { longestRemark } from "../remarks.ts";
import { listOf, nullable, object, ref, string, time } from "./schema-parts.ts";

const kind = { enum: ["tagged", "untagged", "reason", "outcome"] };

/** What people and programs say of a run. */
export const annotationSchemas: Readonly<Record<string, object>> = {
  Remark: {
    ...object({ kind, text: { ...string, maxLength: longestRemark } }),
    description:
      "Something to say of a run: a tag that it gets or loses, why it was made, or what came of it. A reason or an outcome takes the place of the one before; an empty one says that there is none any more.",
  },
  Annotation: {
    ...object({ kind, text: string, at: time, by: { ...string, description: "A person, or `token ID`." } }),
    description: "A remark with when and by whom.",
  },
  Annotations: {
    ...object({
      tags: listOf(string),
      reason: nullable("string"),
      outcome: nullable("string"),
      history: { ...listOf(ref("Annotation")), description: "All that was ever said, oldest first." },
    }),
    description: "What is said of a run. It is no part of what the run's id is computed from.",
  },
};
