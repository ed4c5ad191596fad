/** The pattern of `find` and `case` that matches this text and no other. */
export function literalPattern(text: string): string {
  return text.replace(/[*?[\]\\]/g, "\\$&");
}
