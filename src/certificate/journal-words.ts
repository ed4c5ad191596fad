import type { Independence, JournalTerm, JournalWords, Profile } from "../domain/journal-words.ts";
import { type Class, classOf, classWords, reasonsOf, reasonWords } from "./exports/classification.ts";
import type { Findings } from "./findings.ts";
import { answerTo, worldBankWords } from "./questions.ts";

/* One table: what a run's findings are called in the words of each scheme. What a scheme's own body awards is at most supported. */

/** What the words are chosen by. */
export type Judged = Pick<Findings, "verdict" | "grade" | "partial" | "questions" | "outputs" | "claims" | "run">;

/** The verdict in the words of one scheme. */
export function inWordsOf(profile: Profile, judged: Judged, independence: Independence): JournalWords {
  const said = { ...schemes[profile](judged, independence) };
  return { profile, ...said, missing: [...said.missing, ...left(judged)] };
}

type Said = Omit<JournalWords, "profile">;

const schemes: Readonly<Record<Profile, (judged: Judged, independence: Independence) => Said>> = {
  generic,
  aea,
  "world-bank": worldBank,
  acm,
  codecheck,
  cascad,
  top,
};

/** All that was promised was done, and all that was recorded came out again. */
const isWhole = ({ verdict, partial }: Judged): boolean => verdict === "reproduced" && partial.length === 0;
const isClose = ({ grade }: Judged): boolean => grade?.startsWith("close") === true;

const left = ({ partial }: Judged): readonly string[] =>
  partial.length === 0
    ? []
    : [`What was left out: ${partial.map(({ what, reason }) => `${what} (${reason})`).join(", ")}.`];

/** Why the verdict is what it is, for a term that stands or falls with it. */
const outcomes: Readonly<Record<Judged["verdict"], string>> = {
  reproduced: "every recorded output came out again",
  diverged: "the analysis ran, and what came out is not what was recorded",
  failed: "the analysis did not run to its end",
  unrecorded: "the analysis ran, and not for every output something is recorded that it could be compared with",
};

function because(judged: Judged): string {
  const within = isClose(judged) ? ", within the tolerance that the authors declared" : "";
  return judged.verdict === "reproduced" && !isWhole(judged)
    ? `every recorded output that was rerun came out again${within}, but something was left out`
    : `${outcomes[judged.verdict]}${within}`;
}

const whoIsIndependent: Readonly<Record<Independence, string | null>> = {
  yes: null,
  no: "A rerun by somebody other than the authors: this one was theirs.",
  "not checked": "To know that whoever ran this is independent of the authors: no program can tell.",
};

function independent(independence: Independence): readonly string[] {
  const missing = whoIsIndependent[independence];
  return missing === null ? [] : [missing];
}

const manuscript =
  "A comparison with the manuscript by a person: what was recorded in the repository was compared, not what is printed, apart from the claims below.";

function generic(judged: Judged, independence: Independence): Said {
  const verdicts = {
    reproduced: isWhole(judged) ? "Reproduced" : "Reproduced in part",
    diverged: "Not reproduced: what came out differs",
    failed: "Not reproduced: it did not run to its end",
    unrecorded: "Undecided: not everything is recorded",
  };
  const term = (name: string, question: string): JournalTerm => ({
    term: name,
    ...answerTo(judged.questions, question),
  });
  return {
    verdict: verdicts[judged.verdict],
    meaning: `${capital(because(judged))}.`,
    terms: [
      term("Ran clean", "Did it run clean"),
      term("Complete", "Is it complete"),
      term("Stable: two runs equal", "Is it stable"),
      term(`Equal to what was recorded${isClose(judged) ? ", within the declared tolerance" : ""}`, "Is it consistent"),
      term("Numbers of the paper hold", "Do the numbers of the paper"),
      { term: "Independent of the authors", answer: independence, because: independences[independence] },
    ],
    missing: [manuscript, ...independent(independence)],
  };
}

const independences: Readonly<Record<Independence, string>> = {
  yes: "whoever ran it is said to be somebody other than the authors",
  no: "the authors ran it themselves",
  "not checked": "ask who holds the key that signed: no program can tell",
};

/** The classes and reasons of the AEA Data Editor's replication reports. */
function aea(judged: Judged, independence: Independence): Said {
  const found: Class = classOf(judged);
  const why = reasonsOf(judged);
  const reasons = Object.entries(reasonWords).filter(([reason]) => why[reason as keyof typeof why]);
  return {
    verdict: found === "a person must judge" ? "Left open: a person must judge" : capital(classWords[found]),
    meaning:
      found === "a person must judge"
        ? "Not everything is recorded, something was left out, or a quarter or less differs: whether that matters, no program can tell."
        : `As far as the recorded outputs go: ${because(judged)}.`,
    terms: [
      ...reasons.map(
        ([, term]): JournalTerm => ({ term, answer: "yes", because: "reason for incomplete reproducibility" }),
      ),
      {
        term: "Conducted by a trusted third-party",
        answer: independence === "yes" ? "supported" : independence,
        because: independences[independence],
      },
    ],
    missing: [
      manuscript,
      "The checks of the deposit that are no rerun: data files, personal data, README, metadata.",
      ...independent(independence),
    ],
  };
}

