// explain: what an auditctl or ausearch command line means, word by word. Nothing is changed by it.
import { program } from "../../lib/program.ts";
import { eprint } from "../../lib/stdio.ts";
import { explainAuditctl } from "./explain_auditctl.ts";
import { explainAusearch } from "./explain_ausearch.ts";
import { explainRules } from "./explain_rules.ts";

const HELP = `Usage: explain auditctl [OPTION]...
   or: explain ausearch [OPTION]...
Tell what the command line means, word by word, and what to look out for.
The command is not run. Quote what the shell would take for itself:
  explain auditctl -a always,exit -S mkdir -F 'auid>=1000'
Of a file (auditctl -R FILE) it tells what its lines mean for this machine.
`;

/** The command's words: one argument with blanks in it is a whole line. */
const words = (args: readonly string[]): string[] =>
  args.length === 1 && args[0].includes(" ") ? args[0].trim().split(/\s+/) : [...args];

export const explain = program({
  name: "explain",
  help: HELP,
  *run(c) {
    const [command = "", ...rest] = words(c.args);
    const name = command.slice(command.lastIndexOf("/") + 1);
    if (name !== "auditctl" && name !== "ausearch") {
      yield* eprint(
        name === "" ? HELP : `explain: ${name} is not explained, only auditctl and ausearch are\n`,
      );
      return 1;
    }
    const {
      text,
      error: refused,
      file,
    } = yield* name === "auditctl" ? explainAuditctl(rest) : explainAusearch(rest);
    yield* c.out.print(text);
    const rules = file ? yield* explainRules(file.path, file.goesOn) : null;
    if (rules) yield* c.out.print(rules.text);
    const error = refused ?? rules?.error ?? null;
    if (error === null) return 0;
    yield* c.out.flush();
    yield* eprint(`\n${name} refuses it: ${error}\n`);
    return 1;
  },
});
