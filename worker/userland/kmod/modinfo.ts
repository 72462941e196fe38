// modinfo(8).
import { getopt } from "../lib/getopt.ts";
import { program } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import { builtin_modules, module_files, module_info, module_name, release } from "./libkmod.ts";

const FIELDS: Readonly<Record<string, string>> = {
  a: "author",
  d: "description",
  l: "license",
  p: "parm",
  n: "filename",
};

export const modinfo = program({
  name: "modinfo",
  help: `Usage:
	modinfo [options] <modulename|filename> [args]
Options:
	-a, --author                Print only 'author'
	-d, --description           Print only 'description'
	-l, --license               Print only 'license'
	-p, --parameters            Print only 'parm'
	-n, --filename              Print only 'filename'
	-0, --null                  Use \\0 instead of \\n
	-F, --field=FIELD           Print only provided FIELD
	-k, --set-version=VERSION   Use VERSION instead of \`uname -r\`
	-V, --version               Show version
	-h, --help                  Show this help
`,
  short_version: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "adlpn0mF:k:b:Vh", [
      { name: "author", has_arg: 0, val: "a" },
      { name: "description", has_arg: 0, val: "d" },
      { name: "license", has_arg: 0, val: "l" },
      { name: "parameters", has_arg: 0, val: "p" },
      { name: "filename", has_arg: 0, val: "n" },
      { name: "null", has_arg: 0, val: "0" },
      { name: "field", has_arg: 1, val: "F" },
      { name: "set-version", has_arg: 1, val: "k" },
    ]);
    if (error !== null) return yield* c.die(error);
    let field: string | null = null;
    let end = "\n";
    let version = yield* release();
    for (const o of options) {
      if (o.opt === "0") end = "\0";
      else if (o.opt === "F") field = o.arg;
      else if (o.opt === "k") version = o.arg ?? "";
      else if (FIELDS[o.opt]) field = FIELDS[o.opt];
      else yield* c.die(`option ${o.spelled} is not simulated`);
    }
    if (operands.length === 0) return yield* c.die("ERROR: missing module or filename.");
    const dir = `/lib/modules/${version}`;
    const files = yield* module_files(dir);
    const builtin = yield* builtin_modules(dir);
    for (const operand of operands) {
      const path =
        operand.includes("/") || operand.endsWith(".ko") ? operand : files.get(module_name(operand))?.path;
      const name = module_name(operand);
      // a kernel of that age tells no more of what it is made of, and kmod 30 the name always
      if (path === undefined && builtin.has(name)) {
        yield* c.out.print(`${"name:".padEnd(16)}${name}${end}`);
        if (field === "filename") yield* c.out.print(`(builtin)${end}`);
        else if (field === null) yield* c.out.print(`${"filename:".padEnd(16)}(builtin)${end}`);
        continue;
      }
      if (path === undefined) {
        yield* c.error(`ERROR: Module ${operand} not found.`);
        continue;
      }
      if (field === "filename") {
        yield* c.out.print(path + end);
        continue;
      }
      const info = yield* module_info(path);
      if (info === null || typeof info === "number") {
        const why = info === null ? "Invalid argument" : strerror(info);
        yield* c.error(`ERROR: could not get modinfo from '${module_name(path)}': ${why}`);
        continue;
      }
      const lines = info.filter(([key]) => key !== "parm" && key !== "parmtype");
      const types = new Map(
        info.filter(([key]) => key === "parmtype").map(([, v]) => v.split(/:(.*)/s) as [string, string]),
      );
      const told = new Set<string>();
      for (const [key, value] of info) {
        if (key !== "parm") continue;
        const [parm] = value.split(":");
        told.add(parm);
        lines.push([key, `${value} (${types.get(parm) ?? ""})`]);
      }
      for (const [parm, type] of types) if (!told.has(parm)) lines.push(["parm", `${parm}:${type}`]);
      if (field === null) lines.unshift(["filename", path]);
      for (const [key, value] of lines)
        if (field === null) yield* c.out.print(`${`${key}:`.padEnd(16)}${value}${end}`);
        else if (key === field) yield* c.out.print(value + end);
    }
    return c.status;
  },
});
