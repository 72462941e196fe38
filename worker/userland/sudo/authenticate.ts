// The password sudo asks for.
import type { Code } from "../lib/code.ts";
import { ask_on_terminal, ask_password, PAM_COMMON, pam_audit, verify_password } from "../lib/pam.ts";
import type { Passwd } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import type { Request } from "./options.ts";
import type { Sudoers } from "./sudoers.ts";
import { forget, is_fresh, lectured, touch } from "./timestamp.ts";

const LECTURE = `
We trust you have received the usual lecture from the local System
Administrator. It usually boils down to these three things:

    #1) Respect the privacy of others.
    #2) Think before you type.
    #3) With great power comes great responsibility.

For security reasons, the password you type will not be visible.

`;
/** Defaults of sudoers(5). */
const TIMEOUT_MINUTES = 15;
const TRIES = 3;

/** Asks until the password is right; ends the program when it is not. */
function* ask(c: Cli, q: Request, sudoers: Sudoers, user: Passwd): Code<void> {
  if (q.non_interactive) yield* c.die("a password is required");
  const tries = Number(sudoers.defaults.get("passwd_tries") ?? TRIES);
  const prompt = (q.prompt ?? sudoers.defaults.get("passprompt") ?? "[sudo] password for %p: ")
    .replaceAll(/%[pu]/g, user.name)
    .replaceAll("%U", "root");
  for (let n = 0; n < tries; n++) {
    if (n === 0 && !q.stdin && !(yield* lectured(user.name))) yield* eprint(LECTURE);
    const password = q.stdin ? yield* ask_password(prompt) : yield* ask_on_terminal(prompt);
    if (password === undefined) {
      yield* c.warn(
        "a terminal is required to read the password; either use the -S option to read from standard input or " +
          "configure an askpass helper",
      );
      yield* c.die("a password is required");
    }
    if (password === null) {
      yield* c.warn("no password was provided");
      yield* c.die(
        n === 0 ? "a password is required" : `${n} incorrect password attempt${n === 1 ? "" : "s"}`,
      );
    }
    const passed = yield* verify_password(user.name, password ?? "");
    yield* pam_audit("authentication", user.name, passed ? PAM_COMMON : "?", passed);
    if (passed) return;
    if (n + 1 < tries) yield* eprint(`${sudoers.defaults.get("badpass_message") ?? "Sorry, try again."}\n`);
  }
  yield* c.die(`${tries} incorrect password attempt${tries === 1 ? "" : "s"}`);
}

/** Lets root, and who need not or has just done so, pass without a password; ends the program on failure. */
export function* authenticate(
  c: Cli,
  q: Request,
  sudoers: Sudoers,
  user: Passwd,
  exempt: boolean,
): Code<void> {
  const free = user.uid === 0 || exempt || sudoers.defaults.get("authenticate") === "no";
  if (q.mode === "kill") yield* forget(user.name, false);
  const minutes = Number(sudoers.defaults.get("timestamp_timeout") ?? TIMEOUT_MINUTES);
  if (!free && !(yield* is_fresh(user.name, minutes))) yield* ask(c, q, sudoers, user);
  if (!free) yield* touch(user.name);
  yield* pam_audit("accounting", user.name, PAM_COMMON, true);
}
