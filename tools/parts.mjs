// How the worker is cut into parts: what the boot needs is the worker's first script, and the rest of the programs
// follows right after the boot in scripts of their own. worker/userland/lib/part.ts says why the machine cannot tell.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./bundle.mjs";

const userland = join(root, "worker/userland");
const PROGRAMS = join(userland, "programs.ts");
/** Lists of programs (modules that export `programs`) that come to the page with the first script. */
const AT_BOOT = ["audit/index.ts", "bash/index.ts", "coreutils/shellutils/identity.ts", "init/index.ts"];
/** What of the programs of the boot comes later, in two parts: generator functions by the module that exports them ... */
const FUNCTIONS = {
  "audit/auditctl/listing.ts": ["printRules"],
  "audit/auditctl/usage.ts": ["printUsage", "printVersion"],
  "audit/auditd/enrich.ts": ["newEnrichment"],
  "audit/libaudit/rule_builder.ts": ["applyOption"],
  "bash/arith.ts": ["evaluate"],
  "bash/arith_env.ts": ["arith_value", "arith_word", "expand_arith", "subscript_value"],
  "bash/arith_for.ts": ["execute_arith_for"],
  "bash/autocd.ts": ["change_by_name"],
  "bash/builtins/declare_list.ts": ["declare_functions", "list_all", "list_set", "print_one"],
  "bash/builtins/describe_command.ts": ["describe_command"],
  "bash/cdspell.ts": ["corrected_path"],
  "bash/complete/complete.ts": ["complete_word", "leads_to_directory"],
  "bash/cond.ts": ["evaluate_condition"],
  "bash/coproc.ts": ["execute_coproc", "forget_coproc"],
  "bash/editor_commands.ts": ["run_shell_command"],
  "bash/exec_failed.ts": ["exec_failed"],
  "bash/functions.ts": ["define_function", "call_function"],
  "bash/glob.ts": ["glob"],
  "bash/history_continue.ts": ["continue_history"],
  "bash/history_line.ts": ["expand_history_line"],
  "bash/keyword.ts": ["with_keywords"],
  "bash/lastpipe.ts": ["run_lastpipe"],
  "bash/leave.ts": ["at_end_of_input", "stays_for_jobs"],
  "bash/parameter_change.ts": ["changer"],
  "bash/parameter_transform.ts": ["transform"],
  "bash/pipeline.ts": ["run_subshell", "run_child", "execute_pipeline", "start_pipeline", "execute_async"],
  "bash/prompt_time.ts": ["prompt_time"],
  "bash/readline/completing.ts": ["complete", "possible_completions", "insert_completions", "menu_complete"],
  "bash/readline/search.ts": ["incremental_search", "non_incremental_search", "vi_search"],
  "bash/readline/vi.ts": ["set_vi_mode", "vi_command_key", "vi_leave_insert", "vi_overstrike_delete"],
  "bash/regex_match.ts": ["regex_match"],
  "bash/select.ts": ["execute_select"],
  "bash/xtrace.ts": ["trace", "set_trace_descriptor", "trace_words", "trace_assignment", "trace_compound"],
  "bash/time_keyword.ts": ["print_time"],
};
/** ... and tables of builtins. */
const BUILTINS = {
  "bash/builtins/bind.ts": "bind_builtins",
  "bash/builtins/complete.ts": "complete_builtins",
  "bash/builtins/directory.ts": "directory_builtins",
  "bash/builtins/directory_stack.ts": "directory_stack_builtins",
  "bash/builtins/fc.ts": "fc_builtins",
  "bash/builtins/flow.ts": "flow_builtins",
  "bash/builtins/getopts.ts": "getopts_builtins",
  "bash/builtins/help.ts": "help_builtins",
  "bash/builtins/history.ts": "history_builtins",
  "bash/builtins/info.ts": "info_builtins",
  "bash/builtins/job.ts": "job_builtins",
  "bash/builtins/let.ts": "let_builtins",
  "bash/builtins/mapfile.ts": "mapfile_builtins",
  "bash/builtins/output.ts": "output_builtins",
  "bash/builtins/read.ts": "read_builtins",
  "bash/builtins/trap.ts": "trap_builtins",
  "bash/builtins/type.ts": "type_builtins",
  "bash/builtins/ulimit.ts": "ulimit_builtins",
  "bash/builtins/umask.ts": "umask_builtins",
  "bash/builtins/unset.ts": "unset_builtins",
};
/** Tables of system calls that wait for their code. */
const SYSCALLS = {
  "../kernel/fs/fallocate.ts": "fallocate_syscalls",
  "../kernel/fs/inode_flags.ts": "inode_flags_syscalls",
  "../kernel/fs/mount_change.ts": "mount_change_syscalls",
  "../kernel/fs/namespace_change.ts": "namespace_change_syscalls",
  "../kernel/fs/xattr_read.ts": "xattr_read_syscalls",
  "../kernel/ipc/mqueue.ts": "mqueue_syscalls",
  "../kernel/ipc/msg.ts": "msg_syscalls",
  "../kernel/ipc/sem.ts": "sem_syscalls",
  "../kernel/ipc/shm.ts": "shm_syscalls",
  "../kernel/mm/memfd.ts": "memfd_syscalls",
  "../kernel/mm/process_vm_access.ts": "process_vm_syscalls",
  "../kernel/module.ts": "module_syscalls",
  "../kernel/posix_timers.ts": "posix_timer_syscalls",
  "../kernel/ptrace.ts": "ptrace_syscalls",
  "../kernel/sys_seldom.ts": "sys_seldom_syscalls",
  "../kernel/timekeeping.ts": "timekeeping_syscalls",
};
/** Tables of files of procfs and sysfs whose text waits for its code. */
const PROC_FILES = {
  "../kernel/fs/proc/later_entries.ts": "later_entries",
  "../kernel/fs/proc/proc_net.ts": "proc_net_files",
  "../kernel/fs/sysfs_text.ts": "sysfs_texts",
};
/** File systems whose mount(2) waits for the code. */
const FILE_SYSTEMS = {
  "../kernel/fs/overlay/super.ts": "ovl_fs_type",
  "../kernel/fs/tracefs.ts": "tracefs_fs_type",
};
/** The kernel's network: the module that holds it, and the module that is it. */
const KERNEL_HOLDER = join(root, "worker/kernel/net/part.ts");
const KERNEL_PART = join(root, "worker/kernel/net/protocols.ts");
const VIRTUAL = "\0auditlab-part:";
/** The folders whose later code is a part each. */
const FOLDERS = ["audit", "bash", "kernel"];
/** A module that holds a folder's part, and the module that is the part. */
const holder = (folder) => `${VIRTUAL}${folder}`;
const contents = (folder) => `${VIRTUAL}${folder}-later`;
const folder_of = (name) => name.replace("../", "").split("/")[0];

