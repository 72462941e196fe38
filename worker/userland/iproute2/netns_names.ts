// Names of network namespaces: files of /run/netns, each with a namespace mounted on it.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { O_CLOEXEC, O_DIRECTORY, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { type nsid_info, RTM_GETNSID } from "../../kernel/uapi/rtnetlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { read_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { type Rtnl, rtnl_get } from "./rtnl.ts";

export const NETNS_RUN_DIR = "/run/netns";

/** Open file of a named namespace, or a negated errno. */
export const netns_get_fd = (name: ByteString) =>
  sys.open(name.includes("/") ? name : `${NETNS_RUN_DIR}/${name}`, O_RDONLY | O_CLOEXEC);

/** The names, the newest first as the directory of a tmpfs lists them; empty without the directory. */
export function* netns_names(): Code<ByteString[]> {
  const fd = yield sys.open(NETNS_RUN_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd === -ENOENT || fd < 0) return [];
  const entries = yield* read_dir(fd);
  yield sys.close(fd);
  return typeof entries === "number" ? [] : entries.map((e) => e.d_name);
}

/** Number by which the kernel knows a namespace here, -1 for none. */
export function* nsid_of(nl: Rtnl, name: ByteString): Code<number> {
  const fd = yield netns_get_fd(name);
  if (fd < 0) return -1;
  const found = yield* rtnl_get<nsid_info>(nl, RTM_GETNSID, { fd, nsid: -1 });
  yield sys.close(fd);
  return typeof found === "number" ? -1 : found.nsid;
}

/** Names of the namespaces that have a number here. */
export function* nsid_names(nl: Rtnl): Code<Map<number, string>> {
  const names = new Map<number, string>();
  for (const name of yield* netns_names()) {
    const id = yield* nsid_of(nl, name);
    if (id >= 0 && !names.has(id)) names.set(id, name);
  }
  return names;
}
