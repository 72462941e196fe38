// zgrep(1), zegrep(1) and zfgrep(1): grep in what gzip makes of each file. The real ones are scripts around the same two
// programs.
import { WEXITSTATUS, WIFEXITED } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { system } from "../lib/popen.ts";
import { program } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";

const E_TROUBLE = 2;

/** Options of grep's that take an argument, and those that take none and mean something here. */
const LONG: readonly LongOption[] = (
  "after-context=A: before-context=B: context=C: regexp=e: file=f: max-count=m: label= color=color:: colour=color:: " +
  "with-filename=H no-filename=h recursive=r dereference-recursive=R files-with-matches=l files-without-match=L count=c " +
  "ignore-case=i invert-match=v word-regexp=w line-regexp=x line-number=n byte-offset=b only-matching=o quiet=q silent=q " +
  "no-messages=s extended-regexp=E fixed-strings=F basic-regexp=G perl-regexp=P text=a null=Z"
)
  .split(" ")
  .filter((word) => !word.endsWith("=") || word.includes(":"))
  .map((word) => {
    const [name, val] = word.replaceAll(":", "").split("=");
    return { name, val, has_arg: word.endsWith("::") ? 2 : word.endsWith(":") ? 1 : 0 };
  });
const SHORT = "A:B:C:e:f:m:HhrRlLcivwxnboqsEFGPaZyzUuT";

const HELP = (name: string): string => `Usage: ${name} [OPTION]... [-e] PATTERN [FILE]...
Look for instances of PATTERN in the input FILEs, using their
uncompressed contents if they are compressed.

OPTIONs are the same as for 'grep'.

Report bugs to <bug-gzip@gnu.org>.
`;

const quoted = (word: ByteString): ByteString => `'${word.replaceAll("'", "'\\''")}'`;

const make = (name: string, more: readonly string[]) =>
  program({
    name,
    help: "",
    own_help: true,
    *run(c) {
      // historic: -5 is -C 5
      const args = c.args.map((a) => a.replace(/^-(\d+)$/, "-C$1"));
      const path = `/usr/bin/${name}`;
      if (args.includes("--help")) {
        yield* c.out.print(HELP(path));
        return 0;
      }
      const { options, operands, error } = getopt(args, SHORT, LONG);
      const say = (text: string) => eprint(`${path}: ${text}\n`);
      const unfit = options.find((o) => "rRZz".includes(o.opt));
      if (unfit || error !== null) {
        yield* say(unfit ? `${unfit.spelled}: option not supported` : (error ?? ""));
        return E_TROUBLE;
      }
      const has = (letters: string): boolean => options.some((o) => letters.includes(o.opt));
      const grep: ByteString[] = ["grep", ...more];
      for (const { opt, arg } of options)
        if (opt === "color") grep.push(`--color${arg === null ? "" : `=${arg}`}`);
        else grep.push(`-${opt}`, ...(arg === null ? [] : [arg]));
      const files = [...operands];
      if (!has("ef")) {
        const pattern = files.shift();
        if (pattern === undefined) {
          yield* say(`188: 1: missing pattern; try \`${path} --help' for help`);
          return E_TROUBLE;
        }
        grep.push("-e", pattern);
      }
      if (files.length > 1 && !has("h")) grep.push("-H");
      // 0 when some line was found, 2 when something went wrong
      let status = 1;
      for (const file of files.length > 0 ? files : ["-"]) {
        const label = file === "-" ? [] : [`--label=${file}`];
        const unzip = `gzip -cdfq ${file === "-" ? "" : `-- ${quoted(file)}`}`;
        const find = [...grep, ...label].map(quoted).join(" ");
        const r = yield* system(
          `${unzip} | ${find}; s=("\${PIPESTATUS[@]}"); [ \${s[0]} = 0 ] || [ \${s[0]} = 2 ] || [ \${s[0]} -gt 128 ] || exit 3; exit \${s[1]}`,
          c.envp,
        );
        const one = WIFEXITED(r) ? WEXITSTATUS(r) : E_TROUBLE;
        if (one >= E_TROUBLE) status = E_TROUBLE;
        else if (one === 0 && status === 1) status = 0;
        if (has("q") && status === 0) return 0;
      }
      return status;
    },
  });

export const zgrep = make("zgrep", []);
export const zegrep = make("zegrep", ["-E"]);
export const zfgrep = make("zfgrep", ["-F"]);
