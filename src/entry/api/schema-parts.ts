import { gradeInWords } from "../../domain/left-out.ts";

/* Pieces that schemas are made of. */

type Schema = Readonly<Record<string, unknown>>;

export const string: Schema = { type: "string" };
export const time: Schema = { type: "string", format: "date-time" };

const grades = ["identical", "equivalent", "close"];
/** Of a part it is another word, so that nobody who looks for one of the whole takes it for that. */
export const grade: Schema = { enum: [...grades, ...grades.map((each) => gradeInWords(each, true)), null] };

export const nullable = (type: string): Schema => ({ type: [type, "null"] });
export const listOf = (items: object): Schema => ({ type: "array", items });
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** All of its properties are always there, but for those that are named. */
export const object = (properties: Readonly<Record<string, object>>, mayLack: readonly string[] = []): Schema => ({
  type: "object",
  required: Object.keys(properties).filter((name) => !mayLack.includes(name)),
  properties,
});
