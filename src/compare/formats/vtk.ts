import { latin1 } from "../content.ts";
import { type Format, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { shown } from "./packed/asides.ts";
import { Cursor } from "./vtk/cursor.ts";
import { readSections } from "./vtk/sections.ts";

const start = /^# vtk DataFile Version (\d+)\.(\d+)[^\n]*\n([^\n]{0,1024})\n\s*(ASCII|BINARY)\s*\n/i;
/** A title that a program writes of itself. */
const ofWriter = /\b(?:written|created|generated|produced|saved|exported) (?:by|with|from)\b.*\d+(?:\.\d+)+/i;

/** Legacy VTK files, as text or binary: points, cells and data as arrays, all else line by line. */
export const vtk: Format = {
  name: "VTK",
  representation: "version of the format, white space, spelling of numbers",
  recognises: (head) => latin1(head.subarray(0, 21)).toLowerCase() === "# vtk datafile versio",
  async open(content, reading) {
    const match = start.exec(latin1(content.read(0, Math.min(content.size, 4096))));
    if (match === null) throw new Unreadable("its beginning is not that of a VTK file");
    const [all, major, , title = "", form = ""] = match;
    const parts: Part[] = [{ kind: "value", at: "form", value: form.toUpperCase() }];
    if (ofWriter.test(title))
      reading.setAside({ rule: "VTK: title with the writer's version", where: "line 2", value: shown(title) });
    else parts.push({ kind: "value", at: "title", value: title.trimEnd() });
    const cursor = new Cursor(content, all.length, form.toUpperCase() === "BINARY", reading);
    return [...parts, ...readSections(cursor, Number(major) >= 5)];
  },
};
