// getopt_long(3): GNU option parsing with glibc's messages.

export interface LongOption {
  name: string;
  /** 0 none, 1 required, 2 optional argument */
  has_arg: 0 | 1 | 2;
  /** what `opt` is reported as; the name itself when absent */
  val?: string;
}

export interface ParsedOption {
  /** the short letter, or the long option's val or name */
  opt: string;
  arg: string | null;
  /** as typed, e.g. "-n" or "--lines", for messages */
  spelled: string;
  /** indices in `args` of the word with the option, and of the word with its argument: the same one, mostly */
  first: number;
  last: number;
}

export interface ParsedOptions {
  options: ParsedOption[];
  operands: string[];
  /** message without program name, e.g. "invalid option -- 'z'"; null when all was well */
  error: string | null;
}

/**
 * Parses `args` (without argv[0]). `short` is an optstring ("ab:c::"); a leading "+" stops at the first operand.
 * Long options may be abbreviated unambiguously. Everything before the first error is returned too.
 */
export function getopt(
  args: readonly string[],
  short: string,
  long: readonly LongOption[] = [],
): ParsedOptions {
  const posix = short.startsWith("+");
  const spec = posix ? short.slice(1) : short;
  const options: ParsedOption[] = [];
  const operands: string[] = [];
  const fail = (error: string): ParsedOptions => ({ options, operands, error });
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const first = i;
    if (arg === "--") {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith("--")) {
      const eq = arg.indexOf("=");
      const name = eq < 0 ? arg.slice(2) : arg.slice(2, eq);
      const exact = long.filter((o) => o.name === name);
      const found = exact.length > 0 ? exact : long.filter((o) => o.name.startsWith(name));
      const same = new Set(found.map((o) => `${o.val ?? o.name}/${o.has_arg}`)).size === 1;
      if (found.length > 1 && !same)
        return fail(
          `option '${arg}' is ambiguous; possibilities: ${found.map((o) => `'--${o.name}'`).join(" ")}`,
        );
      const option = found[0];
      if (!option) return fail(`unrecognized option '${arg}'`);
      let value: string | null = eq < 0 ? null : arg.slice(eq + 1);
      if (value !== null && option.has_arg === 0)
        return fail(`option '--${option.name}' doesn't allow an argument`);
      if (value === null && option.has_arg === 1) {
        if (i + 1 >= args.length) return fail(`option '--${option.name}' requires an argument`);
        value = args[++i];
      }
      options.push({
        opt: option.val ?? option.name,
        arg: value,
        spelled: `--${option.name}`,
        first,
        last: i,
      });
    } else if (arg.length > 1 && arg.startsWith("-")) {
      for (let k = 1; k < arg.length; k++) {
        const c = arg[k];
        const at = c === ":" ? -1 : spec.indexOf(c);
        if (at < 0) return fail(`invalid option -- '${c}'`);
        const needs = spec[at + 1] === ":" ? (spec[at + 2] === ":" ? 2 : 1) : 0;
        if (needs === 0) {
          options.push({ opt: c, arg: null, spelled: `-${c}`, first, last: i });
          continue;
        }
        let value: string | null = k + 1 < arg.length ? arg.slice(k + 1) : null;
        if (value === null && needs === 1) {
          if (i + 1 >= args.length) return fail(`option requires an argument -- '${c}'`);
          value = args[++i];
        }
        options.push({ opt: c, arg: value, spelled: `-${c}`, first, last: i });
        break;
      }
    } else if (posix) {
      operands.push(...args.slice(i));
      break;
    } else operands.push(arg);
  }
  return { options, operands, error: null };
}
