/** What the type of our predicate leads to: what its fields mean, for whoever reads a statement without us. */
export function predicateExplained(issuer: string): string {
  return `The predicate "reproduction", version 1

An in-toto Statement v1 with this predicate says what one rerun of a published analysis gave, as it was observed by the
program that signed it. Published by ${issuer}.

verdict        reproduced, diverged (an output is different or missing, or a claim does not hold), failed (the run did not
               come to its end) or unrecorded (nothing was recorded to compare with). Only "reproduced" is a success: ask for
               it, and never for the absence of a failure, which can be withheld.
grade          of a reproduced verdict the worst of its comparisons: identical, equivalent or close; ", partial" behind it
               when something that is declared was left out, which "partial" lists.
questions      what journals ask, each answered yes, no or "not checked", with what it rests on.
repository     what was rerun: address, commit, SWHID, whether it was changed, and the digest of what the container saw.
environment    images by digest, network, variables and machine.
run            id (the SHA-256 of the record in run.json), times, steps, failure, digest of the log.
outputs        each with its digests, recorded and produced, and how they compare: identical (the same bytes), equivalent
               (the same content; setAside names what differs), close (within the tolerance in rules), different, missing,
               unrecorded, or "not compared" (of a run that broke).
claims         numbers of the paper that the declaration binds to outputs, and whether they hold.
inputs         data that was fetched, by digest, and whether it was the same after the run.
baseline       where the recorded side comes from. Who made it is not known.
interventions  what the verifier changed in the code: nothing, ever.
notes          what else a reader must know.
notClaimed     what this is no proof of.
verifier       who signed, with the fingerprints of the keys of statement, list and log.

Exports in a certificate name what it took with this type and a "#" before it: cpuTime, peakMemory; in a Transparent Research
Object Processor, NCPU, KernelVersion, ImageRepoTags, MaxMemoryUsage (bytes), StartedAt, FinishedAt, and Verdict.

Subjects are the produced files, the commit (unless what was rerun differs from it) and the record of the run. With more than
a thousand files, the list OUTPUTS.sha256 stands for them. Times are in UTC; durations are whole milliseconds.
`;
}
