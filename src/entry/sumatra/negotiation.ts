import { accepting } from "../web/accepting.ts";

/** What is answered with: the client's own type, plain JSON, or a page. */
export type Form = "vendor" | "json" | "html";

type Thing = "project-list" | "project" | "record";

/** The media type of what is spoken of, in version 4 of the protocol. */
export function vendorType(thing: Thing): string {
  return `application/vnd.sumatra.${thing}-v4+json`;
}

/**
 * The form that a client wants most of those that there are, by `?format=` or else by its Accept header (RFC 9110, 12.5.1);
 * undefined where it takes none of them. Whoever takes anything gets the client's own type.
 */
export function formFor(thing: Thing, accept: string | undefined, format: string | null): Form | undefined {
  if (format !== null) return formNamed(thing, format);
  const wanted = accepting(accept);
  const offers: readonly (readonly [Form, string])[] = [
    ["vendor", vendorType(thing)],
    ["json", "application/json"],
    ["html", "text/html"],
  ];
  let best: { readonly form: Form; readonly quality: number } | undefined;
  for (const [form, type] of offers) {
    const quality = wanted(type);
    if (quality > (best?.quality ?? 0)) best = { form, quality };
  }
  return best?.form;
}

/** Whether a body of this type can be read; one without a type is taken for what it has to be. */
export function isReadable(thing: Thing, contentType: string | undefined): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return type === "" || type === "application/json" || type === vendorType(thing);
}

function formNamed(thing: Thing, format: string): Form | undefined {
  if (format === "html" || format === "json") return format;
  return format === `${thing}-v4+json` || format === `${thing}-v4 json` || format === vendorType(thing)
    ? "vendor"
    : undefined;
}
