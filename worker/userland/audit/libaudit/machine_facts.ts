// RuleEnvironment over the running machine: accounts from /etc, stat(2), and the kernel's feature bitmap.
import { new_stat, S_ISDIR } from "../../../kernel/uapi/stat.ts";
import { getgrnam, getpwnam } from "../../lib/passwd.ts";
import * as sys from "../../lib/sys.ts";
import { auditOpen, requestStatus, type Sequence } from "./netlink.ts";
import type { RuleEnvironment } from "./rule_draft.ts";

/** `sequence`: that of the program's other audit sockets. The bitmap is asked for at most once. */
export function machineFacts(sequence: Sequence): RuleEnvironment {
  let features: number | null = null;
  return {
    *uid(name) {
      return (yield* getpwnam(name))?.uid ?? null;
    },
    *gid(name) {
      return (yield* getgrnam(name))?.gid ?? null;
    },
    *isDirectory(path) {
      const st = new_stat();
      return (yield sys.stat_(path, st)) === 0 && S_ISDIR(st.st_mode);
    },
    *features() {
      if (features !== null) return features;
      features = 0;
      const socket = yield* auditOpen(sequence);
      if (typeof socket === "number") return features;
      const status = yield* requestStatus(socket);
      if (typeof status !== "number") features = status.feature_bitmap;
      yield sys.close(socket.fd);
      return features;
    },
  };
}
