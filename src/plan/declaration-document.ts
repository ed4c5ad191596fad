import type { CompareDocument } from "./compare-rules.ts";

/* `reproduce.yml` as the schema lets it through, before its short forms are made alike. */

export interface DeclarationDocument extends Partial<AnalysisDocument> {
  readonly version: 1;
  readonly title?: string;
  readonly paper?: {
    readonly doi?: string;
    readonly title?: string;
    readonly authors?: readonly (string | { readonly name: string; readonly orcid?: string })[];
    readonly url?: string;
  };
  readonly reverify?: boolean;
  readonly analyses?: Readonly<Record<string, AnalysisDocument>>;
}

export interface AnalysisDocument {
  readonly in?: string;
  readonly image?: string;
  readonly build?: string | BuildDocument;
  readonly sources?: readonly string[];
  readonly parameters?: string;
  readonly env?: VariablesDocument;
  readonly inputs?: readonly InputDocument[];
  readonly run: string | readonly (string | StepDocument)[];
  readonly outputs: readonly (string | OutputDocument)[];
  readonly claims?: readonly ClaimDocument[];
  readonly resources?: {
    readonly cpus?: number;
    readonly memory?: string;
    readonly disk?: string;
    readonly timeout?: string;
  };
  readonly network?: "none" | "full";
}

interface BuildDocument {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly args?: VariablesDocument;
  readonly target?: string;
}

export type VariablesDocument = Readonly<Record<string, string | number | boolean>>;

export type InputDocument =
  | { readonly path: string; readonly url: string; readonly sha256: string; readonly restricted?: undefined }
  | { readonly path: string; readonly restricted: string };

interface StepDocument {
  readonly name?: string;
  readonly run: string;
  readonly image?: string;
  readonly skip?: string;
  readonly makes?: readonly string[];
}

interface OutputDocument {
  readonly path: string;
  readonly label?: string;
  readonly sha256?: string;
  readonly compare?: CompareDocument;
}

export interface ClaimDocument {
  readonly text: string;
  readonly value?: number;
  readonly from: string;
  readonly tolerance?: number;
}

/** Every analysis of the file with its name and the JSON pointer of its keys. The schema has seen to it that run and outputs are there. */
export function analysesOf(
  document: DeclarationDocument,
  only: string,
): readonly (readonly [string, string, AnalysisDocument])[] {
  if (document.analyses === undefined) return [[only, "", document as AnalysisDocument]];
  return Object.entries(document.analyses).map(([name, analysis]) => [name, `/analyses/${name}`, analysis]);
}
