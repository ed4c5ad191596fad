import type { Probot } from "probot";
import type { Queue } from "../ports.ts";
import { isHeard } from "./installations.ts";

/**
 * Answers within GitHub's ten seconds because it only writes down what arrived. GitHub may deliver the same thing twice;
 * the second time changes nothing.
 */
export const webhook =
  (queue: Pick<Queue, "addDelivery">) =>
  (app: Probot): void => {
    app.onAny(async ({ id, name, payload }) => {
      if (isHeard(name, payload)) await queue.addDelivery({ guid: id, event: name, payload });
    });
  };
