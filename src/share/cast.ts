// A session as a terminal recording: asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/), a line of JSON
// for each thing that happened.
import type { JournalEntry, MachineConfig, Replay } from "../../worker/api.ts";

const seconds = (ns: number): number => Math.round(ns / 1e3) / 1e6;

/** What a replay of `journal` printed, and when. The replay may have lost the beginning of a very long output. */
export function asciicast(
  config: MachineConfig,
  journal: readonly JournalEntry[],
  { output, output_times }: Replay,
  title: string | null,
): string {
  const first = output[0] ?? config;
  const header = {
    version: 2,
    width: first.cols,
    height: first.rows,
    timestamp: config.epoch,
    ...(title !== null && { title }),
    env: { TERM: "xterm-256color", SHELL: "/bin/bash" },
  };
  const events: [at: number, code: "o" | "r", data: string][] = [];
  for (const entry of journal)
    if (entry.kind === "resize") events.push([seconds(entry.at), "r", `${entry.cols}x${entry.rows}`]);
  // A character may lie on both sides of a cut.
  const decoder = new TextDecoder();
  let pair = 0;
  for (const { from, bytes } of output)
    for (let at = 0; at < bytes.length; ) {
      while (pair + 2 < output_times.length && output_times[pair + 1] <= from + at) pair += 2;
      const end = Math.max(at + 1, Math.min(bytes.length, output_times[pair + 1] - from));
      const text = decoder.decode(bytes.subarray(at, end), { stream: true });
      if (text !== "") events.push([seconds(output_times[pair]), "o", text]);
      at = end;
    }
  // A window size comes before what is printed into it: sort() is stable.
  events.sort(([a], [b]) => a - b);
  return [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join("");
}
