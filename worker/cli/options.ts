// Options of the auditlab command line.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { wrong_path } from "../../scenarios/format/guest_path.ts";
import type { AsPosted, GuestFile, MachineConfig } from "../api.ts";
import { AS_POSTED, DEFAULT_CONFIG } from "../machine/config.ts";

const FAULTS = Object.entries(AS_POSTED)
  .map(([name, what]) => `                       ${name.padEnd(12)} ${what}`)
  .join("\n");

export const HELP = `auditlab: a simulated Linux machine that knows audit container ids (RFC ghak32 V2)

  auditlab run FILE.sh [options]    run a script on a freshly booted machine: its stdout, stderr and exit status
  auditlab type FILE.sh [options]   type FILE line by line at the interactive prompt and print the terminal's bytes
  auditlab replay JOURNAL           replay a journal and print the terminal's bytes
  auditlab verify LINK              replay a link (or the link in a file, or - for standard input) and check the tasks
                                    of its scenario: 0 when all are done, 1 when not, 2 when it cannot be opened; --root
                                    DIR names another folder than scenarios
  auditlab check [SLUG...]          check scenarios (docs/scenarios.md says what for); --update writes their transcripts
                                    anew, --root DIR names another folder than scenarios

Options
  --patches N        apply the first N patches of the series, 0..13 (default 13)
  --as-posted NAMES  with faults of the series as it was posted, separated by commas:
${FAULTS}
  --log FILE         write the machine's audit.log to FILE afterwards
  --put HOST:GUEST   copy the file HOST to the absolute path GUEST before boot (repeatable)
  --hostname NAME    name of the machine (default auditlab)
  --seed N           seed of its random generator, 0..4294967295
  --epoch SECONDS    its wall clock at boot, seconds since 1970 (default 2018-03-16 09:00 UTC)
  --append "ARGS"    further boot options on the kernel's command line, as "audit=1 audit_backlog_limit=512"
  --shell "ARGS"     type: the interactive shell's command line (default: root's login shell)
  --journal FILE     write the journal of outside inputs to FILE (replay reads it)
  --max-seconds N    give up after N seconds of the machine's time (default 86400)
`;

/** A mistake on the command line, or a file that cannot be read or written. */
export class CliError extends Error {}

export interface CliOptions {
  file: string;
  config: MachineConfig;
  files: GuestFile[];
  log: string | null;
  journal: string | null;
  append: string | undefined;
  shell: string[];
  max_ns: number;
}

/** Bytes of a host file, one char each. */
export function read_bytes(path: string): string {
  try {
    return readFileSync(path).toString("latin1");
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${(error as Error).message}`);
  }
}

export function write_bytes(path: string, data: string): void {
  try {
    writeFileSync(path, Buffer.from(data, "latin1"));
  } catch (error) {
    throw new CliError(`cannot write ${path}: ${(error as Error).message}`);
  }
}

/** The host's file as one of the machine, which can be executed if the host's can. */
function guest_file(host: string, path: string): GuestFile {
  const wrong = wrong_path(path);
  if (wrong) throw new CliError(`--put: ${path} ${wrong}`);
  const data = read_bytes(host);
  return { path, data, mode: statSync(host).mode & 0o111 ? 0o755 : 0o644 };
}

function integer(name: string, text: string, max: number): number {
  if (!/^\d+$/.test(text) || Number(text) > max)
    throw new CliError(`${name} needs a number from 0 to ${max}, not '${text}'`);
  return Number(text);
}

export function parse_options(args: readonly string[]): CliOptions {
  const config: { -readonly [K in keyof MachineConfig]: MachineConfig[K] } = { ...DEFAULT_CONFIG };
  const options: CliOptions = {
    file: "",
    config,
    files: [],
    log: null,
    journal: null,
    append: undefined,
    shell: [],
    max_ns: 86400 * 1e9,
  };
  const files: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (!arg.startsWith("--")) {
      files.push(arg);
      continue;
    }
    const eq = arg.indexOf("=");
    const name = eq < 0 ? arg : arg.slice(0, eq);
    const value = (): string => {
      if (eq >= 0) return arg.slice(eq + 1);
      if (i + 1 >= args.length) throw new CliError(`${name} needs a value`);
      return args[++i];
    };
    switch (name) {
      case "--patches":
        config.patches = integer(name, value(), 13);
        break;
      case "--as-posted":
        config.as_posted = value()
          .split(",")
          .map((fault) => {
            if (!Object.hasOwn(AS_POSTED, fault))
              throw new CliError(`--as-posted knows ${Object.keys(AS_POSTED).join(", ")}, not '${fault}'`);
            return fault as AsPosted;
          });
        break;
      case "--log":
        options.log = value();
        break;
      case "--journal":
        options.journal = value();
        break;
      case "--put": {
        const spec = value();
        const colon = spec.lastIndexOf(":");
        if (colon < 1 || spec[colon + 1] !== "/")
          throw new CliError(`--put needs HOST:GUEST with an absolute GUEST, not '${spec}'`);
        options.files.push(guest_file(spec.slice(0, colon), spec.slice(colon + 1)));
        break;
      }
      case "--hostname": {
        const hostname = value();
        if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/.test(hostname))
          throw new CliError(`'${hostname}' is not a host name`);
        config.hostname = hostname;
        break;
      }
      case "--seed":
        config.seed = integer(name, value(), 0xffffffff);
        break;
      case "--epoch":
        config.epoch = integer(name, value(), 4102444800);
        break;
      case "--append":
        options.append = value();
        break;
      case "--shell":
        options.shell = value().split(" ").filter(Boolean);
        break;
      case "--max-seconds":
        options.max_ns = integer(name, value(), 1e9) * 1e9;
        break;
      default:
        throw new CliError(`unknown option '${name}'`);
    }
  }
  if (files.length === 0) throw new CliError("which FILE?");
  if (files.length > 1) throw new CliError(`one FILE only, not also '${files[1]}'`);
  options.file = files[0];
  return options;
}
