import { verdictKinds } from "../../domain/verdict.ts";
import { grade, listOf, nullable, object, ref, string, time } from "./schema-parts.ts";

const id = { type: "string", pattern: "^[0-9a-f]{64}$" };
const link = { type: "string", format: "uri" };
const linkOrNull = { ...nullable("string"), format: "uri" };
const timeOrNull = { ...nullable("string"), format: "date-time" };

/** What journals and other verifiers send and are answered. */
export const journalSchemas: Readonly<Record<string, object>> = {
  VerificationRequest: {
    ...object(
      {
        url: {
          ...string,
          description: "Of a public repository, as people open it: the address of its page, without more.",
        },
        ref: { ...string, description: "A branch, a tag or a commit." },
        commit: { ...string, description: "A whole commit id, instead of `ref`." },
        analysis: { ...string, description: "Only this one of those in `reproduce.yml`." },
        callback: object(
          {
            url: { ...link, description: "An https address on the public internet." },
            secret: {
              ...string,
              minLength: 16,
              maxLength: 200,
              description: "What signs the message. Without it one is made, and shown in this one answer.",
            },
          },
          ["secret"],
        ),
      },
      ["ref", "commit", "analysis", "callback"],
    ),
    additionalProperties: false,
  },
  Verification: object({
    id: string,
    state: {
      enum: ["queued", "running", "finished", "refused", "fault"],
      description:
        "`finished` has a verdict. `refused`: nothing could be rerun, `reason` says why. `fault`: something outside of the analysis went wrong.",
    },
    url: string,
    ref: string,
    commit: { ...nullable("string"), description: "What was run; null before." },
    analysis: nullable("string"),
    askedAt: time,
    endedAt: timeOrNull,
    verdict: { enum: [...verdictKinds, null], description: "The worst of all runs; null unless finished." },
    grade,
    reason: nullable("string"),
    problems: listOf(string),
    runs: listOf(
      object({
        id,
        analysis: string,
        verdict: { enum: verdictKinds },
        grade,
        links: object({ run: link, page: link, certificate: link }),
      }),
    ),
    callback: {
      oneOf: [
        object(
          {
            url: link,
            state: { enum: ["waiting", "delivered", "failed"] },
            attempts: { type: "integer", minimum: 0 },
            problem: { ...nullable("string"), description: "Why the last attempt failed." },
            secret: { ...string, description: "Where we made it: in the first answer, and never again." },
          },
          ["secret"],
        ),
        { type: "null" },
      ],
    },
    links: {
      ...object({ self: link, run: linkOrNull, page: linkOrNull, certificate: linkOrNull }),
      description: "`run`, `page` and `certificate` where there is exactly one run.",
    },
  }),
  HandedInCertificate: object({
    id,
    analysis: string,
    verdict: { enum: verdictKinds },
    key: string,
    links: object({ self: link, together: link, page: link }),
  }),
  CommitCertificates: object({ commit: string, analyses: listOf(ref("PartiesOfAnalysis")) }),
  PartiesOfAnalysis: object({
    analysis: string,
    reproducedBy: {
      type: "integer",
      minimum: 0,
      description: "How many parties reproduced the same: different keys, the same commit, source and outputs.",
    },
    parties: listOf(ref("Party")),
  }),
  Party: {
    ...object({
      run: { ...id, description: "The id of the run that it is about." },
      isThisServer: { type: "boolean" },
      key: { ...string, description: "Fingerprint of the key that signed." },
      knownAs: { ...nullable("string"), description: "How the operator of this server calls the holder of the key." },
      claims: { ...string, description: "What the certificate says of who signed it; nobody here checked that." },
      handedInBy: nullable("string"),
      handedInAt: timeOrNull,
      verdict: { enum: verdictKinds },
      grade: { ...nullable("string"), description: "As the certificate has it." },
      startedAt: { ...timeOrNull, description: "When the run began, as the certificate has it." },
      standing: {
        enum: ["agrees", "differs", "replaced"],
        description: "`agrees`: one of those that reproduced the same. `replaced`: the same key signed a newer one.",
      },
      differences: { ...listOf(string), description: "Why it is not one of those." },
      equivalent: { ...listOf(string), description: "Outputs with other bytes and the same content." },
      links: object({ certificate: link }),
    }),
    description: "A certificate of one analysis of a commit.",
  },
};
