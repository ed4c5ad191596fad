import { generateKeyPairSync, sign } from "node:crypto";
import { unzipped } from "../../../src/adapters/unzipping.ts";
import { archiveOf } from "../../../src/certificate/archive.ts";
import { signed } from "../../../src/certificate/certify.ts";
import { findingsOf } from "../../../src/certificate/findings.ts";
import { statementBytes, statementOf } from "../../../src/certificate/statement.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Evidence } from "../../../src/domain/evidence.ts";
import { leafHash } from "../../../src/domain/merkle.ts";
import type { RunRecord } from "../../../src/domain/run.ts";
import type { KeyPurpose, Signer } from "../../../src/domain/signing-key.ts";
import { aPlan, aRecord, identical, someEvidence } from "../../builders.ts";
import { issuer } from "../certified.ts";

/** A repository that says as much of itself as one can. */
export const files: Readonly<Record<string, string>> = {
  "CITATION.cff": `cff-version: 1.2.0
message: Cite us.
title: Random walks, the code
type: software
license: MIT
date-released: 2026-01-05
keywords: [random walk]
authors:
  - family-names: Carberry
    given-names: Josiah
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: Brown University
  - name: The Walking Group
preferred-citation:
  type: article
  title: Random walks in one dimension
  doi: 10.1000/xyz
  authors: [{ family-names: Carberry, given-names: Josiah }]
`,
  "reproduce.yml":
    "version: 1\npaper: { doi: 10.1000/xyz }\nimage: python:3.12-slim\nrun: python walk.py\noutputs: [walk.csv]\n",
};

export const tree = "3333333333333333333333333333333333333333";
/** What git says of `content of figures/walk 1.csv`. */
export const walkBlob = "07c659e2feb6d37daa3d6c36c9778e32dd676589";

export function aRich(parts: Partial<RunRecord> = {}): Evidence {
  return someEvidence({
    comparisons: [identical("figures/walk 1.csv", undefined, "Figure 1"), identical("table.csv", undefined, "Table 1")],
    claims: [
      {
        claim: {
          text: "p = 0.032",
          value: 0.032,
          tolerance: 0.0005,
          output: "table.csv",
          place: { kind: "pointer", pointer: "/p" },
        },
        produced: 0.0321,
        holds: true,
        explanation: "",
      },
    ],
    record: {
      packages: [
        "conda zlib 1.3.1",
        "dpkg debian-archive-keyring 2023.3",
        "dpkg libstdc++6 12.2.0-14",
        "dpkg tzdata 2024a-0+deb12u1",
        "julia DataFrames 1.6.1",
        "pip Typing_Extensions 4.11.0",
        "program python3 3.12.1",
        "R MASS 7.3-60",
        "R stats 4.3.2",
      ],
      sourceFiles: { "walk.py": digestOf("print(1)"), "same.csv": digestOf("content of table.csv") },
      about: { tree, files, licence: "LICENSE" },
      gitBlobs: { "figures/walk 1.csv": walkBlob },
      inputs: [
        {
          path: "data/raw.csv",
          url: "https://example.org/raw.csv",
          sizeBytes: 5,
          origin: "downloaded",
          digestBefore: digestOf("1,2,3"),
          digestAfter: digestOf("1,2,3"),
        },
      ],
      ...parts,
    },
  });
}

/** A run that could not even be set up, of a folder that is no repository. */
export function aPoor(): Evidence {
  return someEvidence({
    failure: { kind: "unprepared", what: "image", message: "there is no image nobody/nothing" },
    comparisons: [],
    record: aRecord({
      plan: aPlan({ source: { repository: null, commit: null, modified: true } }),
      sourceDigest: null,
      images: [],
      packages: [],
      steps: [],
      failure: { kind: "unprepared", what: "image", message: "there is no image nobody/nothing" },
    }),
  });
}

const signerOf = (purpose: KeyPurpose): Signer => {
  const isCurve = purpose === "certificate" || purpose === "log";
  const { publicKey, privateKey } = isCurve
    ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : generateKeyPairSync("ed25519");
  const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  return {
    key: { purpose, spki, since: "2026-01-01T00:00:00Z", until: null },
    sign: (message) => sign(isCurve ? "sha256" : null, message, privateKey),
  };
};

const signers = {
  certificate: signerOf("certificate"),
  sums: signerOf("sums"),
  log: signerOf("log"),
  checkpoint: signerOf("checkpoint"),
};

/** All parts of the certificate of this run as text, the first in its log. */
export async function partsOf(evidence: Evidence): Promise<ReadonlyMap<string, string>> {
  const parts = await unzipped(archiveFor(evidence));
  if (parts === undefined) throw new TypeError("our own archive cannot be read");
  return new Map([...parts].map(([name, content]) => [name, Buffer.from(content).toString()]));
}

/** The certificate of this run, as a server makes it once the log has given it a place. */
function archiveFor(evidence: Evidence): Buffer {
  const { record } = evidence.run;
  const by = { version: record.tickmark, user: record.user };
  const statement = statementOf(findingsOf(evidence, []), by, issuer, signers);
  const { leaf, bundleAt } = signed(statementBytes(statement), issuer, signers);
  const bundle = bundleAt({ index: 0, integratedAt: 1_769_860_813, treeSize: 1, root: leafHash(leaf), path: [] });
  const keys = { certificate: signers.certificate.key, sums: signers.sums.key, log: signers.log.key };
  return archiveOf({ issuer, statement, bundle, record, keys }, signers.sums);
}
