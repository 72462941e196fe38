// auditlab replay: a journal acted again, byte for byte.
import type { JournalEntry, MachineConfig } from "../api.ts";
import { Machine, type MachineOptions } from "../machine/machine.ts";
import { finish } from "./finish.ts";
import { CliError, parse_options, read_bytes } from "./options.ts";

interface JournalFile {
  format: "auditlab-journal-1";
  config: MachineConfig;
  options: MachineOptions;
  journal: JournalEntry[];
  until: number;
}

function parse_journal(text: string, name: string): JournalFile {
  let file: JournalFile;
  try {
    file = JSON.parse(text) as JournalFile;
  } catch {
    throw new CliError(`${name} is not a journal`);
  }
  if (file?.format !== "auditlab-journal-1" || !Array.isArray(file.journal))
    throw new CliError(`${name} is not a journal`);
  return file;
}

export async function replay_command(args: readonly string[]): Promise<number> {
  const options = parse_options(args);
  const file = parse_journal(read_bytes(options.file), options.file);
  const machine = new Machine(file.config, file.options);
  const out = (bytes: string) => void process.stdout.write(Buffer.from(bytes, "latin1"));
  machine.on_output = out;
  machine.on_port = (fd, bytes) =>
    fd === 1 ? out(bytes) : void process.stderr.write(Buffer.from(bytes, "latin1"));
  for (const entry of file.journal) machine.feed(entry);
  while (machine.now < file.until && !machine.halted) machine.run(file.until, 200_000);
  finish(machine, options);
  return machine.session_status ?? 0;
}
