import { latin1 } from "../content.ts";
import type { Format } from "../format.ts";
import { shown } from "./packed/asides.ts";
import { encodingOf } from "./text/encoding.ts";
import { linesOf, survey } from "./text/lines.ts";

const comment = /^# Created by Octave [^\r\n]*/;

/** Variables of Octave as text (`save -text`). The first line says when, by whom and on which host it was written. */
export const octaveText: Format = {
  name: "Octave text",
  representation: "layout of the lines",
  recognises: (head) => comment.test(latin1(head.subarray(0, 256))),
  async open(content, reading) {
    const layout = survey(content, encodingOf(content), reading);
    const first = comment.exec(latin1(content.read(0, Math.min(content.size, 1024))))?.[0] ?? "";
    reading.setAside({ rule: "Octave: comment with time and host", where: "line 1", value: shown(first) });
    return [
      {
        kind: "text",
        at: "",
        *lines() {
          let isFirst = true;
          for (const line of linesOf(content, layout)) {
            yield isFirst ? "# Created by Octave" : line;
            isFirst = false;
          }
        },
      },
    ];
  },
};
