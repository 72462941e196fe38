// The operands of dd(1).
import * as F from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { parse_size } from "./sizes.ts";
import type { Tool } from "./tool.ts";

const CONVERSIONS =
  "ascii ebcdic ibm block unblock lcase ucase sparse swab sync excl nocreat notrunc noerror fdatasync fsync".split(
    " ",
  );
const NOT_SIMULATED = new Set(["ascii", "ebcdic", "ibm"]);

/** Flags of files, and the open(2) flag each stands for; 0 for those dd acts on itself. */
const FLAGS: Readonly<Record<string, number>> = {
  append: F.O_APPEND,
  binary: 0,
  direct: F.O_DIRECT,
  directory: F.O_DIRECTORY,
  dsync: F.O_DSYNC,
  noatime: F.O_NOATIME,
  nocache: 0,
  noctty: F.O_NOCTTY,
  nofollow: F.O_NOFOLLOW,
  nonblock: F.O_NONBLOCK,
  sync: F.O_SYNC,
  fullblock: 0,
  count_bytes: 0,
  skip_bytes: 0,
  seek_bytes: 0,
};

/** A number of blocks, or of bytes. */
interface Amount {
  n: number;
  bytes: boolean;
}

export interface DdOptions {
  if: ByteString | null;
  of: ByteString | null;
  ibs: number;
  obs: number;
  /** bs= was given: a short block is written as it was read */
  joined: boolean;
  cbs: number;
  count: Amount | null;
  skip: Amount;
  seek: Amount;
  conv: Set<string>;
  iflag: Set<string>;
  oflag: Set<string>;
  status: "none" | "noxfer" | "progress" | "default";
}

/** open(2) flags of a set of flag names. */
export const open_flags = (names: ReadonlySet<string>): number =>
  [...names].reduce((f, n) => f | FLAGS[n], 0);

/** Numbers, with suffixes, joined by x for products. */
function* number(t: Tool, text: string, min: number): Code<number> {
  let n = 1;
  for (const factor of text.split("x")) {
    const size = parse_size(factor, "bcEGkKMPTwYZ0");
    if ("error" in size || !/^\d/.test(factor)) {
      const overflow = "error" in size && size.error === "overflow";
      return yield* t.die(`invalid number: ${t.quote(text)}`, overflow ? 75 : 0);
    }
    n *= size.n;
  }
  if (n < min) return yield* t.die(`invalid number: ${t.quote(text)}`);
  return n;
}

function* amount(t: Tool, text: string): Code<Amount> {
  const bytes = /\dB$/.test(text);
  return { n: yield* number(t, bytes ? text.slice(0, -1) : text, 0), bytes };
}

function* names(t: Tool, text: string, valid: readonly string[], what: string): Code<string[]> {
  const list = text.split(",");
  for (const name of list) if (!valid.includes(name)) yield* t.usage(`${what}: ${t.quote(name)}`);
  return list;
}

const EXCLUSIVE = [
  ["ascii", "ebcdic", "ibm"],
  ["block", "unblock"],
  ["lcase", "ucase"],
  ["excl", "nocreat"],
];

/** Reads all operands; ends dd after a message when one is wrong. */
export function* read_operands(t: Tool): Code<DdOptions> {
  const o: DdOptions = {
    if: null,
    of: null,
    ibs: 512,
    obs: 512,
    joined: false,
    cbs: 0,
    count: null,
    skip: { n: 0, bytes: false },
    seek: { n: 0, bytes: false },
    conv: new Set(),
    iflag: new Set(),
    oflag: new Set(),
    status: "default",
  };
  let bs = 0;
  for (const operand of t.operands) {
    const eq = operand.indexOf("=");
    const name = eq < 0 ? operand : operand.slice(0, eq);
    const value = operand.slice(eq + 1);
    switch (eq < 0 ? "" : name) {
      case "if":
      case "of":
        o[name as "if" | "of"] = value;
        break;
      case "bs":
        bs = yield* number(t, value, 1);
        break;
      case "ibs":
      case "obs":
      case "cbs":
        o[name as "ibs" | "obs" | "cbs"] = yield* number(t, value, 1);
        break;
      case "count":
        o.count = yield* amount(t, value);
        break;
      case "skip":
      case "iseek":
        o.skip = yield* amount(t, value);
        break;
      case "seek":
      case "oseek":
        o.seek = yield* amount(t, value);
        break;
      case "conv":
        for (const c of yield* names(t, value, CONVERSIONS, "invalid conversion")) o.conv.add(c);
        break;
      case "iflag":
        for (const f of yield* names(t, value, Object.keys(FLAGS), "invalid input flag")) o.iflag.add(f);
        break;
      case "oflag":
        for (const f of yield* names(t, value, Object.keys(FLAGS), "invalid output flag")) o.oflag.add(f);
        break;
      case "status":
        if (!["none", "noxfer", "progress"].includes(value))
          yield* t.usage(`invalid status level: ${t.quote(value)}`);
        o.status = value as DdOptions["status"];
        break;
      default:
        yield* t.usage(`unrecognized operand ${t.quote(operand)}`);
    }
  }
  if (bs) {
    o.ibs = bs;
    o.obs = bs;
    o.joined = true;
  }
  // without a record size there is nothing to pad or cut
  if (o.cbs === 0) for (const c of ["block", "unblock"]) o.conv.delete(c);
  for (const c of o.conv) if (NOT_SIMULATED.has(c)) yield* t.die(`conv=${c} is not simulated`);
  for (const group of EXCLUSIVE) {
    const both = group.filter((c) => o.conv.has(c));
    if (both.length > 1) yield* t.die(`cannot combine ${both[0]} and ${both[1]}`);
  }
  if (o.oflag.has("fullblock")) yield* t.usage(`invalid output flag: ${t.quote("fullblock")}`);
  if (o.iflag.has("count_bytes") && o.count) o.count.bytes = true;
  if (o.iflag.has("skip_bytes")) o.skip.bytes = true;
  if (o.oflag.has("seek_bytes")) o.seek.bytes = true;
  return o;
}
