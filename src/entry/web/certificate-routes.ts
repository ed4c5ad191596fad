import { blindExplained } from "../../certificate/blind/explained.ts";
import { predicateExplained } from "../../certificate/explained.ts";
import { didOf, issuerOf, logOriginOf } from "../../certificate/issuer.ts";
import { checkpoint } from "../../certificate/log.ts";
import { didDocument, keySet, publishedFiles } from "../../certificate/published.ts";
import { entryBundle, tileFrom } from "../../certificate/tiles.ts";
import { labelOf } from "../../domain/run.ts";
import { certify, statementIn } from "../certify.ts";
import { seenRun } from "./access.ts";
import { type Answer, type Asked, bytes, keeping, redirect, tagOf } from "./answer.ts";
import { contentDisposition } from "./file-types.ts";
import { linksFor, type WebWorld } from "./web-world.ts";

/** `/runs/:id/certificate.zip`, `.json` (the statement) and `.sigstore.json` (the bundle). */
export async function certificateRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const { id = "", form = "" } = asked.params;
  if (!["zip", "json", "sigstore.json"].includes(form)) return undefined;
  const run = await seenRun(world, asked);
  if (run === undefined) return undefined;
  const isPrivate = run.isPrivate;
  const { evidence } = run;
  if (id !== evidence.run.id) return redirect(linksFor(world, asked, isPrivate).certificate(evidence.run.id, form));
  const kept = await certify(run, issuerOf(world.publicUrl), world);
  const headers = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
  };
  if (form === "zip") {
    const name = `certificate-${labelOf(evidence.run.id)}.zip`;
    return {
      status: 200,
      headers: {
        ...headers,
        "Content-Type": "application/zip",
        "Content-Disposition": contentDisposition("attachment", name),
        ...keeping(isPrivate),
      },
      body: bytes(kept.archive),
    };
  }
  const body = form === "json" ? statementIn(kept) : kept.bundle;
  const mediaType = form === "json" ? "application/vnd.in-toto+json" : "application/vnd.dev.sigstore.bundle.v0.3+json";
  return {
    status: 200,
    headers: { ...headers, "Content-Type": mediaType, ...keeping(isPrivate, tagOf(body)) },
    body,
  };
}

/** What anybody may read from anywhere, also a page of somebody else's. */
function open(mediaType: string, body: string): Answer {
  const headers = { "Content-Type": mediaType, "Access-Control-Allow-Origin": "*", ...keeping(false, tagOf(body)) };
  return { status: 200, headers, body };
}

const json = "application/json; charset=utf-8";
const text = "text/plain; charset=utf-8";

/** `/.well-known/jwks.json` (RFC 7517) */
export async function jwksRoute({ signingKeys }: WebWorld): Promise<Answer> {
  await signingKeys.signers();
  return open(json, `${JSON.stringify(await keySet(await signingKeys.published()), null, 2)}\n`);
}

/** Where did:web looks: `/.well-known/did.json`, or `/did.json` where our address has a path. */
export async function didRoute({ signingKeys, publicUrl }: WebWorld): Promise<Answer> {
  await signingKeys.signers();
  const document = await didDocument(issuerOf(publicUrl), await signingKeys.published());
  return open("application/did+json; charset=utf-8", `${JSON.stringify(document, null, 2)}\n`);
}

/** `/keys/:name`: the public keys as files for openssl, ssh-keygen and cosign. */
export async function keyRoute({ signingKeys, publicUrl }: WebWorld, asked: Asked): Promise<Answer | undefined> {
  await signingKeys.signers();
  const files = await publishedFiles(issuerOf(publicUrl), await signingKeys.published());
  const content = files.get(asked.params.name ?? "");
  if (content === undefined) return undefined;
  return open(asked.params.name?.endsWith(".json") === true ? json : text, content);
}

/** `/log/checkpoint` (C2SP tlog-tiles): size and root of the log, signed. */
export async function checkpointRoute({ signingKeys, transparencyLog, publicUrl }: WebWorld): Promise<Answer> {
  const { checkpoint: signer } = await signingKeys.signers();
  return open(text, checkpoint(logOriginOf(issuerOf(publicUrl)), await transparencyLog.state(), signer));
}

/** `/log/tile/<level>/<number>[.p/<width>]` and `/log/tile/entries/…` (C2SP tlog-tiles): once it is there it never changes. */
export async function tileRoute({ transparencyLog }: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const tile = tileFrom(asked.params["*"] ?? "");
  if (tile === undefined) return undefined;
  const { level, from, width } = tile;
  const found =
    level === "entries"
      ? await transparencyLog.leaves(from, width)
      : await transparencyLog.hashes(level * 8, from, width);
  if (found.length < width) return undefined;
  return {
    status: 200,
    headers: {
      "Content-Type": "application/octet-stream",
      "Cache-Control": "public, max-age=31536000, immutable",
      "Access-Control-Allow-Origin": "*",
    },
    body: bytes(level === "entries" ? entryBundle(found) : Buffer.concat(found)),
  };
}

/** `/predicates/reproduction/v1`: what the type of our statements leads to. */
export async function predicateRoute({ publicUrl }: WebWorld): Promise<Answer> {
  return open(text, predicateExplained(didOf(issuerOf(publicUrl))));
}

/** `/predicates/blind-reproduction/v1`: what the type of our blind statements leads to. */
export async function blindPredicateRoute({ publicUrl }: WebWorld): Promise<Answer> {
  return open(text, blindExplained(didOf(issuerOf(publicUrl))));
}

/** `/verify.html`: verifies in the browser. Its own script is all that runs in it, and it may reach nothing. */
export async function verifierRoute({ verifierPage }: WebWorld): Promise<Answer> {
  return {
    status: 200,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "Cross-Origin-Opener-Policy": "same-origin",
      ...keeping(false, tagOf(verifierPage)),
    },
    body: verifierPage,
  };
}
