// true(1) and false(1): every argument is ignored, but for a single --help or --version.
import type { Program } from "../../../kernel/uapi/syscall.ts";
import { print_standard_option } from "./standard_option.ts";

const program = (name: "true" | "false", status: number): Program =>
  function* main(argv) {
    const meaning = status === 0 ? "success" : "failure";
    const shown = yield* print_standard_option(
      argv,
      name,
      `Usage: ${argv[0]} [ignored command line arguments]
  or:  ${argv[0]} OPTION
Exit with a status code indicating ${meaning}.

      --help        display this help and exit
      --version     output version information and exit
`,
    );
    return shown === null || status !== 0 ? status : shown;
  };

export const true_ = program("true", 0);
export const false_ = program("false", 1);
