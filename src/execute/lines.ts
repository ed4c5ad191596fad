/** Longer lines are cut: they are for watching only, the log itself keeps every byte. */
const longestLine = 2000;

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
      for (const part of parts) emit(part);
    },
    end() {
      emit(rest + decoder.decode());
      rest = "";
    },
  };
}
