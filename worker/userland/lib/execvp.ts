// execvp(3): looks a command up in PATH and executes it.
import { EACCES, ENOENT, ENOEXEC, ENOTDIR, ESTALE } from "../../kernel/uapi/errno.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "./code.ts";
import * as sys from "./sys.ts";

/** confstr(_CS_PATH): where execvp looks when there is no PATH. */
const DEFAULT_PATH = "/bin:/usr/bin";

/** execve, and for a file that is no program the shell with the file as its script. */
function* exec_or_script(
  path: ByteString,
  argv: readonly ByteString[],
  envp: readonly ByteString[],
): Code<number> {
  const r = yield sys.execve(path, argv, envp);
  if (r !== -ENOEXEC) return r;
  return yield sys.execve("/bin/sh", ["/bin/sh", path, ...argv.slice(1)], envp);
}

/** Returns only on failure, with a negated errno. PATH is taken from `envp`. */
export function* execvp(argv: readonly ByteString[], envp: readonly ByteString[]): Code<number> {
  const file = argv[0] ?? "";
  if (file === "") return -ENOENT;
  if (file.includes("/")) return yield* exec_or_script(file, argv, envp);
  const path = envp.find((e) => e.startsWith("PATH="))?.slice(5) ?? DEFAULT_PATH;
  let denied = false;
  for (const dir of path.split(":")) {
    const r = yield* exec_or_script(dir === "" ? file : `${dir}/${file}`, argv, envp);
    if (r === -EACCES) denied = true;
    else if (r !== -ENOENT && r !== -ESTALE && r !== -ENOTDIR) return r;
  }
  return denied ? -EACCES : -ENOENT;
}
