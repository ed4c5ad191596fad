/** Longer lines are cut: they are for watching only, the log itself keeps every byte. */
const longestLine = 2000;

/** Of a flood only this many lines of each end of a chunk are shown, so that watching costs less than writing. */
const floodLines = 50;

/** Cuts a stream of bytes into lines for whoever watches. A carriage return ends a line too, as progress bars mean it. */
export function lineSplitter(onLine: (line: string) => void): { add(chunk: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder();
  let rest = "";
  const emit = (line: string) => {
    if (line.trim() !== "") onLine(line.slice(0, longestLine));
  };
  return {
    add(chunk) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/);
      rest = (parts.pop() ?? "").slice(0, longestLine);
      const hidden = parts.length - 2 * floodLines;
      if (hidden <= 0) return parts.forEach(emit);
      parts.slice(0, floodLines).forEach(emit);
      onLine(`… ${hidden} lines not shown …`);
      parts.slice(-floodLines).forEach(emit);
    },
    end() {
      emit(rest + decoder.decode());
      rest = "";
    },
  };
}
