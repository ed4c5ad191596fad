import { paths } from "./paths.ts";
import { schemas } from "./schemas.ts";

const refusal = (description: string, headers: object = {}) => ({
  description,
  headers,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

const text = (description: string) => ({ description, schema: { type: "string" } });

/** The API as an OpenAPI 3.1 document; `publicUrl` is how the world reaches this server. */
export function apiDescription(publicUrl: string): object {
  return {
    openapi: "3.1.1",
    info: {
      title: "Tickmark",
      version: "1.0.0",
      summary: "Runs of published computations, and whether they can be reproduced.",
      description: [
        "HEAD is answered wherever GET is.",
        "Every answer to GET has a strong ETag; with If-None-Match it is not sent again while it holds.",
        "Failures are problem details (RFC 9457).",
        "Nobody can tell a repository that they may not see from one that is not there.",
        "Answers may get new properties; none is taken away within version 1.",
      ].join(" "),
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: publicUrl.replace(/\/$/, "") }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description:
            "A token of one repository, made by the operator: `tickmark token create owner:name`; with `--annotate` it may say something of its runs too.",
        },
        journal: {
          type: "http",
          scheme: "bearer",
          description: "A token of a journal or another verifier, made by the operator: `tickmark token journal NAME`.",
        },
      },
      headers: {
        ETag: text("Strong: another one for other bytes."),
        CacheControl: text("`no-cache` for what is public, `private, no-store` for what is not."),
        Link: text('Where the next page is, with `rel="next"` (RFC 8288); absent on the last one.'),
        Location: text("The address of the same thing."),
      },
      responses: {
        Moved: {
          description: "A repository by a former name, or a run by the beginning of its id.",
          headers: { Location: { $ref: "#/components/headers/Location" } },
        },
        NotModified: { description: "What If-None-Match names still holds." },
        BadRequest: refusal("A parameter that cannot be used; `errors` names each."),
        Unauthorised: refusal("A token that opens nothing, or no longer.", { "WWW-Authenticate": text("`Bearer`.") }),
        NotFound: refusal("There is no such thing, or the token does not open it."),
        NotAllowed: refusal("A method that there is not here.", { Allow: text("Those that there are.") }),
        NotAcceptable: refusal("The Accept header does not take what there is."),
        MayNotAnnotate: refusal("The token opens this run, and may say nothing of it."),
        Full: refusal("As much was said of this run as may be."),
        Changed: refusal("Something was said since what If-Match names."),
        TooLarge: refusal("More than is taken."),
        WrongType: refusal("A body of another type than is taken."),
        Unusable: refusal("What was sent can be read, and cannot be taken; `detail` and `errors` say why."),
        Forbidden: refusal("A token of another kind: this takes one of a journal."),
        Conflict: refusal("A certificate of this server itself, which is no other party's."),
        TooMany: refusal("As much was asked for as one token may, or as much is kept as may be.", {
          "Retry-After": text("Seconds, where they are known."),
        }),
        Failure: refusal("A mistake of ours."),
        Unavailable: refusal("Something that the server needs does not answer.", {
          "Retry-After": text("Seconds, where they are known."),
        }),
      },
      schemas,
    },
  };
}
