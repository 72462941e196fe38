// bash --help and --version.
import { RELEASE } from "./version.ts";

/** Where what is printed after an invalid option ends. */
export const LAST_USAGE_LINE = "\t-abefhkmnptuvxBCEHPT or -o option";

export const version_text = (): string => `bash (auditlab) 0.1.0, simulating GNU bash ${RELEASE}\n`;

export const help_text = (name: string): string => `bash (auditlab) 0.1.0, simulating GNU bash ${RELEASE}
Usage:\t${name} [GNU long option] [option] ...
\t${name} [GNU long option] [option] script-file ...
GNU long options:
\t--debug
\t--debugger
\t--dump-po-strings
\t--dump-strings
\t--help
\t--init-file
\t--login
\t--noediting
\t--noprofile
\t--norc
\t--posix
\t--pretty-print
\t--rcfile
\t--restricted
\t--verbose
\t--version
Shell options:
\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)
${LAST_USAGE_LINE}
Type \`${name} -c "help set"' for more information about shell options.
Type \`${name} -c help' for more information about shell builtin commands.
`;
