import { expect, test } from "vitest";
import { digestOf, sha1Of } from "../../../src/domain/digest.ts";
import { importedWord, type ImportedRecord } from "../../../src/domain/imported-record.ts";
import { noRemarks } from "../../../src/domain/run-summary.ts";
import type { Begun } from "../../../src/domain/unfinished.ts";
import { sumatraRecords } from "../../../src/imports/sumatra-records.ts";
import { aContext, aPlan, aRepository, identical, someEvidence } from "../../builders.ts";
import { sumatraExport } from "../../imports/sumatra-samples.ts";
import { visitor } from "./visitor.ts";

const repository = aRepository();

const begunWith = (values: Begun["parameters"] extends infer P ? Readonly<Record<string, number>> : never, nonce: string): Begun => ({
  format: 1,
  nonce,
  tickmark: "0.1.0",
  user: "ada",
  host: "here",
  plan: aPlan(),
  parameters: { path: "p.json", digest: digestOf(""), content: "", values },
  begunAt: "2026-02-01T12:00:00.000Z",
});
