// A session told line by line: what was entered, as it stood on the screen, and what came of it.
import type { ByteString, JournalEntry, MachineConfig, SessionLine, SessionRecord } from "../api.ts";
import { Machine } from "../machine/machine.ts";
import { fields_of } from "../machine/record_match.ts";
import { TerminalText } from "../machine/terminal_text.ts";
import { EditReader, Parcel } from "../userland/lib/edit_wire.ts";
import { drive_probe, type ProbeControl } from "./probe.ts";

/** Records and programs of one line that are told. */
const KEPT = 1_000;
/** Ctrl+C, Ctrl+D, Ctrl+Z, Ctrl+\. */
const BREAK = /[\x03\x04\x1a\x1c]/;

class Line implements SessionLine {
  readonly breaks: ByteString[] = [];
  readonly ran: ByteString[] = [];
  readonly records: SessionRecord[] = [];
  readonly typed: ByteString;
  readonly shown: ByteString | null;
  saved: ByteString | null = null;

  constructor(typed: ByteString, shown: ByteString | null) {
    this.typed = typed;
    this.shown = shown;
  }
}

/** The lines of the session of this config and journal up to virtual time `until` (ns). */
export async function lines(
  config: MachineConfig,
  journal: readonly JournalEntry[],
  until: number,
  control: ProbeControl,
): Promise<SessionLine[]> {
  const machine = new Machine(config);
  const screen = new TerminalText(config.cols, () => {});
  const told: Line[] = [new Line("", null)];
  let line = told[0];
  let typed = "";
  machine.observe().follow({
    record: (record) => {
      const { type_name: type, serial } = record;
      if (line.records.length < KEPT) line.records.push({ type, serial, fields: [...fields_of(record)] });
    },
    exec: (argv) => {
      if (line.ran.length < KEPT) line.ran.push(argv.join(" "));
    },
    printed: (printed) => (typeof printed === "string" ? screen.write(printed) : screen.resize(printed.cols)),
  });
  const reader = new EditReader();
  let parcel: Parcel | null = null;
  const watched = {
    get now() {
      return machine.now;
    },
    run: (to: number, fuel: number) => machine.run(to, fuel),
    resize: (rows: number, cols: number) => machine.resize(rows, cols),
    input(bytes: ByteString) {
      const alone = bytes.length === 1;
      for (const { verb, words } of reader.push(bytes)) {
        if (verb === "save") parcel = Parcel.of(words[0]);
        else if (verb === "data" && parcel?.add(words[0]) === false) parcel = null;
        line.saved = parcel?.data ?? line.saved;
      }
      for (const key of bytes) {
        if (key === "\r" || key === "\n") {
          line = new Line(typed, alone ? screen.line : null);
          told.push(line);
          typed = "";
        } else {
          typed += key;
          if (BREAK.test(key)) line.breaks.push(screen.line);
        }
      }
      machine.input(bytes);
    },
  };
  await drive_probe(watched, journal, until, control);
  return told.map(({ typed, shown, breaks, ran, saved, records }) => ({
    typed,
    shown,
    breaks,
    ran,
    saved,
    records,
  }));
}
