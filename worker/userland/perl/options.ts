// The command line of perl (perlrun), turned into a program text and settings.

export interface Options {
  /** the program given with -e and -E, or null */
  code: string | null;
  /** -E: say is a function */
  features: boolean;
  /** name of the script file, or null */
  script: string | null;
  args: string[];
  loop: "n" | "p" | null;
  /** -l: output separator; undefined without -l, null for $/ as it is */
  line_end: number | null | undefined;
  /** -0: input separator as a character code, 0 paragraphs, 0777 (511) everything */
  record: number | null;
  autosplit: boolean;
  /** -F */
  separator: string | null;
  /** -i: backup extension */
  in_place: string | null;
  warnings: boolean;
  check: boolean;
  /** -M and -m, as use statements */
  modules: string;
  version: boolean;
}

/** Thrown for a bad command line: the message and the exit status. */
export class BadOption {
  readonly message: string;
  readonly status: number;
  constructor(message: string, status: number) {
    this.message = message;
    this.status = status;
  }
}

export const new_options = (): Options => ({
  code: null,
  features: false,
  script: null,
  args: [],
  loop: null,
  line_end: undefined,
  record: null,
  autosplit: false,
  separator: null,
  in_place: null,
  warnings: false,
  check: false,
  modules: "",
  version: false,
});

/** Takes one bundle of switches (without "-"); `next` gives the following argument for -e. */
export function parse_bundle(o: Options, bundle: string, next: () => string | undefined): void {
  for (let i = 0; i < bundle.length; i++) {
    const c = bundle[i];
    const rest = bundle.slice(i + 1);
    switch (c) {
      case "e":
      case "E": {
        const code = rest === "" ? next() : rest;
        if (code === undefined) throw new BadOption(`No code specified for -${c}.\n`, 2);
        o.code = o.code === null ? `${code}\n` : `${o.code}${code}\n`;
        if (c === "E") o.features = true;
        return;
      }
      case "n":
      case "p":
        // -p wins over -n
        if (o.loop !== "p") o.loop = c;
        break;
      case "a":
        o.autosplit = true;
        o.loop ??= "n";
        break;
      case "F":
        o.autosplit = true;
        o.loop ??= "n";
        o.separator = rest;
        return;
      case "l":
      case "0": {
        const digits = /^(?:[xX][0-9a-fA-F]+|[0-7]{1,4})/.exec(rest)?.[0] ?? "";
        const value = /^[xX]/.test(digits)
          ? Number.parseInt(digits.slice(1), 16)
          : Number.parseInt(digits || "0", 8);
        if (c === "l") o.line_end = digits === "" ? null : value;
        else o.record = digits === "" ? -1 : value;
        i += digits.length;
        break;
      }
      case "i":
        o.in_place = /^\S*/.exec(rest)?.[0] ?? "";
        return;
      case "w":
      case "W":
        o.warnings = true;
        break;
      case "X":
        o.warnings = false;
        break;
      case "c":
        o.check = true;
        break;
      case "v":
        o.version = true;
        break;
      case "M":
      case "m": {
        const m = /^(-?)([\w:]+)(?:=(.*))?$/s.exec(rest);
        if (!m) throw new BadOption(`Missing argument to -${c}\n`, 2);
        const words = m[3] === undefined ? "" : ` qw(${m[3].replaceAll(",", " ")})`;
        o.modules += `${m[1] === "-" ? "no" : "use"} ${m[2]}${words};`;
        return;
      }
      case "-":
      case "\r":
      case " ":
        break;
      default:
        if ("CDIPSTUVdfhstuxg".includes(c)) throw new BadOption(`perl: option -${c} is not simulated\n`, 2);
        throw new BadOption(`Unrecognized switch: -${bundle.slice(i)}  (-h will show valid options).\n`, 29);
    }
  }
}

/** Parses the arguments after argv[0]. @throws BadOption */
export function parse_options(args: readonly string[]): Options {
  const o = new_options();
  let i = 0;
  for (; i < args.length; i++) {
    const a = args[i];
    if (a === "--") {
      i++;
      break;
    }
    if (a === "-" || !a.startsWith("-")) break;
    if (a === "--version") {
      o.version = true;
      continue;
    }
    if (a.startsWith("--"))
      throw new BadOption(`Unrecognized switch: ${a}  (-h will show valid options).\n`, 29);
    parse_bundle(o, a.slice(1), () => args[++i]);
  }
  if (o.code === null && i < args.length) o.script = args[i++];
  o.args = args.slice(i);
  return o;
}

/** The program text with what -M, -n, -p, -l and -a put around it; line numbers stay. */
export function wrap_program(o: Options, code: string): string {
  if (!o.loop) return o.modules + code;
  const chomp = o.line_end === undefined ? "" : "chomp;";
  const separator = o.separator === null ? "' '" : quoted_separator(o.separator);
  const split = o.autosplit ? `our @F=split(${separator});` : "";
  const after = o.loop === "p" ? 'continue{print or die "-p destination: $!\\n";}' : "";
  return `${o.modules}LINE: while (<>) {${chomp}${split}${code};}${after}`;
}

/** -F takes a pattern, with or without its delimiters. */
function quoted_separator(s: string): string {
  const quoted = /^(["'/]).*\1$/s.test(s);
  return quoted ? s : `/${s.replaceAll("/", "\\/")}/`;
}
