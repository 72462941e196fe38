// tar(1): many files in one, and back.
import { new_stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { BLOCK, read_member, write_end } from "../lib/tar.ts";
import { fatal, open_archive, read_archive, write_archive } from "./archive.ts";
import { Creator } from "./create.ts";
import { Extractor } from "./extract.ts";
import { FAILURE, type TarOptions, tar_options, try_help } from "./options.ts";

function* enter(c: Cli, dir: ByteString): Code<void> {
  const r = yield sys.chdir(dir);
  if (r < 0) yield* fatal(c, `${dir}: Cannot open: ${strerror(r)}`);
}

/** What an archive holds that is to be appended to, without its end. */
function* members_of(c: Cli, o: TarOptions): Code<ByteString> {
  if (o.filter) yield* fatal(c, "Cannot update compressed archives");
  const fd = o.file === null ? -1 : yield sys.open(o.file, 0);
  if (fd < 0) return "";
  yield sys.close(fd);
  const archive = yield* read_archive(c, o);
  for (let at = 0; ; ) {
    const r = read_member(archive, at);
    if (typeof r === "object") at = r.next;
    else if (r === "invalid") return yield* fatal(c, "This does not look like a tar archive");
    else return archive.slice(0, at).padEnd(Math.ceil(at / BLOCK) * BLOCK, "\0");
  }
}

function* create(c: Cli, o: TarOptions): Code<void> {
  if (o.names.length === 0 && !o.has("T")) yield* try_help(c, "Cowardly refusing to create an empty archive");
  const before = o.mode === "r" ? yield* members_of(c, o) : "";
  const to = yield* open_archive(c, o);
  const st = new_stat();
  if (to.pid === 0) yield sys.fstat(to.fd, st);
  const creator = new Creator(c, o, to.pid === 0 && o.file !== null ? `${st.st_dev}:${st.st_ino}` : "");
  let entered = 0;
  for (const { name, dirs } of o.names) {
    while (entered < dirs) yield* enter(c, o.dirs[entered++]);
    yield* creator.add(name);
  }
  const members = before + creator.blocks.join("");
  yield* c.out.flush();
  yield* write_archive(c, o, to, members + write_end(members.length));
}

export const tar = program({
  name: "tar",
  help: "",
  own_help: true,
  *run(c) {
    const o = yield* tar_options(c);
    if (o.mode === "c" || o.mode === "r") yield* create(c, o);
    else {
      const archive = yield* read_archive(c, o);
      for (const dir of o.dirs) yield* enter(c, dir);
      yield* new Extractor(c, o).run(archive);
    }
    if (c.status === FAILURE) yield* c.warn("Exiting with failure status due to previous errors");
    return c.status;
  },
});
