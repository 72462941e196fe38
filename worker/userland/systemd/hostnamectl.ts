// hostnamectl(1): the names of the machine. What it sets is set by systemd-hostnamed, a process of no login session.
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { eprint, read_file } from "../lib/stdio.ts";
import { activate, call, settings, status_rows } from "./bus.ts";
import { HOSTNAMECTL_HELP } from "./help.ts";
import { clean_hostname, MACHINE_INFO, static_hostname, system_name, valid_hostname } from "./hostnamed.ts";
import { hex_id } from "./journal.ts";
import { control } from "./verbs.ts";

/** Verbs with the number of arguments they may have. */
const VERBS: Readonly<Record<string, readonly [number, number]>> = {
  status: [0, 0],
  hostname: [0, 1],
  "set-hostname": [1, 1],
  "icon-name": [0, 1],
  "set-icon-name": [1, 1],
  chassis: [0, 1],
  "set-chassis": [1, 1],
  deployment: [0, 1],
  "set-deployment": [1, 1],
  location: [0, 1],
  "set-location": [1, 1],
};

interface Names {
  static: string;
  transient: string;
  pretty: string;
}

function* names(): Code<Names> {
  return {
    static: yield* static_hostname(),
    transient: (yield* system_name()).nodename,
    pretty: (yield* settings(MACHINE_INFO)).get("PRETTY_HOSTNAME") ?? "",
  };
}

function* status(c: Cli): Code<number> {
  const info = yield* settings(MACHINE_INFO);
  const os = yield* settings("/etc/os-release");
  const n = yield* names();
  const u = yield* system_name();
  const rows: (readonly [string, string])[] = [
    ["Static hostname", n.static || "(unset)"],
    ["Pretty hostname", n.pretty === n.static ? "" : n.pretty],
    ["Transient hostname", n.transient === n.static ? "" : n.transient],
    ["Icon name", info.get("ICON_NAME") ?? "computer"],
    ["Chassis", info.get("CHASSIS") ?? ""],
    ["Deployment", info.get("DEPLOYMENT") ?? ""],
    ["Location", info.get("LOCATION") ?? ""],
    ["Machine ID", hex_id(yield* read_file("/etc/machine-id"))],
    ["Boot ID", hex_id(yield* read_file("/proc/sys/kernel/random/boot_id"))],
    ["Operating System", os.get("PRETTY_NAME") ?? "Linux"],
    ["Kernel", `${u.sysname} ${u.release}`],
    ["Architecture", u.machine.replace("_", "-")],
  ];
  yield* c.out.print(status_rows(rows.filter(([, value]) => value !== "")));
  return 0;
}

const MEANT = ["static", "transient", "pretty"] as const;

/** The name of the chosen kind; without a choice that of the kernel. */
function* show_name(c: Cli, chosen: readonly (keyof Names)[]): Code<number> {
  if (chosen.length > 1) {
    yield* eprint("Cannot query more than one name type at a time\n");
    return 1;
  }
  const n = yield* names();
  yield* c.out.print(`${chosen.length > 0 ? n[chosen[0]] : n.transient}\n`);
  return 0;
}

function* set_one(kind: keyof Names, name: string): Code<boolean> {
  const method = { static: "SetStaticHostname", transient: "SetHostname", pretty: "SetPrettyHostname" }[kind];
  const error = yield* call("systemd-hostnamed", method, name);
  if (error) yield* eprint(`Could not set ${kind} hostname: ${error}\n`);
  return error === "";
}

function* set_hostname(given: string, chosen: readonly (keyof Names)[]): Code<number> {
  const implicit = chosen.length === 0;
  const has = (kind: keyof Names): boolean => implicit || chosen.includes(kind);
  let name = given;
  if (has("pretty")) {
    // who gives a plain name has none for people in mind
    const plain = implicit && valid_hostname(name);
    if (!(yield* set_one("pretty", plain ? "" : name))) return 1;
    name = clean_hostname(name);
  }
  if (has("static") && !(yield* set_one("static", name))) return 1;
  if (!has("transient")) return 0;
  const hint = !implicit && !has("static") && (yield* static_hostname()) !== "";
  if (!(yield* set_one("transient", name))) return 1;
  if (hint)
    yield* eprint(
      "Hint: static hostname is already set, so the specified transient hostname will not be used.\n",
    );
  return 0;
}

export const hostnamectl = control({
  name: "hostnamectl",
  help: HOSTNAMECTL_HELP,
  short: "",
  long: [
    ["transient", 0, "transient"],
    ["static", 0, "static"],
    ["pretty", 0, "pretty"],
    ["json", 1, "json"],
  ],
  not_simulated: ["json"],
  verbs: VERBS,
  *run(c, { verb, args, has }) {
    const chosen = MEANT.filter(has);
    const property = verb.replace(/^set-/, "");
    if (args.length > 0) {
      if (property !== "hostname") yield* c.die(`setting ${property} is not simulated`);
      return yield* set_hostname(args[0], chosen);
    }
    yield* activate("systemd-hostnamed");
    if (verb === "status" && chosen.length === 0) return yield* status(c);
    if (verb === "status" || verb === "hostname") return yield* show_name(c, chosen);
    const info = yield* settings(MACHINE_INFO);
    const value = info.get(property.toUpperCase().replace("-", "_"));
    yield* c.out.print(`${value ?? (property === "icon-name" ? "computer" : "")}\n`);
    return 0;
  },
});
