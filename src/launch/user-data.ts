import { dump } from "js-yaml";
import { type MachineOptions, machineScript } from "./machine-script.ts";
import type { NoRecipe, Recipe } from "./recipe.ts";

/** EC2 takes 16 KB; the rest is left for what a template puts around it. */
export const userDataLimitBytes: number = 12 * 1024;

/** After so many hours a machine switches itself off where nobody says otherwise. */
export const usualHours = 4;
export const mostHours = 72;

/**
 * A cloud-config for the first start of any Linux machine with cloud-init. What has no room is said in it: first fewer outputs
 * are checked; an analysis whose own commands are too long has none.
 */
export function userData(recipe: Recipe, hours: number = usualHours): string | NoRecipe {
  for (const mostOutputs of fewerAndFewer(recipe.outputs.length)) {
    const text = cloudConfig(recipe, { hours, mostOutputs });
    if (Buffer.byteLength(text) <= userDataLimitBytes) return text;
  }
  return {
    reason:
      "its commands and settings are too long for the user data of a machine; put them into a file of the repository",
  };
}

/** How many outputs are checked: all, or else ever fewer of a hundred. Those that are not are still taken away before the run. */
function* fewerAndFewer(count: number): Generator<number> {
  yield count;
  for (let most = Math.min(count - 1, 100); most > 0; most = Math.floor(most * 0.8)) yield most;
}

function cloudConfig(recipe: Recipe, options: MachineOptions): string {
  const path = "/opt/tickmark/analysis.sh";
  const config = {
    write_files: [{ path, permissions: "0700", owner: "root:root", content: machineScript(recipe, options) }],
    runcmd: [["sh", path]],
  };
  return `#cloud-config\n${dump(config, { lineWidth: -1 })}`;
}
