// tar -r, -u, -A and --delete: an archive that is there is changed.
import { O_RDONLY, O_RDWR, O_TRUNC } from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { times_of } from "../coreutils/copy_attributes.ts";
import { is_below, join_path, list_dir, stat_path, strip_slashes } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { BLOCK, write_end } from "../lib/tar.ts";
import { fatal, read_archive } from "./archive.ts";
import { each_member, Wanted } from "./members.ts";
import { FAILURE, type TarOptions } from "./options.ts";

/** What an archive holds, without its end; "" when there is none yet. */
export function* members_of(c: Cli, o: TarOptions): Code<ByteString> {
  const fd = yield sys.open(o.file ?? "", O_RDONLY);
  if (fd < 0) return "";
  yield sys.close(fd);
  const archive = yield* read_archive(c, o);
  let end = 0;
  // a file shorter than a header is an archive that is empty
  if (archive.length >= BLOCK)
    yield* each_member(c, archive, function* visit(_m, _at, next): Code<void> {
      end = next;
    });
  return archive.slice(0, end);
}

/**
 * -u: the names that are still to be archived. A file is not, when the archive has it as it is; a directory that the
 * archive has is looked through, and not archived itself.
 */
export function* newer_names(c: Cli, o: TarOptions, archive: ByteString): Code<TarOptions["names"]> {
  const names = o.names.map(({ name, dirs }) => ({ name: strip_slashes(name), dirs }));
  if (archive === "") return names;
  yield* each_member(c, archive, function* visit(m): Code<void> {
    const member = strip_slashes(m.name);
    const at = names.findIndex(({ name }) => name === member || is_below(member, name));
    if (at < 0) return;
    const st = yield* stat_path(member, o.has("h"));
    if (typeof st === "number") return;
    if (S.S_ISDIR(st.st_mode)) {
      const entries = yield* list_dir(member);
      const [{ dirs }] = names.splice(at, 1);
      if (typeof entries !== "number")
        names.push(...entries.map((e) => ({ name: join_path(member, e.d_name), dirs })));
    } else if (times_of(st)[1].tv_sec <= m.mtime) names.splice(at, 1);
  });
  return names;
}

/** -A: the members of other archives after those of this one. */
export function* concatenate(c: Cli, o: TarOptions): Code<void> {
  let members = yield* members_of(c, o);
  for (const { name } of o.names) {
    const fd = yield sys.open(name, O_RDONLY);
    if (fd < 0) {
      yield* c.error(`${name}: Cannot open: ${strerror(fd)}`, 0, FAILURE);
      continue;
    }
    yield sys.close(fd);
    members += yield* members_of(c, { ...o, file: name });
  }
  yield* rewrite(c, o, members);
}

/** --delete: the archive without the members that are named. */
export function* remove_members(c: Cli, o: TarOptions): Code<void> {
  const wanted = new Wanted(c, o);
  const archive = yield* read_archive(c, o);
  let kept = "";
  yield* each_member(c, archive, function* visit(m, at, next): Code<void> {
    if (o.names.length === 0 || !wanted.has(m.name)) kept += archive.slice(at, next);
  });
  yield* wanted.report();
  yield* rewrite(c, o, kept);
}

function* rewrite(c: Cli, o: TarOptions, members: ByteString): Code<void> {
  const fd = o.file === null ? 1 : yield sys.open(o.file, O_RDWR | O_TRUNC);
  if (fd < 0) return yield* fatal(c, `${o.file}: Cannot open: ${strerror(fd)}`);
  const r = yield* write_all(fd, members + write_end(members.length, o.record));
  if (r < 0) yield* fatal(c, `${o.file ?? "-"}: Cannot write: ${strerror(r)}`);
}
