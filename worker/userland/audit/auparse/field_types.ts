// What kind of value each record field holds: decides how ausearch -i writes it.

export type FieldType =
  | "uid"
  | "gid"
  | "syscall"
  | "arch"
  | "exit"
  | "escaped"
  | "title"
  | "key"
  | "perm"
  | "mode"
  | "saddr"
  | "flags"
  | "promiscuous"
  | "capability"
  | "capabilities"
  | "result"
  | "argument"
  | "signal"
  | "list"
  | "keystrokes"
  | "session"
  | "response"
  | "seccomp"
  | "openflags"
  | "personality"
  | "hook"
  | "action"
  | "protocol"
  | "icmp"
  | "netfilter_family"
  | "ioctl"
  | "macprotocol"
  | "resolve"
  | "multicast"
  | "contid";

const NAMES: readonly (readonly [FieldType, string])[] = [
  ["uid", "auid uid euid suid fsuid ouid oauid old-auid iuid id inode_uid sauid obj_uid"],
  ["gid", "gid egid sgid fsgid ogid igid inode_gid new_gid obj_gid"],
  ["syscall", "syscall"],
  ["arch", "arch"],
  ["exit", "exit"],
  [
    "escaped",
    "acct apparmor cgroup cmd comm cwd device dir exe file grp invalid_context name new-chardev new-disk new-fs " +
      "new-net new-rng ocomm old-chardev old-disk old-fs old-net old-rng path vm watch new_group info operation " +
      "profile requested_mask denied_mask sw root_dir",
  ],
  ["title", "proctitle"],
  ["key", "key"],
  ["perm", "perm perm_mask"],
  ["mode", "mode"],
  ["saddr", "saddr"],
  ["flags", "flags"],
  ["promiscuous", "prom old_prom"],
  ["capability", "capability"],
  [
    "capabilities",
    "cap_fi cap_fp cap_pa cap_pe cap_pi cap_pp fi fp new_pe new_pi new_pp old_pa old_pe old_pi old_pp pa pe pi pp",
  ],
  ["result", "res result"],
  ["argument", "a0 a1 a2 a3"],
  ["signal", "sig sigev_signo"],
  ["list", "list"],
  ["keystrokes", "data"],
  ["session", "ses"],
  ["response", "resp"],
  ["seccomp", "code"],
  ["openflags", "oflag"],
  ["personality", "per"],
  ["hook", "hook"],
  ["action", "action"],
  ["protocol", "proto"],
  ["icmp", "icmptype"],
  ["netfilter_family", "family"],
  ["ioctl", "ioctlcmd"],
  ["macprotocol", "macproto"],
  ["resolve", "resolve"],
  ["multicast", "nl-mcgrp"],
  // the series: the unset id is written "unset" (rfc2 spec 6.2)
  ["contid", "contid old-contid"],
];

const TYPES: ReadonlyMap<string, FieldType> = new Map(
  NAMES.flatMap(([type, names]) => names.split(" ").map((name): [string, FieldType] => [name, type])),
);

/** The kind of a field in a record of the given type, or null: printed as it is. */
export function fieldType(record: string, name: string): FieldType | null {
  switch (record) {
    case "EXECVE":
      // a0, a1 ... a10, a1[0]: every name in a but the count and a1_len
      if (name.startsWith("a") && name !== "argc" && !name.endsWith("_len")) return "escaped";
      break;
    case "TRUSTED_APP":
      // free form: the tool does not look for ids in it
      if (/^[a-z]*[ug]id$/.test(name)) return null;
      break;
    case "NETFILTER_PKT":
      if (name === "saddr") return null;
      break;
    case "CRYPTO_KEY_USER":
      if (name === "fp") return null;
      break;
    case "PATH":
      if (name === "flags") return "flags";
      break;
  }
  return TYPES.get(name) ?? null;
}
