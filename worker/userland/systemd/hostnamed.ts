// systemd-hostnamed(8): sets the names of the machine for hostnamectl(1), and keeps them in /etc.
import { O_CREAT, O_EXCL, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import type { utsname } from "../../kernel/uapi/sched.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import { random_letters } from "../coreutils/target_dir.ts";
import type { Code } from "../lib/code.ts";
import { read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Method, serve_calls, settings } from "./bus.ts";

export const MACHINE_INFO = "/etc/machine-info";
const HOST_NAME_MAX = 64;
/** the name of a machine that has none */
const FALLBACK = "localhost";

/** Labels of letters, digits and inner hyphens between single dots. */
export const valid_hostname = (name: ByteString): boolean =>
  name.length <= HOST_NAME_MAX &&
  /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(name);

/** What remains of any text as a name. */
export function clean_hostname(text: ByteString): ByteString {
  let out = "";
  for (const c of text) {
    if (out.length >= HOST_NAME_MAX) break;
    if (c === "." ? /[^.-]$/.test(out) : c === "-" ? /[^.]$/.test(out) : /[A-Za-z0-9]/.test(c)) out += c;
  }
  return out.replace(/[-.]+$/, "");
}

/** The first line of /etc/hostname that is neither empty nor a comment; "" without one. */
export function* static_hostname(): Code<ByteString> {
  const text = yield* read_file("/etc/hostname");
  if (typeof text === "number") return "";
  return (
    text
      .split("\n")
      .map((l) => l.trim())
      .find((l) => l !== "" && !l.startsWith("#")) ?? ""
  );
}

export function* system_name(): Code<utsname> {
  const u: utsname = { sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" };
  yield sys.uname(u);
  return u;
}

/** A file anew, by way of a temporary one beside it; "" as text: no file. 0, or a negated errno. */
function* replace_file(path: ByteString, text: ByteString): Code<number> {
  if (text === "") {
    yield sys.unlink(path);
    return 0;
  }
  const temporary = `${path.replace(/[^/]*$/, ".#$&")}${yield* random_letters(6)}`;
  const fd = yield sys.open(temporary, O_RDWR | O_CREAT | O_EXCL, 0o600);
  if (fd < 0) return fd;
  yield sys.fchmod(fd, 0o644);
  const r = yield* write_all(fd, text);
  yield sys.close(fd);
  return r < 0 ? r : yield sys.rename(temporary, path);
}

/** The kernel has the static name, if there is one. */
function* set_kernel_name(transient: ByteString): Code<ByteString> {
  const wanted = (yield* static_hostname()) || transient || FALLBACK;
  if (wanted === (yield* system_name()).nodename) return "";
  const r = yield sys.sethostname(wanted);
  return r < 0 ? strerror(r) : "";
}

const METHODS: Readonly<Record<string, Method>> = {
  *SetPrettyHostname([name]) {
    const info = yield* settings(MACHINE_INFO);
    if ((info.get("PRETTY_HOSTNAME") ?? "") === name) return "";
    if (/[\x00-\x1f\x7f]/.test(name)) return `Invalid pretty hostname '${name}'`;
    if (name === "") info.delete("PRETTY_HOSTNAME");
    else info.set("PRETTY_HOSTNAME", name);
    const value = (v: ByteString) => (/^[\w.-]+$/.test(v) ? v : `"${v.replace(/[\\"$`]/g, "\\$&")}"`);
    const r = yield* replace_file(MACHINE_INFO, [...info].map(([k, v]) => `${k}=${value(v)}\n`).join(""));
    return r < 0 ? strerror(r) : "";
  },
  *SetStaticHostname([name]) {
    if (name === (yield* static_hostname())) return "";
    if (name !== "" && !valid_hostname(name)) return `Invalid static hostname '${name}'`;
    const { nodename } = yield* system_name();
    const r = yield* replace_file("/etc/hostname", name && `${name}\n`);
    return r < 0 ? strerror(r) : yield* set_kernel_name(nodename);
  },
  *SetHostname([name]) {
    if (name !== "" && !valid_hostname(name)) return `Invalid hostname '${name}'`;
    return yield* set_kernel_name(name);
  },
};

export const hostnamed: Program = () => serve_calls("systemd-hostnamed", METHODS);
