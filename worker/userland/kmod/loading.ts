// insmod(8), rmmod(8), lsmod(8), depmod(8).
import { EINVAL, ENOENT, ENOEXEC } from "../../kernel/uapi/errno.ts";
import { getopt } from "../lib/getopt.ts";
import { program } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import { insert_module, is_loaded, loaded_modules, module_name, remove_module } from "./libkmod.ts";

const ERRORS: Readonly<Record<number, string>> = {
  [ENOEXEC]: "Invalid module format",
  [ENOENT]: "Unknown symbol in module",
  [EINVAL]: "Invalid parameters",
};

export const insmod = program({
  name: "insmod",
  help: "Usage:\n\tinsmod [options] filename [args]\nOptions:\n\t-V, --version     show version\n\t-h, --help        show this help\n",
  short_version: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "+psfVh");
    if (error !== null) return yield* c.die(error);
    for (const o of options) yield* c.die(`option ${o.spelled} is not simulated`);
    const [file, ...args] = operands;
    if (file === undefined) return yield* c.die("ERROR: missing filename.");
    const { opened, r } = yield* insert_module(file, args.join(" "), 0);
    if (r >= 0) return 0;
    if (!opened) return yield* c.die(`ERROR: could not load module ${file}: ${strerror(r)}`);
    return yield* c.die(`ERROR: could not insert module ${file}: ${ERRORS[-r] ?? strerror(r)}`);
  },
});

export const rmmod = program({
  name: "rmmod",
  help: "Usage:\n\trmmod [options] modulename ...\nOptions:\n\t-v, --verbose     enables more messages\n\t-V, --version     show version\n\t-h, --help        show this help\n",
  short_version: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "fsvVwh", [
      { name: "verbose", has_arg: 0, val: "v" },
    ]);
    if (error !== null) return yield* c.die(error);
    for (const o of options) if (o.opt !== "v") yield* c.die(`option ${o.spelled} is not simulated`);
    if (operands.length === 0) return yield* c.die("ERROR: missing module name.");
    for (const operand of operands) {
      const name = module_name(operand);
      const found = yield* is_loaded(name);
      if (!found) yield* c.error(`ERROR: Module ${name} is not currently loaded`);
      else if (found.holders.length > 0)
        yield* c.error(`ERROR: Module ${name} is in use by: ${found.holders.join(" ")}`);
      else {
        const r = yield remove_module(name);
        if (r >= 0) continue;
        yield* c.warn(
          `ERROR: ../libkmod/libkmod-module.c:856 kmod_module_remove_module() could not remove '${name}': ${strerror(r)}`,
        );
        yield* c.error(`ERROR: could not remove module ${operand}: ${strerror(r)}`);
      }
    }
    return c.status;
  },
});

export const lsmod = program({
  name: "lsmod",
  help: "Usage: lsmod\n",
  *run(c) {
    if (c.args.length > 0) return yield* c.usage("Usage: lsmod\n", 1);
    const all = yield* loaded_modules();
    if (typeof all === "number")
      return yield* c.die(`ERROR: could not get list of modules: ${strerror(all)}`);
    yield* c.out.print("Module                  Size  Used by\n");
    for (const { name, size, refcnt, holders } of all)
      yield* c.out.print(
        `${name.padEnd(19)} ${String(size).padStart(8)}  ${refcnt}${holders.length > 0 ? ` ${holders.join(",")}` : ""}\n`,
      );
    return 0;
  },
});

export const depmod = program({
  name: "depmod",
  help: "Usage: depmod [-a]\nThe list of dependencies on this disk is complete; making it anew is not simulated.\n",
  *run(c) {
    return yield* c.die("making modules.dep anew is not simulated");
  },
});
