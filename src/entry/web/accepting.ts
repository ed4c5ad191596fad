/** How much an Accept header wants a type, from 0 to 1 (RFC 9110, 12.5.1); without one, any is wanted. */
export function accepting(accept: string | undefined): (type: string) => number {
  if (accept === undefined || accept.trim() === "") return () => 1;
  const ranges = accept.slice(0, 4000).split(",").map(rangeOf);
  return (type) => qualityOf(type, ranges);
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function rangeOf(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
  return { type, quality: /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q) ? Number(q) : 0 };
}

/** By the range that says most about the type. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const group = `${type.split("/")[0]}/*`;
  for (const wanted of [type, group, "*/*"]) {
    const range = ranges.find((each) => each.type === wanted);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
