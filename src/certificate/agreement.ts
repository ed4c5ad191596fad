import { canonicalJson } from "../domain/canonical-json.ts";
import type { CheckedCertificate } from "./check.ts";
import type { CertifiedOutput } from "./findings.ts";

/** A certificate that holds, under the name by which its reader knows it. */
export interface Party {
  readonly name: string;
  readonly held: Pick<Extract<CheckedCertificate, { ok: true }>, "statement" | "key">;
}

export interface Agreement {
  /** Why they do not together show that as many parties reproduced the same; none where they do. */
  readonly differences: readonly string[];
  /** Outputs whose produced bytes are not the same, while each was equivalent to the same recorded file. */
  readonly equivalent: readonly string[];
}

/**
 * Whether certificates show that different parties reproduced the same: each says reproduced, no two share a key, a verifier
 * or a run, and all are about the same commit, source files and analysis, with the same outputs. Outputs are the same by their
 * digest, or where each holds the same as one recorded file: a produced file has no canonical digest in a certificate.
 * That different keys are held by different people, no certificate can show.
 */
export function agreementOf(parties: readonly Party[]): Agreement {
  const [first, ...others] = parties;
  if (first === undefined) return { differences: [], equivalent: [] };
  const compared = others.map((other) => sameOutputs(first, other));
  return {
    differences: [
      ...parties.flatMap(unfit),
      ...shared(parties, "is signed by the same key as", ({ held }) => held.key),
      ...shared(parties, "is by the same verifier as", ({ held }) => held.statement.predicate.verifier.id),
      ...shared(parties, "is of the same run as", ({ held }) => held.statement.predicate.run.id),
      ...others.flatMap((other) => otherTask(first, other)),
      ...compared.flatMap(({ differences }) => differences),
    ],
    equivalent: [...new Set(compared.flatMap(({ equivalent }) => equivalent))],
  };
}

/** What no other certificate could make good. */
function unfit({ name, held }: Party): readonly string[] {
  const { verdict, repository } = held.statement.predicate;
  return [
    ...(verdict === "reproduced" ? [] : [`${name} says ${verdict}`]),
    ...(repository.commit === null ? [`${name} is about a folder that is not under git`] : []),
    ...(repository.commit !== null && repository.modified
      ? [`${name} is about files that differ from commit ${repository.commit}`]
      : []),
  ];
}

function shared(parties: readonly Party[], how: string, of: (party: Party) => string): readonly string[] {
  const first = new Map<string, string>();
  return parties.flatMap((party) => {
    const earlier = first.get(of(party));
    if (earlier !== undefined) return [`${party.name} ${how} ${earlier}: that is one party`];
    first.set(of(party), party.name);
    return [];
  });
}

function otherTask(first: Party, other: Party): readonly string[] {
  const [a, b] = [first.held.statement.predicate, other.held.statement.predicate];
  if (a.repository.commit !== b.repository.commit)
    return [
      `${other.name} is about commit ${b.repository.commit ?? "none"}, ${first.name} about ${a.repository.commit ?? "none"}`,
    ];
  if (a.analysis !== b.analysis)
    return [`${other.name} is about analysis ${b.analysis}, ${first.name} about ${a.analysis}`];
  // Another folder or other parameters at the same commit are another task.
  const isSameSource =
    typeof a.repository.sourceDigest === "string" && a.repository.sourceDigest === b.repository.sourceDigest;
  if (!isSameSource) return [`${other.name} was not made from the same source files as ${first.name}`];
  const leftOut = ({ partial }: typeof a) => canonicalJson(partial.map(({ what }) => what).toSorted());
  return leftOut(a) === leftOut(b) ? [] : [`${other.name} leaves out other things than ${first.name}`];
}

function sameOutputs(first: Party, other: Party): Agreement {
  const differences: string[] = [];
  const equivalent: string[] = [];
  const byPath = ({ held }: Party) => new Map(held.statement.predicate.outputs.map((output) => [output.path, output]));
  const [ours, theirs] = [byPath(first), byPath(other)];
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [a, b] = [ours.get(path), theirs.get(path)];
    if (a === undefined || b === undefined) {
      const [with_, without] = a === undefined ? [other, first] : [first, other];
      differences.push(`${path}: an output in ${with_.name}, not in ${without.name}`);
    } else if (a.produced === null || b.produced === null) {
      differences.push(`${path}: not produced in ${a.produced === null ? first.name : other.name}`);
    } else if (a.produced.sha256 !== b.produced.sha256) {
      if (isSameContent(a, b)) equivalent.push(path);
      else differences.push(`${path}: ${other.name} produced another file than ${first.name}`);
    }
  }
  if (ours.size === 0 && theirs.size === 0) differences.push(`${other.name} and ${first.name} have no output`);
  return { differences, equivalent };
}

/** Nearly the same is not: two files that are each close to a third may be far from each other. */
function isSameContent(a: CertifiedOutput, b: CertifiedOutput): boolean {
  const isSame = ({ comparison }: CertifiedOutput) => comparison === "identical" || comparison === "equivalent";
  return isSame(a) && isSame(b) && a.recorded !== null && a.recorded.sha256 === b.recorded?.sha256;
}
