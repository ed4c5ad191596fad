/** An image reference without tag and digest, in the short form that people write: `python`, not `docker.io/library/python`. */
export function imageName(reference: string): string {
  const name = (reference.split("@")[0] ?? reference).replace(/:[^:/]+$/, "");
  return name.replace(/^(?:index\.)?docker\.io\//, "").replace(/^library\//, "");
}
