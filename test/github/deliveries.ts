import { createHmac, randomUUID } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { type Delivery, type Event, nextId, type Site } from "./state.ts";

interface Outcome {
  readonly status: string;
  readonly status_code: number;
  readonly headers: IncomingHttpHeaders;
  readonly payload: string | null;
}

/** Signs an event, sends it to the app's address, and keeps the delivery whatever became of it; it never throws. */
export async function deliver(site: Site, event: Event, redelivery = false): Promise<Delivery> {
  const guid = event.guid ?? randomUUID();
  // Numbered when it is sent: two under way at a time stay in that order.
  const id = nextId(site);
  const body = JSON.stringify(event.payload);
  const headers = headersOf(site, event.name, guid, body);
  const began = Date.now();
  const outcome = site.hookUrl === undefined ? unreachable : await post(site, site.hookUrl, headers, body);
  const { action } = event.payload;
  const delivery: Delivery = {
    id,
    guid,
    event: event.name,
    action: typeof action === "string" ? action : null,
    delivered_at: new Date(began).toISOString(),
    redelivery,
    duration: (Date.now() - began) / 1000,
    status: outcome.status,
    status_code: outcome.status_code,
    installation_id: site.installation.id,
    repository_id: event.repository?.id ?? null,
    url: site.hookUrl ?? "",
    request: { headers, payload: event.payload },
    response: { headers: { ...outcome.headers }, payload: outcome.payload },
  };
  site.deliveries.push(delivery);
  return delivery;
}

/** Keeps a delivery that never reached the app, as when its server was down. */
export function lose(site: Site, event: Event): void {
  const guid = event.guid ?? randomUUID();
  const { action } = event.payload;
  site.deliveries.push({
    id: nextId(site),
    guid,
    event: event.name,
    action: typeof action === "string" ? action : null,
    delivered_at: new Date().toISOString(),
    redelivery: false,
    duration: 0,
    status: unreachable.status,
    status_code: unreachable.status_code,
    installation_id: site.installation.id,
    repository_id: event.repository?.id ?? null,
    url: site.hookUrl ?? "",
    request: { headers: headersOf(site, event.name, guid, JSON.stringify(event.payload)), payload: event.payload },
    response: { headers: {}, payload: null },
  });
}

/** Sends the latest delivery with this GUID once more: the same GUID and the same bytes. */
export async function redeliver(site: Site, guid: string): Promise<Delivery> {
  const former = site.deliveries.findLast((delivery) => delivery.guid === guid);
  if (former === undefined) throw new Error(`there is no delivery ${guid}`);
  const repository = site.repositories.find(({ id }) => id === former.repository_id);
  return deliver(site, { name: former.event, payload: former.request.payload, repository, guid }, true);
}

function headersOf(site: Site, name: string, guid: string, body: string): Record<string, string> {
  const sign = (algorithm: string): string =>
    `${algorithm}=${createHmac(algorithm, site.app.webhookSecret).update(body).digest("hex")}`;
  return {
    accept: "*/*",
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "user-agent": "GitHub-Hookshot/5tand1n",
    "x-github-event": name,
    "x-github-delivery": guid,
    "x-github-hook-id": "1",
    "x-github-hook-installation-target-id": String(site.app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-github-enterprise-host": site.host,
    "x-github-enterprise-version": "3.19.0",
    "x-hub-signature": sign("sha1"),
    "x-hub-signature-256": sign("sha256"),
  };
}

/** GitHub counts an app that cannot be reached as a bad gateway, so `status=failure` finds it. */
const unreachable: Outcome = { status: "failed to connect to host", status_code: 502, headers: {}, payload: null };
const timedOut: Outcome = { status: "timed out", status_code: 504, headers: {}, payload: null };

/** A connection of its own for each delivery, so that none keeps the app's server from closing. */
function post(site: Site, url: string, headers: Record<string, string>, body: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const patience = AbortSignal.timeout(site.webhookTimeoutMs);
    const signal = AbortSignal.any([patience, site.closing.signal]);
    const sent = httpRequest(url, { method: "POST", headers, agent: false, signal }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", () => resolve(patience.aborted ? timedOut : unreachable));
      answer.on("end", () => {
        const code = answer.statusCode ?? 0;
        resolve({
          status: code >= 200 && code < 300 ? "OK" : `Invalid HTTP Response: ${code}`,
          status_code: code,
          headers: answer.headers,
          payload: Buffer.concat(chunks).toString().slice(0, 10_000),
        });
      });
    });
    sent.on("error", () => resolve(patience.aborted ? timedOut : unreachable));
    sent.end(body);
  });
}
