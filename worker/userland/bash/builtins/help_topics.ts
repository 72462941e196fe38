// What help tells of: the builtins, and the words of the grammar.
import { all_builtins } from "./index.ts";

export interface Topic {
  name: string;
  /** what `help -s` prints */
  usage: string;
  summary: string;
}

/** The grammar's own words, which are topics too. */
const KEYWORDS: readonly Topic[] = [
  ["%", "job_spec [&]", "Resume job in foreground."],
  ["((", "(( expression ))", "Evaluate arithmetic expression."],
  ["[[", "[[ expression ]]", "Execute conditional command."],
  ["{", "{ COMMANDS ; }", "Group commands as a unit."],
  [
    "case",
    "case WORD in [PATTERN [| PATTERN]...) COMMANDS ;;]... esac",
    "Execute commands based on pattern matching.",
  ],
  ["coproc", "coproc [NAME] command [redirections]", "Create a coprocess named NAME."],
  ["for", "for NAME [in WORDS ... ] ; do COMMANDS; done", "Execute commands for each member in a list."],
  ["for ((", "for (( exp1; exp2; exp3 )); do COMMANDS; done", "Arithmetic for loop."],
  ["function", "function name { COMMANDS ; } or name () { COMMANDS ; }", "Define shell function."],
  [
    "if",
    "if COMMANDS; then COMMANDS; [ elif COMMANDS; then COMMANDS; ]... [ else COMMANDS; ] fi",
    "Execute commands based on conditional.",
  ],
  [
    "select",
    "select NAME [in WORDS ... ;] do COMMANDS; done",
    "Select words from a list and execute commands.",
  ],
  ["time", "time [-p] pipeline", "Report time consumed by pipeline's execution."],
  ["until", "until COMMANDS; do COMMANDS-2; done", "Execute commands as long as a test does not succeed."],
  [
    "variables",
    "variables - Names and meanings of some shell variables",
    "Common shell variable names and usage.",
  ],
  ["while", "while COMMANDS; do COMMANDS-2; done", "Execute commands as long as a test succeeds."],
].map(([name, usage, summary]) => ({ name, usage, summary }));

/** How a topic is headed, when not by the name it is asked for with. */
export const TITLES: Readonly<Record<string, string>> = {
  "((": "(( ... ))",
  "[[": "[[ ... ]]",
  "{": "{ ... }",
};

export function topics(): Topic[] {
  const builtins = [...all_builtins()].map(([name, b]) => ({
    name,
    // the usage of [ has the bracket already
    usage: b.usage === "" || name === "[" ? b.usage || name : `${name} ${b.usage}`,
    summary: b.summary,
  }));
  return [...builtins, ...KEYWORDS].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names of all topics, as they are headed. */
export const topic_titles = (): string[] => topics().map(({ name }) => TITLES[name] ?? name);
