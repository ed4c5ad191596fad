const pictures: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"]);

const texts: ReadonlySet<string> = new Set([
  "application/json",
  "application/ld+json",
  "application/geo+json",
  "application/x-ndjson",
  "application/xml",
  "application/yaml",
  "application/x-yaml",
  "application/toml",
  "application/javascript",
  "application/x-sh",
  "application/x-tex",
  "application/x-latex",
  "application/x-ipynb+json",
  "application/sql",
]);

export function isPicture(mediaType: string): boolean {
  return pictures.has(mediaType);
}

/** How a produced file is served: pictures as such, text as plain text whatever it claims to be, all else to be saved. */
export function servedAs(mediaType: string): {
  readonly mediaType: string;
  readonly disposition: "inline" | "attachment";
} {
  if (isPicture(mediaType)) return { mediaType, disposition: "inline" };
  if (mediaType.startsWith("text/") || texts.has(mediaType)) {
    return { mediaType: "text/plain; charset=utf-8", disposition: "inline" };
  }
  return { mediaType: "application/octet-stream", disposition: "attachment" };
}

/** RFC 6266: a name for everybody, and the real one for all who know RFC 8187. */
export function contentDisposition(disposition: "inline" | "attachment", path: string): string {
  const fileName = (path.split("/").at(-1) ?? "").toWellFormed();
  const plain = fileName.replace(/[^\w .()-]/g, "_").slice(0, 150);
  const exact = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
