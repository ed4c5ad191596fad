import { type Answer, type Call, link, notFound, Refusal } from "../answers.ts";
import { redeliver } from "../deliveries.ts";
import { type Delivery, inBackground, type Json, type Site } from "../state.ts";

/** Newest first; a cursor in the Link header leads to the older ones. */
export function listDeliveries(site: Site, call: Call): Answer {
  const { cursor, status } = call.parameters;
  const size = Math.min(Math.max(Number(call.parameters.per_page ?? 30), 1), 100);
  const before = cursor === undefined ? Number.POSITIVE_INFINITY : Number(/^v1_(\d+)$/.exec(String(cursor))?.[1]);
  if (Number.isNaN(before)) throw new Refusal(422, "Invalid cursor", "validation");
  const older = site.deliveries
    .toSorted((a, b) => b.id - a.id)
    .filter((delivery) => delivery.id < before && (status === undefined || status === outcomeOf(delivery)));
  const page = older.slice(0, size);
  const oldest = page.at(-1);
  const headers: Record<string, string> =
    oldest !== undefined && older.length > size ? { link: link(call.url, "next", { cursor: `v1_${oldest.id}` }) } : {};
  return { status: 200, headers, body: page.map(summary) };
}

function outcomeOf({ status_code }: Delivery): string {
  return status_code >= 200 && status_code < 400 ? "success" : "failure";
}

function summary({ request: _request, response: _response, url: _url, ...rest }: Delivery): Json {
  return { ...rest, throttled_at: null };
}

function deliveryOf(site: Site, call: Call): Delivery {
  const delivery = site.deliveries.find(({ id }) => id === call.parameters.delivery_id);
  if (delivery === undefined) throw notFound();
  return delivery;
}

export function getDelivery(site: Site, call: Call): Answer {
  return { status: 200, body: { ...deliveryOf(site, call), throttled_at: null } };
}

/** GitHub says yes at once and delivers afterwards. */
export function redeliverDelivery(site: Site, call: Call): Answer {
  inBackground(site, redeliver(site, deliveryOf(site, call).guid));
  return { status: 202, body: {} };
}
