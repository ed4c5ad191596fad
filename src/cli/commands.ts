import type { Commands } from "./command.ts";

/** In the order in which somebody meets them. Each is loaded when it is called, since some drag much behind them. */
export const commands: Commands = {
  init: {
    summary: "write a reproduce.yml from what the folder holds",
    load: async () => (await import("./init.ts")).init,
  },
  validate: {
    summary: "check reproduce.yml and reproduce.lock, and name every problem",
    load: async () => (await import("./validate.ts")).validate,
  },
  plan: {
    summary: "show what would run, and what the container would see",
    load: async () => (await import("./plan.ts")).plan,
  },
  run: {
    summary: "rerun the analysis and keep a record, with other parameters if you like",
    load: async () => (await import("./run.ts")).run,
  },
  record: {
    summary: "rerun the analysis and write reproduce.lock",
    load: async () => (await import("./record.ts")).record,
  },
  verify: {
    summary: "rerun, compare with what was recorded, and judge",
    load: async () => (await import("./verify.ts")).verifyCommand,
  },
  compare: {
    summary: "compare two files or folders as `verify` compares outputs",
    load: async () => (await import("./compare.ts")).compareCommand,
  },
  list: { summary: "list the runs that were kept", load: async () => (await import("./list.ts")).list },
  certify: {
    summary: "make a certificate of a run that anybody can verify offline",
    load: async () => (await import("./certify.ts")).certifyCommand,
  },
  check: {
    summary: "verify a certificate, or a file by a certificate, offline",
    load: async () => (await import("./check.ts")).check,
  },
  keys: {
    summary: "show, export or rotate the keys that sign certificates",
    load: async () => (await import("./keys.ts")).keys,
  },
  show: {
    summary: "show one run, or check that its record is the one that its id names",
    load: async () => (await import("./show.ts")).show,
  },
  diff: {
    summary: "say what is not the same in two runs, outputs included",
    load: async () => (await import("./diff.ts")).diff,
  },
  open: {
    summary: "look through the records in a browser: table, plots, comparisons, figures",
    load: async () => (await import("./open.ts")).open,
  },
  repeat: {
    summary: "run the source, parameters and environment of a run again, and say whether it gives the same",
    load: async () => (await import("./repeat.ts")).repeat,
  },
  tag: {
    summary: "give runs a word to find them by, or take it away",
    load: async () => (await import("./tag.ts")).tag,
  },
  comment: {
    summary: "say what came of a run, or why it was made",
    load: async () => (await import("./comment.ts")).comment,
  },
  delete: {
    summary: "forget runs and all that was said of them",
    load: async () => (await import("./delete.ts")).deleteCommand,
  },
  export: {
    summary: "write the runs down for pandas, R, h5py, DuckDB, Sumatra, archives",
    load: async () => (await import("./export.ts")).exportCommand,
  },
  push: {
    summary: "send records of runs to a server of records: tickmark's, or Sumatra's",
    load: async () => (await import("./push.ts")).push,
  },
  estimate: {
    summary: "say what it would cost to run an analysis again on a rented machine",
    load: async () => (await import("./estimate.ts")).estimateCommand,
  },
  launch: {
    summary: "open an analysis and what it produced in Jupyter, in the image that was recorded",
    load: async () => (await import("./launch.ts")).launchCommand,
  },
  import: {
    summary: "take over records of Sumatra, or propose a reproduce.yml from another tool's file",
    load: async () => (await import("./import.ts")).importCommand,
  },
  serve: {
    summary: "run the GitHub App: webhooks, pages and workers",
    load: async () => (await import("./serve.ts")).serve,
  },
  token: {
    summary: "let a journal ask for verifications, or Sumatra's client keep records here, or end that",
    load: async () => (await import("./token.ts")).token,
  },
  verifiers: {
    summary: "say whose keys you know, and see or remove certificates that other verifiers handed in",
    load: async () => (await import("./verifiers.ts")).verifiers,
  },
  doctor: {
    summary: "check engine, disk, settings and GitHub permissions; find the cause of nondeterminism",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  completion: {
    summary: "print what makes a shell complete commands, options, labels and tags",
    load: async () => (await import("./completion.ts")).completionOf(commands),
  },
};
