// last(1): the machine keeps no wtmp file, and last says what it says without one.
import { read_file, strerror } from "../lib/stdio.ts";
import { util_linux } from "./usage.ts";

export const last = util_linux({
  name: "last",
  argv0: true,
  help: "\nUsage:\n last [options] [<username>...] [<tty>...]\n\nShow a listing of last logged in users.\n\nThe machine keeps no /var/log/wtmp. See ausearch -m USER_LOGIN,LOGIN, or aureport --login.\n",
  *run(c) {
    const file = c.name.endsWith("lastb") ? "/var/log/btmp" : "/var/log/wtmp";
    const text = yield* read_file(file);
    if (typeof text === "number") return yield* c.die(`cannot open ${file}: ${strerror(text)}`);
    return yield* c.die(`reading ${file} is not simulated`);
  },
});
