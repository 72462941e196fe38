// tar(1): many files in one, and back.
import { new_stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { write_end } from "../lib/tar.ts";
import { fatal, open_archive, read_archive, write_archive } from "./archive.ts";
import { compare } from "./compare.ts";
import { Creator } from "./create.ts";
import { Extractor } from "./extract.ts";
import { FAILURE, type TarOptions, tar_options, try_help } from "./options.ts";
import { concatenate, members_of, newer_names, remove_members } from "./update.ts";

function* enter(c: Cli, dir: ByteString): Code<void> {
  const r = yield sys.chdir(dir);
  if (r < 0) yield* fatal(c, `${dir}: Cannot open: ${strerror(r)}`);
}

function* create(c: Cli, o: TarOptions): Code<void> {
  if (o.mode === "c" && o.names.length === 0 && !o.has("T"))
    yield* try_help(c, "Cowardly refusing to create an empty archive");
  const before = o.mode === "c" ? "" : yield* members_of(c, o);
  const names = o.mode === "u" ? yield* newer_names(c, o, before) : o.names;
  const to = yield* open_archive(c, o);
  const st = new_stat();
  if (to.pid === 0) yield sys.fstat(to.fd, st);
  const creator = new Creator(c, o, to.pid === 0 && o.file !== null ? `${st.st_dev}:${st.st_ino}` : "");
  let entered = 0;
  for (const { name, dirs } of names) {
    while (entered < dirs) yield* enter(c, o.dirs[entered++]);
    yield* creator.add(name);
  }
  const members = before + creator.blocks.join("");
  yield* c.out.flush();
  yield* write_archive(c, o, to, members + write_end(members.length, o.record));
  yield* creator.remove_files();
}

export const tar = program({
  name: "tar",
  help: "",
  own_help: true,
  *run(c) {
    const o = yield* tar_options(c);
    if ("cru".includes(o.mode)) yield* create(c, o);
    else if (o.mode === "A") yield* concatenate(c, o);
    else if (o.mode === "delete") yield* remove_members(c, o);
    else {
      const archive = yield* read_archive(c, o);
      for (const dir of o.dirs) yield* enter(c, dir);
      if (o.mode === "d") yield* compare(c, o, archive);
      else yield* new Extractor(c, o).run(archive);
    }
    if (c.status === FAILURE) yield* c.warn("Exiting with failure status due to previous errors");
    return c.status;
  },
});
