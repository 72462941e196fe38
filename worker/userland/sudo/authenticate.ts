// The password sudo asks for.
import type { Code } from "../lib/code.ts";
import { ask_on_terminal, ask_password, PAM_COMMON, pam_audit, verify_password } from "../lib/pam.ts";
import type { Passwd } from "../lib/passwd.ts";
import { eprint } from "../lib/stdio.ts";
import { is_exempt, type Policy } from "./policy.ts";
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

/** Whose password is asked for. */
const whose = ({ user, defaults }: Policy, target: Passwd): string =>
  defaults.get("rootpw") === "yes"
    ? "root"
    : defaults.get("runaspw") === "yes"
      ? (defaults.get("runas_default") ?? "root")
      : defaults.get("targetpw") === "yes"
        ? target.name
        : user.pw.name;

const attempts = (n: number): string => `${n} incorrect password attempt${n === 1 ? "" : "s"}`;

function* lecture({ user, defaults }: Policy): Code<void> {
  const when = defaults.get("lecture") ?? "once";
  if (when === "never" || when === "no") return;
  if (when === "always" || !(yield* lectured(user.pw.name))) yield* eprint(LECTURE);
}

/** Asks until the password is right; why it was not. */
function* ask(p: Policy, target: Passwd): Code<string | null> {
  const { c, q, defaults, user } = p;
  if (q.non_interactive) return "a password is required";
  const tries = Number(defaults.get("passwd_tries") ?? TRIES);
  const name = whose(p, target);
  const prompt = expand_prompt(q.prompt ?? defaults.get("passprompt") ?? "[sudo] password for %p: ", {
    ...{ p: name, u: user.pw.name, U: target.name, h: p.host.split(".")[0], H: p.host, "%": "%" },
  });
  for (let n = 0; n < tries; n++) {
    if (n === 0 && !q.stdin) yield* lecture(p);
    const password = q.stdin ? yield* ask_password(prompt) : yield* ask_on_terminal(prompt);
    if (password === undefined) {
      yield* c.warn(
        "a terminal is required to read the password; either use the -S option to read from standard input or " +
          "configure an askpass helper",
      );
      return "a password is required";
    }
    if (password === null) {
      yield* c.warn("no password was provided");
      return n === 0 ? "a password is required" : attempts(n);
    }
    const passed = yield* verify_password(name, password);
    yield* pam_audit("authentication", name, passed ? PAM_COMMON : "?", passed);
    if (passed) return null;
    if (n + 1 < tries) yield* eprint(`${defaults.get("badpass_message") ?? "Sorry, try again."}\n`);
  }
  return attempts(tries);
}

/** "%p" and its like in a prompt. */
const expand_prompt = (prompt: string, values: Readonly<Record<string, string>>): string =>
  prompt.replace(/%([HhpUu%])/g, (_, letter: string) => values[letter]);

/**
 * Lets pass without a password: root, who becomes nobody else, who need not give one, and who has just done so. Others
 * are asked. On failure `denied` is told why, and the program ends.
 */
export function* authenticate(
  p: Policy,
  target: Passwd,
  exempt: boolean,
  denied: (why: string) => Code<void>,
): Code<void> {
  const { c, q, user, defaults } = p;
  const { uid, name } = user.pw;
  const same = target.uid === uid && q.group === null && q.mode === "run";
  const free = uid === 0 || same || exempt || is_exempt(p) || defaults.get("authenticate") === "no";
  if (q.mode === "kill") yield* forget(name, false);
  const minutes = Number(defaults.get("timestamp_timeout")?.replace("no", "0") ?? TIMEOUT_MINUTES);
  if (!free && !(yield* is_fresh(name, minutes))) {
    const why = yield* ask(p, target);
    if (why !== null) {
      yield* denied(why);
      yield* c.die(why);
    }
  }
  if (!free) yield* touch(name);
  yield* pam_audit("accounting", name, PAM_COMMON, true);
}
