// Running a completion specification.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { assign_values } from "../array_store.ts";
import { expand_words, ifs_value } from "../expand.ts";
import { call_function } from "../functions.ts";
import { glob } from "../glob.ts";
import { array_values, unset_variable } from "../names.ts";
import { compile_pattern } from "../pattern.ts";
import { single_quote } from "../quote.ts";
import { skip_one } from "../scan.ts";
import type { Shell } from "../shell.ts";
import { command_substitution } from "../substitute.ts";
import { A_EXPORT } from "../vars.ts";
import { Word } from "../word.ts";
import { ACTIONS, files, run_action } from "./actions.ts";
import type { CompSpec } from "./spec.ts";

/** What a completion knows of the line; compgen has only the word. */
export interface CompletionContext {
  line: ByteString;
  point: number;
  words: readonly ByteString[];
  index: number;
  /** name of the command, the word, the word before it */
  command: ByteString;
  word: ByteString;
  previous: ByteString;
  /** COMP_TYPE and COMP_KEY */
  type: number;
  key: number;
}

export interface SpecResult {
  matches: ByteString[];
  /** options in force, as compopt may have changed them */
  options: ReadonlySet<string>;
  filenames: boolean;
  /** the function asked for another round (status 124) */
  retry: boolean;
}

/** Splits a -W list at IFS outside quotes, and expands each word. */
function* word_list(sh: Shell, list: ByteString): Code<ByteString[]> {
  const ifs = ifs_value(sh);
  const out: ByteString[] = [];
  let word = "";
  const raw: ByteString[] = [];
  for (let i = 0; i < list.length; ) {
    if (ifs.includes(list[i])) {
      if (word !== "") raw.push(word);
      word = "";
      i++;
      continue;
    }
    // quoted text and substitutions are not cut
    const end = skip_one(list, i, false);
    const next = end < 0 ? list.length : end;
    word += list.slice(i, next);
    i = next;
  }
  if (word !== "") raw.push(word);
  // all expansions but that to names of files
  const { noglob } = sh.options;
  sh.options.noglob = true;
  try {
    for (const w of raw) {
      if (!/["'\\$`~{]/.test(w)) out.push(w);
      else for (const s of yield* expand_words(sh, [new Word(w, "word")])) out.push(s);
    }
  } finally {
    sh.options.noglob = noglob;
  }
  return out;
}

/** COMP_LINE and its kin, while a function or command runs. */
function* with_variables<T>(sh: Shell, ctx: CompletionContext, exported: boolean, body: Code<T>): Code<T> {
  const flags = exported ? A_EXPORT : 0;
  const names = ["COMP_LINE", "COMP_POINT", "COMP_TYPE", "COMP_KEY"];
  sh.vars.set("COMP_LINE", ctx.line, flags);
  sh.vars.set("COMP_POINT", String(ctx.point), flags);
  sh.vars.set("COMP_TYPE", String(ctx.type), flags);
  sh.vars.set("COMP_KEY", String(ctx.key), flags);
  if (!exported) {
    names.push("COMP_WORDS", "COMP_CWORD");
    yield* assign_values(sh, "COMP_WORDS", ctx.words, "complete");
    sh.vars.set("COMP_CWORD", String(ctx.index));
  }
  try {
    return yield* body;
  } finally {
    for (const name of names) yield* unset_variable(sh, name, "complete", true);
  }
}

function* run_function(
  sh: Shell,
  spec: CompSpec,
  ctx: CompletionContext,
): Code<{ list: ByteString[]; status: number }> {
  const name = spec.function as string;
  const f = sh.functions.get(name);
  if (!f) {
    yield* sh.error(`completion: function \`${name}' not found`);
    return { list: [], status: 1 };
  }
  yield* unset_variable(sh, "COMPREPLY", "complete", true);
  const { status: before, pipestatus } = sh;
  const status = yield* with_variables(
    sh,
    ctx,
    false,
    call_function(sh, f, name, [name, ctx.command, ctx.word, ctx.previous]),
  );
  sh.status = before;
  sh.pipestatus = pipestatus;
  const v = sh.vars.find("COMPREPLY");
  const list = v ? (v.array ? array_values(sh, v) : v.value === null ? [] : [v.value]) : [];
  yield* unset_variable(sh, "COMPREPLY", "complete", true);
  return { list: [...list], status };
}

/** Everything the spec gives for the word. */
export function* run_spec(sh: Shell, spec: CompSpec, ctx: CompletionContext): Code<SpecResult> {
  const { word } = ctx;
  const matches: ByteString[] = [];
  let filenames = spec.options.has("filenames");
  for (const action of ACTIONS)
    if (spec.actions.has(action)) {
      if (action === "file" || action === "directory") filenames = true;
      matches.push(...(yield* run_action(sh, action, word)));
    }
  if (spec.glob !== null) matches.push(...(yield* glob(spec.glob, { extglob: sh.shopts.extglob })));
  if (spec.words !== null)
    matches.push(...(yield* word_list(sh, spec.words)).filter((w) => w.startsWith(word)));
  const outer = sh.extra.completion_options;
  sh.extra.completion_options = new Set(spec.options);
  let retry = false;
  try {
    if (spec.function !== null) {
      const r = yield* run_function(sh, spec, ctx);
      matches.push(...r.list);
      retry = r.status === 124;
    }
    if (spec.command !== null) {
      const text = `${spec.command} ${[ctx.command, word, ctx.previous].map(single_quote).join(" ")}`;
      const out = yield* with_variables(
        sh,
        ctx,
        true,
        command_substitution(sh, { text, form: "backquoted", program: null }),
      );
      matches.push(...out.split(/(?<!\\)\n/).filter((l) => l !== ""));
    }
  } finally {
    const changed = sh.extra.completion_options ?? spec.options;
    sh.extra.completion_options = outer;
    spec = { ...spec, options: changed };
  }
  let list = matches;
  if (spec.filter !== null && spec.filter !== "") list = apply_filter(sh, spec.filter, word, list);
  if (spec.prefix !== null || spec.suffix !== null)
    list = list.map((m) => `${spec.prefix ?? ""}${m}${spec.suffix ?? ""}`);
  filenames ||= spec.options.has("filenames");
  if (list.length === 0 && spec.options.has("dirnames")) {
    list = yield* files(sh, word, "directories");
    filenames = true;
  }
  if (spec.options.has("plusdirs")) {
    list = [...list, ...(yield* files(sh, word, "directories"))];
    filenames = true;
  }
  return { matches: list, options: spec.options, filenames, retry };
}

/** -X: takes out what matches the pattern; with ! what does not. & stands for the word. */
function apply_filter(sh: Shell, filter: ByteString, word: ByteString, list: ByteString[]): ByteString[] {
  const negated = filter.startsWith("!");
  const text = (negated ? filter.slice(1) : filter).replace(/\\&|&/g, (m) => (m === "&" ? word : "&"));
  const pattern = compile_pattern(text, { extglob: true, nocase: sh.shopts.nocasematch });
  return list.filter((m) => pattern.matches(m) === negated);
}
