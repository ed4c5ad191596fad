import type { SentDeliveries, SentDelivery } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault } from "./fault.ts";

/** What GitHub sent to this App, and whether it arrived. Only the App itself may ask that. */
export function githubDeliveries(clients: Clients): SentDeliveries {
  return {
    async since(time) {
      try {
        const octokit = await clients.app();
        const found: SentDelivery[] = [];
        let cursor: string | undefined;
        do {
          const { data, headers } = await octokit.request("GET /app/hook/deliveries", {
            per_page: 100,
            ...(cursor === undefined ? {} : { cursor }),
            request: { parseSuccessResponseBody: false },
          });
          const page = deliveriesIn(await new Response(data as unknown as ReadableStream<Uint8Array>).text());
          const recent = page.filter(({ sentAt }) => sentAt >= time);
          found.push(...recent);
          cursor = recent.length === page.length ? nextCursor(headers.link) : undefined;
        } while (cursor !== undefined);
        return found;
      } catch (error) {
        throw githubFault("ask GitHub which deliveries it sent", error);
      }
    },

    async sendAgain(id) {
      try {
        const octokit = await clients.app();
        await octokit.request(`POST /app/hook/deliveries/${id}/attempts`);
      } catch (error) {
        throw githubFault(`have GitHub send delivery ${id} again`, error);
      }
    },
  };
}

function nextCursor(link: string | undefined): string | undefined {
  const target = /<([^<>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
  return (target !== undefined && URL.parse(target)?.searchParams.get("cursor")) || undefined;
}

interface Listed {
  readonly id: string | number;
  readonly guid: string;
  readonly delivered_at: string;
  readonly status_code: number;
  readonly event: string;
  readonly action: string | null;
}

/** Their ids are counted beyond what a number holds exactly, so they are read as text. */
function deliveriesIn(json: string): SentDelivery[] {
  const list: unknown = JSON.parse(json.replace(/("id":\s*)(\d{16,})/g, '$1"$2"'));
  if (!Array.isArray(list)) throw new TypeError("GitHub's answer is not a list of deliveries");
  return (list as Listed[]).map(({ id, guid, delivered_at, status_code, event, action }) => ({
    id: String(id),
    guid,
    sentAt: new Date(delivered_at),
    isOk: status_code >= 200 && status_code < 300,
    event,
    action,
  }));
}
