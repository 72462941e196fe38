// xxd(1).
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { is_print } from "../lib/escapes.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_fd, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { XXD_HELP } from "./help.ts";

interface Options {
  kind: "hex" | "bits" | "plain" | "include" | "little";
  columns: number | null;
  group: number | null;
  length: number;
  /** -s; `relative` counts back from the end when negative */
  seek: number;
  offset: number;
  upper: boolean;
  decimal: boolean;
  autoskip: boolean;
  reverse: boolean;
  capital: boolean;
  name: string | null;
  files: ByteString[];
}

const number = (text: string): number =>
  /^[+-]?0[xX]/.test(text) ? Number.parseInt(text, 16) : Number.parseInt(text, 10);

/** Options are single words here: -ps is no -p -s. */
function* parse(c: Cli): Code<Options> {
  const o: Options = {
    kind: "hex",
    columns: null,
    group: null,
    length: Number.POSITIVE_INFINITY,
    seek: 0,
    offset: 0,
    upper: false,
    decimal: false,
    autoskip: false,
    reverse: false,
    capital: false,
    name: null,
    files: [],
  };
  const args = [...c.args];
  for (let word = args.shift(); word !== undefined; word = args.shift()) {
    if (word === "--") {
      o.files.push(...args);
      break;
    }
    if (!/^-./.test(word)) {
      o.files.push(word);
      continue;
    }
    const w = word.replace(/^--(?=.)/, "-");
    const letter = w[1];
    const value = function* (): Code<string> {
      const v =
        w.length > 2 && "cglson".includes(letter) ? w.slice(2).replace(/^(ols|roup|en|eek|ff)$/, "") : "";
      return v !== "" ? v : (args.shift() ?? (yield* c.usage(XXD_HELP, 1)));
    };
    if (letter === "a") o.autoskip = !o.autoskip;
    else if (letter === "b") o.kind = "bits";
    else if (letter === "C") o.capital = true;
    else if (letter === "c") o.columns = number(yield* value());
    else if (letter === "d") o.decimal = true;
    else if (letter === "e") o.kind = "little";
    else if (letter === "g") o.group = number(yield* value());
    else if (letter === "i") o.kind = "include";
    else if (letter === "l") o.length = number(yield* value());
    else if (letter === "n") o.name = yield* value();
    else if (letter === "o") o.offset = number(yield* value());
    else if (letter === "p") o.kind = "plain";
    else if (letter === "r") o.reverse = true;
    else if (letter === "s") o.seek = number(yield* value());
    else if (letter === "u") o.upper = true;
    else if (letter === "v") {
      yield* eprint("xxd 2022-01-14 by Juergen Weigert et al.\n");
      c.exit(0);
    } else if (letter === "E") yield* c.die("option -E is not simulated");
    else yield* c.usage(XXD_HELP, 1);
  }
  return o;
}

function dump(data: ByteString, from: number, o: Options): string {
  const columns = o.columns ?? (o.kind === "bits" ? 6 : 16);
  const group = (o.group ?? (o.kind === "bits" ? 1 : o.kind === "little" ? 4 : 2)) || columns;
  const cell = (i: number): string => {
    const n = data.charCodeAt(i);
    const text = o.kind === "bits" ? n.toString(2).padStart(8, "0") : n.toString(16).padStart(2, "0");
    return o.upper ? text.toUpperCase() : text;
  };
  const size = o.kind === "bits" ? 8 : 2;
  let width = 0;
  for (let i = 0; i < columns; i += group) width += Math.min(group, columns - i) * size + 1;
  let out = "";
  let zeros = 0;
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += columns) {
    const n = Math.min(columns, data.length - at);
    let text = "";
    for (let i = 0; i < n || (o.kind === "little" && i < columns); i += group) {
      const in_group = Array.from({ length: Math.min(group, columns - i) }, (_, k) =>
        i + k < n ? cell(at + i + k) : o.kind === "little" ? "  " : "",
      );
      text += `${(o.kind === "little" ? in_group.reverse() : in_group).join("")} `;
    }
    const place = from + at + o.offset;
    const shown = [...data.slice(at, at + n)].map((ch) => (is_print(ch) ? ch : ".")).join("");
    const address = o.decimal ? String(place).padStart(8, "0") : place.toString(16).padStart(8, "0");
    lines.push(`${address}: ${text.padEnd(width)} ${shown}\n`);
    if (o.autoskip && /^\0*$/.test(data.slice(at, at + n))) zeros++;
    else zeros = 0;
    // of lines of nothing but NULs the first stays, and the last of the file
    if (zeros === 2) lines[lines.length - 1] = at + columns >= data.length ? lines[lines.length - 1] : "*\n";
    else if (zeros > 2) {
      const line = lines.pop() ?? "";
      if (at + columns >= data.length) lines.push(line);
    }
  }
  out += lines.join("");
  return out;
}

