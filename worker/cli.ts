// auditlab on the command line: the same machine in Node.

import { check_command } from "./cli/check.ts";
import { CliError, HELP } from "./cli/options.ts";
import { replay_command } from "./cli/replay.ts";
import { run_command } from "./cli/run.ts";
import { type_command } from "./cli/type.ts";
import { verify_command } from "./cli/verify.ts";
import { UnpackError } from "./kernel/init/initramfs.ts";

function help(): number {
  process.stdout.write(HELP);
  return 0;
}

/** A reader that has seen enough, as head(1), ends us as SIGPIPE would. */
function on_output_error(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(141);
}

/** Runs a command line; resolves to the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", on_output_error);
  const [command, ...rest] = argv;
  try {
    if (rest.includes("--help")) return help();
    switch (command) {
      case "run":
        return await run_command(rest);
      case "type":
        return await type_command(rest);
      case "replay":
        return await replay_command(rest);
      case "verify":
        return await verify_command(rest);
      case "check":
        return await check_command(rest);
      case "--help":
      case "-h":
      case "help":
        return help();
      case undefined:
        process.stderr.write(HELP);
        return 2;
      default:
        throw new CliError(`unknown command '${command}'`);
    }
  } catch (error) {
    if (!(error instanceof CliError || error instanceof UnpackError)) throw error;
    process.stderr.write(`auditlab: ${error.message}\nTry 'auditlab --help'.\n`);
    return 2;
  }
}
