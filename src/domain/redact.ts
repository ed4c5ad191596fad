const patterns: readonly (readonly [RegExp, string])[] = [
  // A key that was cut off has no end line, or no first line; what is left of it is secret all the same.
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    "[private key removed]",
  ],
  [/^(?:[A-Za-z0-9+/=]{1,80}\r?\n)+-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g, "[private key removed]"],
  [/\bgh[pousr]_[A-Za-z0-9._-]{20,}/g, "[token removed]"],
  [/\btickmark_[0-9a-f]{20,}/g, "[token removed]"],
  [/\bgithub_pat_\w{20,}/g, "[token removed]"],
  [/\beyJ[\w-]{8,1000}\.eyJ[\w-]{8,}\.[\w-]*/g, "[token removed]"],
  [/(?<=\bhttps?:\/\/)[^\s/@:]{0,200}:[^\s/@]{1,500}(?=@)/gi, "[credentials removed]"],
];

/** Text in which what looks like a secret is named instead of shown. Colours and other controls must be gone before. */
export function redact(text: string): string {
  return patterns.reduce((result, [pattern, name]) => result.replace(pattern, name), text);
}