/** A module's path below worker/userland. */
const module_name = (path) => relative(userland, path).replaceAll("\\", "/");
const quoted = (path) => JSON.stringify(path);
const load_part = `import { later_part } from ${quoted(join(root, "worker/main/parts.ts"))};\n`;
const import_part = `import { arrived, later } from ${quoted(join(userland, "lib/part.ts"))};\n`;

/** What the modules `names` export, evaluated in Node: what is said of programs and builtins, without their code. */
async function evaluate(names) {
  const { build } = await import("vite");
  const scratch = mkdtempSync(join(tmpdir(), "auditlab-parts-"));
  try {
    await build({
      root,
      configFile: false,
      logLevel: "error",
      publicDir: false,
      build: {
        ssr: true,
        target: "node20",
        outDir: scratch,
        minify: false,
        rolldownOptions: {
          input: Object.fromEntries(names.map((name, i) => [`module-${i}`, join(userland, name)])),
          output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
        },
      },
      ssr: { noExternal: true },
    });
    const found = new Map();
    for (const [i, name] of names.entries())
      found.set(name, await import(pathToFileURL(join(scratch, `module-${i}.mjs`)).href));
    return found;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A list of programs that load with their first call; what they are is said in the documentation only. */
function program_list(path, { programs }) {
  const entries = programs.map(({ main: _, summary: _text, ...rest }, i) => {
    return `{ ...${JSON.stringify(rest)}, main: later(part, ${i}) },\n`;
  });
  const load = `const part = later_part(() => import(${quoted(path)}));\n`;
  return `${load_part}${import_part}${load}export const programs = [\n${entries.join("")}];\n`;
}

/** What stands in for worker/kernel/net/part.ts. */
const kernel_holder = () => `${load_part}const part = later_part(() => import(${quoted(KERNEL_PART)}));
export const protocols = () => part.module;\n`;

/** Generator functions that wait for their part. */
function function_module(name) {
  const wait = (f) => `export function* ${f}(...a) { return yield* (yield* arrived(part)).${f}(...a); }\n`;
  return `${import_part}import { part } from ${quoted(holder(folder_of(name)))};\n${FUNCTIONS[name].map(wait).join("")}`;
}

/**
 * A table whose entries wait for the code: in its place, `wait` makes each of its name and of what is said of it, less
 * what is in `without`.
 */
function waiting_table(name, module, table, without, wait, imported = "") {
  const entries = Object.entries(module[table]).map(([key, entry]) => {
    const rest = Object.fromEntries(Object.entries(entry).filter(([member]) => !without.includes(member)));
    return `${quoted(key)}: wait(${quoted(key)}, ${JSON.stringify(rest)}),\n`;
  });
  return `${imported}import { part } from ${quoted(holder(folder_of(name)))};
const wait = (name, rest) => ({ ...rest, ${wait(table)} });
export const ${table} = {\n${entries.join("")}};\n`;
}
const MISSING = "missing: () => part.module === null";

/** A table of builtins that wait for their part. */
const builtin_table = (name, module) =>
  waiting_table(
    name,
    module,
    BUILTINS[name],
    ["run"],
    (table) => `*run(...a) { return yield* (yield* arrived(part)).${table}[name].run(...a); }`,
    import_part,
  );

/** A table of system calls whose callers wait for the code. What the documentation notes about them stays with it. */
const syscall_table = (name, module) =>
  waiting_table(
    name,
    module,
    SYSCALLS[name],
    ["fn", "note"],
    (table) => `${MISSING}, fn: (k, op) => part.module.${table}[name].fn(k, op)`,
  );

/** A table of files of procfs: who reads one waits for the code. */
const proc_table = (name, module) =>
  waiting_table(
    name,
    module,
    PROC_FILES[name],
    ["read"],
    (table) => `${MISSING}, read(...a) { return part.module.${table}[name].read.apply(this, a); }`,
  );

/** A file system that is mounted when its code is there. */
function file_system(name, module) {
  const type = FILE_SYSTEMS[name];
  const { mount: _, ...rest } = module[type];
  return `import { part } from ${quoted(holder(folder_of(name)))};
export const ${type} = { ...${JSON.stringify(rest)}, ${MISSING},
  mount(...a) { return part.module.${type}.mount.apply(this, a); } };\n`;
}

/** Everything of a folder's part in one module. */
const part_module = (folder) =>
  [FUNCTIONS, BUILTINS, SYSCALLS, PROC_FILES, FILE_SYSTEMS]
    .flatMap((tables) => Object.keys(tables))
    .filter((name) => folder_of(name) === folder)
    .map((name) => `export * from ${quoted(join(userland, name))};\n`)
    .join("");

/** The plugin for the worker's build. */
export function parts() {
  const imports = readFileSync(PROGRAMS, "utf8").matchAll(
    /^import \{ programs as \w+ \} from "\.\/(.+)";$/gm,
  );
  const lists = [...imports].map((match) => match[1]).filter((name) => !AT_BOOT.includes(name));
  let exported = null;
  return {
    name: "auditlab-parts",
    enforce: "pre",
    resolveId(source, importer) {
      if (source.startsWith(VIRTUAL)) return source;
      // What a stand-in itself imports is the real thing.
      if (!importer || importer.startsWith(VIRTUAL) || !source.startsWith(".")) return null;
      const path = join(dirname(importer), source);
      const name = module_name(path);
      const stands_in =
        (importer === PROGRAMS && lists.includes(name)) ||
        name in FUNCTIONS ||
        name in BUILTINS ||
        name in SYSCALLS ||
        name in PROC_FILES ||
        name in FILE_SYSTEMS ||
        path === KERNEL_HOLDER;
      return stands_in ? VIRTUAL + path : null;
    },
    async load(id) {
      if (!id.startsWith(VIRTUAL)) return null;
      for (const folder of FOLDERS) {
        if (id === contents(folder)) return part_module(folder);
        if (id === holder(folder))
          return `${load_part}export const part = later_part(() => import(${quoted(contents(folder))}));\n`;
      }
      const path = id.slice(VIRTUAL.length);
      if (path === KERNEL_HOLDER) return kernel_holder();
      const name = module_name(path);
      if (name in FUNCTIONS) return function_module(name);
      const tables = [BUILTINS, SYSCALLS, PROC_FILES, FILE_SYSTEMS].flatMap((t) => Object.keys(t));
      exported ??= evaluate([...lists, ...tables]);
      const module = (await exported).get(name);
      if (name in FILE_SYSTEMS) return file_system(name, module);
      if (name in PROC_FILES) return proc_table(name, module);
      if (name in SYSCALLS) return syscall_table(name, module);
      return name in BUILTINS ? builtin_table(name, module) : program_list(path, module);
    },
  };
}

/** A part's name in the file that it becomes: its folder's, or its own. */
export function part_name(module_id) {
  if (module_id.startsWith(VIRTUAL)) return module_id.slice(VIRTUAL.length);
  const name = module_name(module_id);
  return name.startsWith("..")
    ? basename(module_id, ".ts")
    : name.replace(/\/index\.ts$|\.ts$/, "").replaceAll("/", "-");
}
