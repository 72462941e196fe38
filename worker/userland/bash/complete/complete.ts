// What the shell offers for the word at point: specs first, then variables, users, commands, file names.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { getpwent } from "../../lib/passwd.ts";
import { expand_text } from "../expand.ts";
import { glob } from "../glob.ts";
import { get_variable } from "../names.ts";
import type { Completions } from "../readline/completing.ts";
import type { Readline } from "../readline/readline.ts";
import type { Shell } from "../shell.ts";
import { commands, files, run_action, variables } from "./actions.ts";
import { complete_known } from "./known.ts";
import { expand_tilde_prefix, is_directory } from "./paths.ts";
import { type CompletionContext, run_spec } from "./run.ts";
import { DEFAULT_KEY, EMPTY_KEY, INITIAL_KEY } from "./spec.ts";
import { type CompletionWord, command_words, dequote, find_word, WORD_BREAKS } from "./word.ts";

/** Times a completion function may ask to be tried again (status 124). */
const MAX_RETRIES = 16;

type Found = Omit<Completions, "start" | "quote">;
const plain = (matches: readonly ByteString[], more: Partial<Found> = {}): Found => ({
  matches: [...matches],
  filenames: false,
  quoted: false,
  append: " ",
  sorted: false,
  ...more,
});
const file_names = (matches: readonly ByteString[]): Found => plain(matches, { filenames: true });

