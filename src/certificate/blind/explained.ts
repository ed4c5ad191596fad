/** What the type of a blind statement leads to: how to read it without us. */
export function blindExplained(issuer: string): string {
  return `The predicate "blind-reproduction", version 1

An in-toto Statement v1 with this predicate says what one rerun of an analysis gave, without saying whose analysis it was.
Published by ${issuer}.

reproduction   the predicate "reproduction", version 1, of the whole statement. What could tell whose it is, is replaced by
               commitments as RFC 9901 (SD-JWT, 4.2) has them: the digest of a hidden field stands in "_sd" of its object, a hidden
               element of a list is {"...": digest}. A digest is base64url(SHA-256(disclosure)), a disclosure
               base64url(JSON [salt, name, value]), or [salt, value] of an element. Each salt is 256 random bits of its own.
_sd            commitments to owner, repository, authors, title, doi, predicateType (of the whole statement), and statement: the
               SHA-256 of the whole statement in its canonical form (RFC 8785).
_sd_alg        sha-256.
day            on which the run began, in UTC.
logKey         SubjectPublicKeyInfo of the log, in base64.

openings.json has all disclosures. When each is put in the place of its commitment, and the subjects of the whole statement are
made from it, what comes out is the whole statement to the byte. Subjects are the produced files; one whose path is hidden is
called "output" and its number.
`;
}
