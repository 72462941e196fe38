// tar -d: what differs between an archive and the files.
import { O_NOCTTY, O_NONBLOCK, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { times_of } from "../coreutils/copy_attributes.ts";
import { read_link, same_inode, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { read_fd, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Member } from "../lib/tar.ts";
import { list_line } from "./list.ts";
import { each_member, Wanted } from "./members.ts";
import type { TarOptions } from "./options.ts";

/** Exit status when something differs. */
const DIFFERS = 1;
const KINDS: Readonly<Record<string, number>> = {
  "2": S.S_IFLNK,
  "3": S.S_IFCHR,
  "4": S.S_IFBLK,
  "5": S.S_IFDIR,
  "6": S.S_IFIFO,
};

export function* compare(c: Cli, o: TarOptions, archive: ByteString): Code<void> {
  const wanted = new Wanted(c, o);

  function* differs(m: Member, what: string): Code<void> {
    yield* c.out.print(`${m.name.replace(/(?<=.)\/+$/, "")}: ${what}\n`);
    c.status = Math.max(c.status, DIFFERS);
  }

  function* contents(m: Member, path: ByteString): Code<void> {
    const fd = yield sys.open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
    const data = fd < 0 ? fd : yield* read_fd(fd);
    if (fd >= 0) yield sys.close(fd);
    if (typeof data === "number") {
      yield* c.warn(`${path}: Warning: Cannot ${fd < 0 ? "open" : "read"}: ${strerror(data)}`);
      c.status = Math.max(c.status, DIFFERS);
    } else if (data !== m.data) yield* differs(m, "Contents differ");
  }

  yield* each_member(c, archive, function* visit(m): Code<void> {
    if (!wanted.has(m.name)) return;
    if (o.verbose > 0) yield* c.out.print(list_line(o, m, o.verbose > 1, c.getenv("TZ")));
    const path = o.has("P") ? m.name : m.name.replace(/^\/+/, "");
    const st = yield* stat_path(path.replace(/(?<=.)\/+$/, ""), o.has("h"));
    if (typeof st === "number") {
      yield* c.warn(`${path.replace(/(?<=.)\/+$/, "")}: Warning: Cannot stat`, st);
      c.status = Math.max(c.status, DIFFERS);
      return;
    }
    if (m.type === "1") {
      const other = yield* stat_path(m.link, false);
      if (typeof other === "number" || !same_inode(st, other)) yield* differs(m, `Not linked to ${m.link}`);
      return;
    }
    if ((st.st_mode & S.S_IFMT) !== (KINDS[m.type] ?? S.S_IFREG))
      return yield* differs(m, "File type differs");
    if (m.type === "2") {
      if ((yield* read_link(path)) !== m.link) yield* differs(m, "Symlink differs");
      return;
    }
    if ((st.st_mode & 0o7777) !== m.mode) yield* differs(m, "Mode differs");
    if (m.type === "5") return;
    if ("346".includes(m.type)) {
      if (m.type !== "6" && st.st_rdev !== S.MKDEV(m.major, m.minor))
        yield* differs(m, "Device number differs");
      return;
    }
    if (st.st_uid !== m.uid) yield* differs(m, "Uid differs");
    if (st.st_gid !== m.gid) yield* differs(m, "Gid differs");
    if (times_of(st)[1].tv_sec !== m.mtime) yield* differs(m, "Mod time differs");
    if (st.st_size !== m.data.length) yield* differs(m, "Size differs");
    else yield* contents(m, path);
  });
  yield* wanted.report();
}