const GLOB = /[*?[]/;

/** Completes the word before point. `kind` is "complete", "all" for what all is wanted of, or what complete-KIND asks for. */
export function* complete_word(sh: Shell, rl: Readline, kind: string): Code<Completions> {
  const { text: line, point } = rl.line;
  const breaks = get_variable(sh, "COMP_WORDBREAKS") ?? WORD_BREAKS;
  const word = find_word(line, point, breaks);
  const status = sh.status;
  const found = without_ignored(sh, yield* by_kind(sh, rl, word, kind, breaks));
  sh.status = status;
  // a command in backquotes may end right here
  const append = line[word.start - 1] === "`" ? "" : found.append;
  return { ...found, append, start: word.start, quote: word.quote };
}

/** File names less those whose ends $FIGNORE lists; all of them when only such are there, unless force_fignore is on. */
function without_ignored(sh: Shell, found: Found): Found {
  const ends = (get_variable(sh, "FIGNORE") ?? "").split(":").filter(Boolean);
  if (!found.filenames || ends.length === 0) return found;
  const kept = found.matches.filter((m) => !ends.some((e) => m.endsWith(e) && !`/${m}`.endsWith(`/${e}`)));
  return kept.length === 0 && !sh.shopts.force_fignore ? found : { ...found, matches: kept };
}

function* by_kind(sh: Shell, rl: Readline, w: CompletionWord, kind: string, breaks: string): Code<Found> {
  const fold = rl.variables["completion-ignore-case"];
  switch (kind) {
    case "filename":
      return file_names(yield* files(sh, w.plain, "all", fold));
    case "command":
      return plain(yield* commands(sh, w.plain));
    case "variable":
      return plain(variables(sh).filter((v) => v.startsWith(w.plain.replace(/^\$/, ""))));
    case "username":
      return plain(
        (yield* run_action(sh, "user", w.plain.replace(/^~/, ""))).map((u) =>
          w.plain.startsWith("~") ? `~${u}` : u,
        ),
        { filenames: true, quoted: true },
      );
    case "hostname":
      return plain(yield* run_action(sh, "hostname", w.plain));
    case "history":
      return plain(history_matches(sh, w.plain));
    case "glob":
    case "glob-pattern": {
      const pattern = kind === "glob" ? `${w.plain}*` : w.plain;
      if (!GLOB.test(pattern)) return plain([]);
      return file_names(yield* glob(pattern, { extglob: sh.shopts.extglob }));
    }
  }
  if (sh.shopts.no_empty_cmd_completion && rl.line.text.trim() === "") return plain([]);
  const programmed = sh.shopts.progcomp ? yield* by_spec(sh, rl, w, breaks) : null;
  return programmed ?? (yield* by_default(sh, w, fold, true, kind === "all"));
}

/** Words of the history that begin with `word`. */
function history_matches(sh: Shell, word: ByteString): ByteString[] {
  const out = new Set<ByteString>();
  for (const e of sh.history.entries)
    for (const w of e.line.split(/\s+/)) if (w !== "" && w.startsWith(word)) out.add(w);
  return [...out];
}

function context(rl: Readline, w: CompletionWord, breaks: string): CompletionContext {
  const { text: line, point } = rl.line;
  let from = w.command_start;
  from += /^\s*(?:[A-Za-z_]\w*\+?=\S*\s+)*/.exec(line.slice(from, w.start))?.[0].length ?? 0;
  const { words, index } = command_words(line, from, point, breaks);
  return {
    line: line.slice(from),
    point: point - from,
    words,
    index,
    command: dequote(words[0] ?? ""),
    word: w.plain,
    previous: words[index - 1] ?? "",
    type: 9,
    key: 9,
  };
}

function* by_spec(sh: Shell, rl: Readline, w: CompletionWord, breaks: string): Code<Found | null> {
  const table = sh.extra.completions;
  const ctx = context(rl, w, breaks);
  for (let round = 0; round < MAX_RETRIES; round++) {
    let spec = w.command ? table.get(INITIAL_KEY) : table.get(ctx.command);
    if (w.command && rl.line.text.trim() === "") spec = table.get(EMPTY_KEY) ?? spec;
    if (!w.command) {
      spec ??= table.get(ctx.command.slice(ctx.command.lastIndexOf("/") + 1));
      if (!spec && !table.has(DEFAULT_KEY)) {
        const known = yield* complete_known(sh, ctx);
        if (known) return plain(known.matches, { append: known.nospace ? "" : " " });
      }
      spec ??= table.get(DEFAULT_KEY);
    }
    if (!spec) return null;
    const r = yield* run_spec(sh, spec, ctx);
    if (r.retry) continue;
    if (r.matches.length === 0 && r.options.has("bashdefault")) {
      const more = yield* by_default(sh, w, rl.variables["completion-ignore-case"], r.options.has("default"));
      if (more.matches.length > 0) return more;
    }
    if (r.matches.length === 0 && r.options.has("default")) return file_names(yield* files(sh, w.plain));
    return plain(r.matches, {
      filenames: r.filenames,
      quoted: !r.filenames || r.options.has("noquote"),
      append: r.options.has("nospace") ? "" : " ",
      sorted: r.options.has("nosort"),
    });
  }
  return null;
}

function* by_default(
  sh: Shell,
  w: CompletionWord,
  fold: boolean,
  with_files = true,
  all = false,
): Code<Found> {
  const { text, plain: word } = w;
  if (w.quote !== "'") {
    const variable = /^(.*)\$(\{?)([A-Za-z_]\w*)?$/s.exec(text);
    if (variable && variable[1] === "") {
      const names = variables(sh).filter((v) => v.startsWith(variable[3] ?? ""));
      if (names.length > 0) {
        const brace = variable[2];
        // one that leads to a directory goes on with a slash
        const leads = names.length === 1 && (yield* is_directory(get_variable(sh, names[0]) ?? ""));
        return plain(
          names.map((n) => `$${brace}${n}${brace ? "}" : ""}`),
          leads ? { quoted: true, append: "/" } : { quoted: true },
        );
      }
    }
    if (/^~[^/]*$/.test(text) && w.quote === "") {
      const users = (yield* getpwent()).map((u) => `~${u.name}`).filter((u) => u.startsWith(text));
      if (users.length > 0) return plain(users, { filenames: true, quoted: true });
    }
    if (text.startsWith("@"))
      return plain((yield* run_action(sh, "hostname", word.slice(1))).map((h) => `@${h}`));
  }
  if (w.command) {
    const list = yield* commands(sh, word);
    if (word.includes("/")) return file_names(list);
    const dirs = with_files ? yield* files(sh, word, "directories", fold) : [];
    // the current directory's directories only when nothing else begins so
    if (list.length === 0) return file_names(dirs);
    return plain(list);
  }
  if (GLOB.test(text) && w.quote === "") {
    const found = yield* glob(text, { extglob: sh.shopts.extglob });
    return found.length === 1 || all ? file_names(found) : plain([]);
  }
  if (!with_files) return plain([]);
  return yield* complete_files(sh, w, fold);
}

/** Whether a match is a directory: as it is, behind its tilde, or where its variables lead. Runs no command. */
export function* leads_to_directory(sh: Shell, match: ByteString): Code<boolean> {
  if (yield* is_directory((yield* expand_tilde_prefix(sh, match)) ?? match)) return true;
  if (!match.includes("$") || /[`(]/.test(match)) return false;
  return yield* is_directory(yield* expand_text(sh, match));
}

/** File names; a directory part with variables is looked up where they lead, and stays as it was typed. */
function* complete_files(sh: Shell, w: CompletionWord, fold: boolean): Code<Found> {
  const slash = w.text.lastIndexOf("/") + 1;
  const typed = w.text.slice(0, slash);
  if (typed.includes("$") && w.quote !== "'") {
    const dir = yield* expand_text(sh, typed.replace(/"/g, '\\"'));
    const found = yield* files(sh, dir + dequote(w.text.slice(slash), w.quote), "all", fold);
    return { ...file_names(found.map((f) => typed + f.slice(dir.length))), keep: typed.length };
  }
  return file_names(yield* files(sh, w.plain, "all", fold));
}
