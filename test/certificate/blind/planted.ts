import { absent } from "../../../src/domain/claim.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Evidence } from "../../../src/domain/evidence.ts";
import { aPlan, aRepository, different, identical, someEvidence, unrecorded } from "../../builders.ts";

/* A run that says whose it is wherever it can. */

export const repository = aRepository({ owner: "lovelace-lab", name: "quaternion-walks", isPrivate: true });

const commit = "c0ffee0123456789c0ffee0123456789c0ffee01";
const image = `ghcr.io/lovelace-lab/walkenv@${digestOf("walkenv")}`;

const citation = `cff-version: 1.2.0
title: Quaternion walks on a sphere
doi: 10.5281/zenodo.7654321
authors:
  - family-names: Müller-Þórsdóttir
    given-names: Ágnes
    email: agnes@maths.uni-entenhausen.example
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: University of Entenhausen
`;

/** Everything that must be nowhere; what is searched for without regard to case. */
export const names: readonly string[] = [
  "lovelace",
  "quaternion",
  "Müller",
  "Þórsdóttir",
  "Entenhausen",
  "agnes",
  "1825-0097",
  "zenodo",
  "7654321",
  commit.slice(0, 7),
  "walkenv",
  digestOf("walkenv").slice(7, 19),
  "grace-hopper-laptop",
  "github.com",
  digestOf("raw data").slice(7, 19),
  digestOf("source").slice(7, 19),
];

const plan = aPlan({
  source: { repository: "https://github.com/lovelace-lab/quaternion-walks.git", commit, modified: false },
  environment: { kind: "image", image: "ghcr.io/lovelace-lab/walkenv:2" },
  env: { TZ: "UTC", HOME: "/home/agnes" },
  inputs: [
    { path: "data/raw.csv", url: "https://data.entenhausen.example/7654321/raw.csv", digest: digestOf("raw data") },
  ],
  steps: [
    { name: "simulate", command: "python simulate.py", image: null },
    { name: "plot for Ágnes", command: "python plot.py --author 'Ágnes Müller-Þórsdóttir'", image: null },
  ],
});

export const figure = "\u0089PNG\r\n\u001a\n and so on";
export const nameless = "x,y\n1,2\n";
export const signed = "x,y,by\n1,2,Muller-Thorsdottir of LOVELACE_LAB\n";

export function planted(parts: { record?: Partial<Evidence["run"]["record"]> } = {}): Evidence {
  const claim = { text: "p = 0.032 (lovelace-lab)", value: 0.032, tolerance: 0, output: "results.csv" } as const;
  const place = { kind: "pointer", pointer: "/p" } as const;
  return someEvidence({
    comparisons: [
      identical("figures/walk.png", figure, "Figure 1"),
      identical("results.csv", nameless, "Table 1"),
      identical("by-muller/signed.csv", signed),
      different("quaternion_walks.txt", "line 1 says https://lovelace-lab.example where http://x was recorded"),
      unrecorded("agnes/extra.csv"),
    ],
    claims: [absent({ ...claim, place }, "results.csv of lovelace-lab has no /p")],
    record: {
      plan,
      sourceDigest: digestOf("source"),
      images: [
        { image: "ghcr.io/lovelace-lab/walkenv:2", resolved: image, kind: "registry-digest", platform: "linux/amd64" },
      ],
      user: "grace-hopper-laptop",
      machine: { cpu: "An honest processor", cpus: 8, kernel: "Linux 6.1.0-lovelace-lab", engine: "Docker 28.0.1" },
      inputs: [
        {
          path: "data/raw.csv",
          url: "https://data.entenhausen.example/7654321/raw.csv",
          sizeBytes: 8,
          origin: "downloaded",
          digestBefore: digestOf("raw data"),
          digestAfter: digestOf("raw data"),
        },
      ],
      about: {
        tree: null,
        files: { "CITATION.cff": citation, "reproduce.yml": "version: 1\n" },
        licence: null,
        message: "Walks for Ágnes\n\nSigned-off-by: Grace <grace@lovelace-lab.example>",
      },
      notes: ["ghcr.io/lovelace-lab/walkenv:2 was a tag, not a digest", "network was on"],
      ...parts.record,
    },
  });
}