function include(data: ByteString, o: Options): string {
  const columns = o.columns ?? 12;
  const bytes = [...data].map((ch) => {
    const text = ch.charCodeAt(0).toString(16).padStart(2, "0");
    return o.upper ? `0X${text.toUpperCase()}` : `0x${text}`;
  });
  let body = "";
  for (let i = 0; i < bytes.length; i += columns)
    body += `  ${bytes.slice(i, i + columns).join(", ")}${i + columns < bytes.length ? "," : ""}\n`;
  const file = o.name ?? (o.files[0] === "-" ? undefined : o.files[0]);
  if (file === undefined) return body;
  let name = file.replace(/^(?=\d)/, "__").replace(/[^A-Za-z0-9]/g, "_");
  if (o.capital) name = name.toUpperCase();
  return `unsigned char ${name}[] = {\n${body}};\nunsigned int ${name}_${o.capital ? "LEN" : "len"} = ${data.length};\n`;
}

function plain(data: ByteString, o: Options): string {
  const columns = o.columns ?? 30;
  let out = "";
  const step = columns || data.length || 1;
  for (let i = 0; i < data.length; i += step) {
    const line = [...data.slice(i, i + step)]
      .map((ch) => ch.charCodeAt(0).toString(16).padStart(2, "0"))
      .join("");
    out += `${o.upper ? line.toUpperCase() : line}\n`;
  }
  return out;
}

/** -r: lines "OFFSET: HEX  TEXT", or with -p nothing but digits. */
function revert(text: string, o: Options): ByteString {
  const bytes = (digits: string): string =>
    (digits.match(/[\da-fA-F]{2}/g) ?? []).map((h) => String.fromCharCode(Number.parseInt(h, 16))).join("");
  if (o.kind === "plain") return bytes(text.replace(/\s+/g, ""));
  let out = "";
  for (const line of text.split("\n")) {
    const m = /^\s*([\da-fA-F]+):\s?(.*)$/.exec(line);
    if (!m) continue;
    const at = Number.parseInt(m[1], 16) + o.seek;
    const digits = m[2].split(/ {2}/)[0].replace(/\s+/g, "");
    out = out.slice(0, at).padEnd(at, "\0") + bytes(digits.slice(0, 2 * (o.columns ?? 16)));
  }
  return out;
}

export const xxd = program({
  name: "xxd",
  help: "",
  own_help: true,
  *run(c) {
    const o = yield* parse(c);
    if (o.files.length > 2) return yield* c.usage(XXD_HELP, 1);
    const [input, output] = o.files;
    const fd = input === undefined || input === "-" ? 0 : yield sys.open(input, 0);
    const all = fd < 0 ? fd : yield* read_fd(fd);
    if (typeof all === "number") {
      yield* eprint(`xxd: ${input}: ${strerror(all)}\n`);
      return 2;
    }
    const from = o.seek < 0 ? Math.max(0, all.length + o.seek) : Math.min(o.seek, all.length);
    const data = all.slice(from, from + o.length);
    const text = o.reverse
      ? revert(all, o)
      : o.kind === "plain"
        ? plain(data, o)
        : o.kind === "include"
          ? include(data, o)
          : dump(data, from, o);
    if (output === undefined || output === "-") {
      yield* c.out.print(text);
      return 0;
    }
    const out = yield sys.open(output, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
    if (out < 0) {
      yield* eprint(`xxd: ${output}: ${strerror(out)}\n`);
      return 3;
    }
    yield* write_all(out, text);
    yield sys.close(out);
    return 0;
  },
});
