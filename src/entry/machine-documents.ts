import { estimate } from "../cost/estimate.ts";
import type { Evidence } from "../domain/evidence.ts";
import { type NoRecipe, recipeOf } from "../launch/recipe.ts";
import { azureTemplate, cloudFormation, type TemplateContext } from "../launch/templates.ts";
import { userData } from "../launch/user-data.ts";

export type MachineForm = "cloud-init" | "cloudformation" | "arm";

/** What a rented machine is made from: user data, and templates around it. Or why there is none of this run. */
export const machineDocuments: Readonly<Record<MachineForm, (evidence: Evidence, hours: number) => string | NoRecipe>> =
  {
    "cloud-init": made,
    cloudformation: (evidence, hours) => inTemplate(evidence, hours, cloudFormation),
    arm: (evidence, hours) => inTemplate(evidence, hours, azureTemplate),
  };

function made(evidence: Evidence, hours: number): string | NoRecipe {
  const recipe = recipeOf(evidence);
  return "reason" in recipe ? recipe : userData(recipe, hours);
}

/** Room for the system, the image and its layers, whatever the analysis needs itself. */
const systemGB = 30;

function inTemplate(
  evidence: Evidence,
  hours: number,
  around: (userData: string, context: TemplateContext) => string,
): string | NoRecipe {
  const text = made(evidence, hours);
  if (typeof text !== "string") return text;
  const cost = estimate(evidence.run.record);
  if (cost.kind === "none") return cost;
  const { plan } = evidence.run.record;
  return around(text, {
    instance: cost.machine.instance,
    architecture: cost.machine.architecture,
    diskGB: systemGB + Math.ceil(plan.limits.diskBytes / 1e9),
    hours,
    title: `the analysis ${plan.analysis} of ${plan.source.repository ?? "a folder"}`,
  });
}