/** What the World Bank asks of a package. */
function worldBank(judged: Judged, independence: Independence): Said {
  const terms = worldBankWords(judged.questions).map(([term, answer]): JournalTerm => ({ term, ...answer }));
  const words = terms.map(({ term, answer }) => (answer === "yes" ? term : `${term}: ${answer}`));
  return {
    verdict: capital(words.join("; ")),
    meaning: `${isClose(judged) ? "Consistent is meant within the tolerance that the authors declared. " : ""}This is not a review of the accuracy or quality of the code, the data or the methods.`,
    terms,
    missing: [
      ...(terms.some(({ term, answer }) => term === "stable" && answer === "not checked")
        ? ["A second run of the same commit: whether outputs are stable is seen only then."]
        : []),
      manuscript,
      ...independent(independence),
    ],
  };
}

/** Whether "by somebody else, with the same materials" is met, for schemes that hang on both. */
function reproducedByOthers(judged: Judged, independence: Independence): Pick<JournalTerm, "answer" | "because"> {
  if (!isWhole(judged)) return { answer: "not supported", because: because(judged) };
  if (independence === "no") return { answer: "not supported", because: independences.no };
  if (independence === "not checked")
    return {
      answer: "not checked",
      because: `${because(judged)}, but whether by somebody other than the authors is not known`,
    };
  return { answer: "supported", because: `${because(judged)}, and somebody other than the authors ran it` };
}

/** ACM's badges, Artifact Review and Badging 1.1. */
function acm(judged: Judged, independence: Independence): Said {
  const functional = isWhole(judged);
  const byOthers = reproducedByOthers(judged, independence);
  const supported = [
    ...(functional ? ["Artifacts Evaluated – Functional"] : []),
    ...(byOthers.answer === "supported" ? ["Results Reproduced"] : []),
  ];
  return {
    verdict: supported.length === 0 ? "Evidence for no badge" : `Evidence for ${supported.join(" and ")}`,
    meaning: "A committee awards badges, on evidence like this; none is awarded here.",
    terms: [
      {
        term: "Artifacts Available",
        answer: "not checked",
        because: "it takes an archive with a DOI; a repository on GitHub does not count",
      },
      {
        term: "Artifacts Evaluated – Functional",
        answer: functional ? "supported" : "not supported",
        because: functional
          ? `complete and exercisable: ${because(judged)}; whether it is documented, a person reads`
          : because(judged),
      },
      {
        term: "Artifacts Evaluated – Reusable",
        answer: "not checked",
        because: "a person must read code and documentation",
      },
      { term: "Results Reproduced", ...byOthers },
      { term: "Results Replicated", answer: "no", because: "the authors' own artifacts were used" },
    ],
    missing: ["The committee's judgement of what the main results are.", manuscript, ...independent(independence)],
  };
}

function codecheck(judged: Judged, independence: Independence): Said {
  const cameOut = (...kinds: readonly string[]) =>
    judged.outputs.filter(({ comparison }) => kinds.includes(comparison)).length;
  const near = cameOut("close");
  const term = (name: string, question: string): JournalTerm => ({
    term: name,
    ...answerTo(judged.questions, question),
  });
  return {
    verdict: isWhole(judged)
      ? "Material for a certificate"
      : "Material for a documented failure, or for a person to judge",
    meaning: `Of ${judged.outputs.length} files for the manifest, ${cameOut("identical", "equivalent")} came out as recorded${near === 0 ? "" : `, and ${near} within the tolerance that the authors declared`}. This is no CODECHECK certificate: it is what a codechecker can begin from.`,
    terms: [
      term("Every file of the manifest was produced", "Is it complete"),
      term("Outputs match what was recorded", "Is it consistent"),
      term("The codechecker changed the code (they record, and do not fix)", "Was code modified"),
    ],
    missing: [
      "A codechecker: a person with a name, who read, ran and judges.",
      "Their summary and report, and the number that the register gives.",
      manuscript,
      ...independent(independence),
    ],
  };
}

/** The ladder of cascad, from RRR (perfect) over RR, R and D to DD (serious discrepancies). */
function cascad(judged: Judged, independence: Independence): Said {
  const grades = {
    reproduced: !isWhole(judged)
      ? "No grade: something was left out"
      : isClose(judged)
        ? "RR or R: a person must judge"
        : "RRR, as far as the recorded outputs go",
    diverged: "Below RRR: a person must judge",
    failed: "No grade: it did not run to its end",
    unrecorded: "No grade: not everything is recorded",
  };
  return {
    verdict: grades[judged.verdict],
    meaning: `${capital(because(judged))}${isClose(judged) ? "; how much a difference matters, no program can tell" : ""}. cascad alone rates, from RRR (perfect) to DD (serious discrepancies); this is no rating of theirs.`,
    terms: [
      { term: "Rerun by a third party", answer: independence, because: independences[independence] },
      {
        term: "Main or full certification",
        answer: "not checked",
        because: "whether the declared outputs are those of the article, or of its appendix too, is not known",
      },
    ],
    missing: [
      "An identifiable version of the paper, with which a reviewer of cascad compares.",
      manuscript,
      ...independent(independence),
    ],
  };
}

/** TOP 2025: research practices, and the two that are about verification. */
function top(judged: Judged, independence: Independence): Said {
  const byOthers = reproducedByOthers(judged, independence);
  return {
    verdict: `Computational reproducibility: ${byOthers.answer}`,
    meaning:
      "TOP asks that an independent party verified that the reported results reproduce, with the same data and the same computational procedures.",
    terms: [
      {
        term: "Analysis code transparency: certified by an independent party",
        answer: "not checked",
        because: "it takes a deposit in a trusted repository, and a person who reads what documents it",
      },
      { term: "Computational reproducibility", ...byOthers },
      {
        term: "Results transparency",
        answer: "not checked",
        because: "whether all results are reported, a rerun cannot see",
      },
    ],
    missing: [manuscript, ...independent(independence)],
  };
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
