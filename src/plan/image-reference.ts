const host =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?$/;
const folder = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tag = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const digest = /^sha256:[0-9a-f]{64}$/;

/** Why a registry could not understand the name of an image, or undefined. */
export function imageProblem(reference: string): string | undefined {
  if (/^[a-z+]+:\/\//i.test(reference)) return `leave out \`${/^[a-z+]+:\/\//i.exec(reference)?.[0]}\``;
  if (/\s/.test(reference)) return "the name of an image holds no spaces";
  const [name = "", pinned, ...more] = reference.split("@");
  if (more.length > 0 || (pinned !== undefined && !digest.test(pinned))) {
    return "what follows `@` must be a digest: `sha256:` and 64 hexadecimal digits";
  }
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  if (colon !== -1 && !tag.test(name.slice(colon + 1))) {
    return "what follows `:` must be a tag of letters, digits, `_`, `.` and `-`, e.g. `python:3.12-slim`";
  }
  const parts = (colon === -1 ? name : name.slice(0, colon)).split("/");
  const [first = ""] = parts;
  const hasHost = parts.length > 1 && /[.:A-Z[]|^localhost$/.test(first);
  if (hasHost && !host.test(first)) return `\`${first}\` is not the address of a registry`;
  const folders = hasHost ? parts.slice(1) : parts;
  if (name.length > 255) return "the name is longer than 255 characters";
  if (folders.every((part) => folder.test(part))) return undefined;
  if (folders.some((part) => folder.test(part.toLowerCase()) && part !== part.toLowerCase())) {
    return `names of images are written in small letters: \`${name.toLowerCase()}\``;
  }
  return "it is not the name of an image, such as `python:3.12-slim` or `ghcr.io/lab/analysis:1.2`";
}
