/** The sixteen digits of an ORCID with their hyphens, also out of an address; undefined for what has another form. */
export function bareOrcid(text: string): string | undefined {
  return /^(?:https?:\/\/(?:www\.)?orcid\.org\/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\/?$/.exec(text)?.[1];
}

/** Whether the last character of a bare ORCID is the one that follows from the others (ISO 7064, MOD 11-2). */
export function hasItsCheckDigit(orcid: string): boolean {
  const digits = orcid.replaceAll("-", "").slice(0, 15);
  const total = [...digits].reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  return "0123456789X"[(12 - (total % 11)) % 11] === orcid.at(-1);
}
