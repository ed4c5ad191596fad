/** Fields that say which program wrote a picture, when and on which computer. All others are content. */
const ofWriting: ReadonlyMap<number, string> = new Map([
  [11, "writer"],
  [305, "writer"],
  [316, "computer"],
  // DateTime, DateTimeOriginal, DateTimeDigitized, and what tells each of them more exactly
  ...[306, 36867, 36868, 36880, 36881, 36882, 37520, 37521, 37522].map((tag) => [tag, "time stamp"] as const),
]);

/** The rule by which a field is set aside; undefined when it is content. */
export function ruleOfTag(format: string, tag: number): string | undefined {
  const what = ofWriting.get(tag);
  return what === undefined ? undefined : `${format}: ${what}`;
}
