// The switches of `set` and `shopt`: names, letters, defaults.

/** `set -o` names in the order bash lists them, with their letters. */
export const SET_OPTIONS: readonly (readonly [name: keyof Options, letter: string])[] = [
  ["allexport", "a"],
  ["braceexpand", "B"],
  ["emacs", ""],
  ["errexit", "e"],
  ["errtrace", "E"],
  ["functrace", "T"],
  ["hashall", "h"],
  ["histexpand", "H"],
  ["history", ""],
  ["ignoreeof", ""],
  ["interactive-comments", ""],
  ["keyword", "k"],
  ["monitor", "m"],
  ["noclobber", "C"],
  ["noexec", "n"],
  ["noglob", "f"],
  ["nolog", ""],
  ["notify", "b"],
  ["nounset", "u"],
  ["onecmd", "t"],
  ["physical", "P"],
  ["pipefail", ""],
  ["posix", ""],
  ["privileged", "p"],
  ["verbose", "v"],
  ["vi", ""],
  ["xtrace", "x"],
];

/** Order of the letters in $-. */
const FLAG_ORDER = "abefhikmnprtuvxBCEHPT";

/** The defaults of a script's shell. */
const OPTION_DEFAULTS = {
  allexport: false,
  braceexpand: true,
  emacs: false,
  errexit: false,
  errtrace: false,
  functrace: false,
  hashall: true,
  histexpand: false,
  history: false,
  ignoreeof: false,
  "interactive-comments": true,
  keyword: false,
  monitor: false,
  noclobber: false,
  noexec: false,
  noglob: false,
  nolog: false,
  notify: false,
  nounset: false,
  onecmd: false,
  physical: false,
  pipefail: false,
  posix: false,
  privileged: false,
  verbose: false,
  vi: false,
  xtrace: false,
};
export type Options = Record<keyof typeof OPTION_DEFAULTS, boolean>;
export const new_options = (): Options => ({ ...OPTION_DEFAULTS });

/** Options of `set` and `shopt` that would change nothing here: they stay as they are, and setting them is an error. */
const NOT_SIMULATED: ReadonlySet<string> = new Set(
  (
    "onecmd assoc_expand_once compat31 compat32 compat40 compat41 compat42 compat43 compat44 extquote " +
    "globasciiranges gnu_errfmt noexpand_translation"
  ).split(" "),
);

/** The same for those that matter to a shell somebody types into; to a script they make no difference anywhere. */
const OF_TYPING: ReadonlySet<string> = new Set(
  "checkwinsize complete_fullquote direxpand dirspell hostcomplete mailwarn progcomp_alias".split(" "),
);

/** Whether switching the option to `on` asks for something that is not simulated. */
export const not_simulated = (
  name: keyof Options | keyof Shopts,
  on: boolean,
  interactive: boolean,
): boolean =>
  (NOT_SIMULATED.has(name) || (interactive && OF_TYPING.has(name))) &&
  on !== (name in SHOPT_DEFAULTS && SHOPT_DEFAULTS[name as keyof Shopts]);

export const option_of_letter = (letter: string): keyof Options | undefined =>
  SET_OPTIONS.find(([, l]) => l === letter && l !== "")?.[0];

/** $- */
export function flag_letters(
  o: Options,
  interactive: boolean,
  input: "command" | "file" | "stdin",
  restricted: boolean,
): string {
  let out = "";
  for (const letter of FLAG_ORDER) {
    if (letter === "i") {
      if (interactive) out += "i";
    } else if (letter === "r") {
      if (restricted) out += "r";
    } else {
      const name = option_of_letter(letter);
      if (name && o[name]) out += letter;
    }
  }
  if (input === "command") out += "c";
  if (input === "stdin") out += "s";
  return out;
}

/** `shopt` names in the order bash lists them, with the defaults of a non-interactive Debian bash 5.2. */
export const SHOPT_DEFAULTS = {
  autocd: false,
  assoc_expand_once: false,
  cdable_vars: false,
  cdspell: false,
  checkhash: false,
  checkjobs: false,
  checkwinsize: true,
  cmdhist: true,
  compat31: false,
  compat32: false,
  compat40: false,
  compat41: false,
  compat42: false,
  compat43: false,
  compat44: false,
  complete_fullquote: true,
  direxpand: false,
  dirspell: false,
  dotglob: false,
  execfail: false,
  expand_aliases: false,
  extdebug: false,
  extglob: false,
  extquote: true,
  failglob: false,
  force_fignore: true,
  globasciiranges: true,
  globskipdots: true,
  globstar: false,
  gnu_errfmt: false,
  histappend: false,
  histreedit: false,
  histverify: false,
  hostcomplete: true,
  huponexit: false,
  inherit_errexit: false,
  interactive_comments: true,
  lastpipe: false,
  lithist: false,
  localvar_inherit: false,
  localvar_unset: false,
  login_shell: false,
  mailwarn: false,
  no_empty_cmd_completion: false,
  nocaseglob: false,
  nocasematch: false,
  noexpand_translation: false,
  nullglob: false,
  patsub_replacement: true,
  progcomp: true,
  progcomp_alias: false,
  promptvars: true,
  restricted_shell: false,
  shift_verbose: false,
  sourcepath: true,
  varredir_close: false,
  xpg_echo: false,
};
export type Shopts = Record<keyof typeof SHOPT_DEFAULTS, boolean>;
export const new_shopts = (): Shopts => ({ ...SHOPT_DEFAULTS });
