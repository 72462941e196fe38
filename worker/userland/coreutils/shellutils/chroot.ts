// chroot(1).
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { execvp } from "../../lib/execvp.ts";
import { getgrnam, getgrouplist, getpwuid } from "../../lib/passwd.ts";
import * as sys from "../../lib/sys.ts";
import { canonicalize } from "../canonicalize.ts";
import { Exit, type Tool, tool } from "../tool.ts";
import { parse_user_spec } from "../userspec.ts";

const EXIT_CANCELED = 125;
const EXIT_CANNOT_INVOKE = 126;
const EXIT_ENOENT = 127;

/** Who the command runs as: what --userspec and --groups ask for, as the files under the current root say. */
interface Identity {
  uid: number;
  gid: number;
  /** null: left as they are */
  groups: number[] | null;
}

/** The group list of --groups: names or numbers between commas. The value is the text after "invalid group", or ids. */
function* parse_groups(list: string): Code<number[] | string> {
  const ids: number[] = [];
  for (const word of list.split(",").filter(Boolean)) {
    const name = word.trimStart();
    const found = name.startsWith("+") ? undefined : yield* getgrnam(name);
    const id = found?.gid ?? (/^\+?\d+$/.test(name) ? Number(name) : -1);
    if (id < 0 || id > 0xffffffff) return word;
    ids.push(id);
  }
  return ids;
}

/** Looks up --userspec and --groups. With `insist` what cannot be found ends the program. */
function* look_up(t: Tool, insist: boolean): Code<Identity> {
  const who: Identity = { uid: -1, gid: -1, groups: null };
  const userspec = t.last("userspec")?.arg ?? null;
  const list = t.last("groups")?.arg ?? null;
  let user: string | null = null;
  if (userspec !== null && userspec !== "") {
    const spec = yield* parse_user_spec(userspec);
    if (spec.error !== null && insist) yield* t.die(spec.error, 0, EXIT_CANCELED);
    if (spec.error === null) {
      who.uid = spec.uid;
      who.gid = spec.gid;
      user = spec.user;
    }
  }
  if (who.uid >= 0 && (who.gid < 0 || list === null)) {
    const pw = yield* getpwuid(who.uid);
    if (pw) {
      user = pw.name;
      if (who.gid < 0) who.gid = pw.gid;
    } else {
      user = null;
      if (who.gid < 0 && insist)
        yield* t.die(`no group specified for unknown uid: ${who.uid}`, 0, EXIT_CANCELED);
    }
  }
  if (list !== null) {
    const ids = yield* parse_groups(list);
    if (typeof ids !== "string") {
      if (ids.length === 0 && list !== "" && insist)
        yield* t.die(`invalid group list ${t.quote(list)}`, 0, EXIT_CANCELED);
      who.groups = ids;
    } else if (insist) {
      yield* t.error(`invalid group ${t.quote(ids)}`);
      throw new Exit(EXIT_CANCELED);
    }
  } else if (user !== null && who.gid >= 0) who.groups = yield* getgrouplist(user, who.gid);
  return who;
}

function* become(t: Tool, who: Identity): Code<void> {
  if (who.groups !== null) {
    const r = yield sys.setgroups(who.groups);
    if (r < 0) yield* t.die("failed to set supplemental groups", r, EXIT_CANCELED);
  }
  if (who.gid >= 0) {
    const r = yield sys.setgid(who.gid);
    if (r < 0) yield* t.die("failed to set group-ID", r, EXIT_CANCELED);
  }
  if (who.uid >= 0) {
    const r = yield sys.setuid(who.uid);
    if (r < 0) yield* t.die("failed to set user-ID", r, EXIT_CANCELED);
  }
}

/** Is `path` the root directory already? */
function* is_root(path: ByteString): Code<boolean> {
  return (yield* canonicalize(path, "all")) === "/";
}

export const chroot = tool({
  name: "chroot",
  usage: "[OPTION] NEWROOT [COMMAND [ARG]...]\nOPTION",
  about: "Run COMMAND with root directory set to NEWROOT.",
  stop_at_operand: true,
  usage_status: EXIT_CANCELED,
  options: `
      --groups=G_LIST        specify supplementary groups as g1,g2,..,gN
      --userspec=USER:GROUP  specify user and group (ID or name) to use
      --skip-chdir           do not change working directory to '/'`,
  notes: `If no command is given, run '"$SHELL" -i' (default: '/bin/sh -i').`,
  *run(t) {
    yield* t.expect_operands(1);
    const [root, ...command] = t.operands;
    const skip_chdir = t.has("skip-chdir");
    if (skip_chdir && !(yield* is_root(root)))
      yield* t.usage(`option --skip-chdir only permitted if NEWROOT is old ${t.quoteaf("/")}`);
    if (!skip_chdir && t.has("userspec", "groups")) yield* look_up(t, false);
    const r = yield sys.chroot(root);
    if (r < 0) yield* t.die(`cannot change root directory to ${t.quoteaf(root)}`, r, EXIT_CANCELED);
    if (!skip_chdir) {
      const moved = yield sys.chdir("/");
      if (moved < 0) yield* t.die("cannot chdir to root directory", moved, EXIT_CANCELED);
    }
    const argv = command.length > 0 ? command : [t.getenv("SHELL") ?? "/bin/sh", "-i"];
    if (t.has("userspec", "groups")) yield* become(t, yield* look_up(t, true));
    const failed = yield* execvp(argv, t.envp);
    yield* t.error(`failed to run command ${t.quote(argv[0])}`, failed);
    return failed === -ENOENT ? EXIT_ENOENT : EXIT_CANNOT_INVOKE;
  },
});
