// bash --help and --version.
import { RELEASE } from "./version.ts";

export const version_text = (): string => `bash (auditlab) 0.1.0, simulating GNU bash ${RELEASE}\n`;

export const help_text = (name: string): string => `bash (auditlab) 0.1.0, simulating GNU bash ${RELEASE}
Usage:\t${name} [GNU long option] [option] ...
\t${name} [GNU long option] [option] script-file ...
GNU long options:
\t--help
\t--init-file
\t--login
\t--noediting
\t--noprofile
\t--norc
\t--posix
\t--rcfile
\t--restricted
\t--verbose
\t--version
Shell options:
\t-ilrs or -c command or -O shopt_option\t\t(invocation only)
\t-abefhkmnptuvxBCEHPT or -o option
Type \`${name} -c "help set"' for more information about shell options.
Type \`${name} -c help' for more information about shell builtin commands.
`;
