// What useradd and its kin say, write and tell audit is compared with shadow 4.13: facts/accounts.txt holds, for each
// command, its messages, its status, the audit messages it sent (type and text) and the lines of the account files that
// changed ("<" before, ">" after), recorded as an unprivileged user with --prefix. TODAY is the day of the recording.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { messageTypeNumber } from "../audit/tables/message_types.ts";

const FACTS = readFileSync(join(import.meta.dirname, "facts/accounts.txt"), "latin1");
const pieces = FACTS.split(/^(?=\$ )/m);
const commands = pieces.map((p) => p.slice(2, p.indexOf("\n")));

const FILES = ["passwd", "shadow", "group", "gshadow"];
const SETUP = `cd /etc
printf 'root:x:0:0:root:/root:/bin/bash\\nalice:x:1000:1000:Alice:/home/alice:/bin/bash\\n' > passwd
printf 'root:x:0:\\nsudo:x:27:alice\\nalice:x:1000:\\nusers:x:100:\\n' > group
printf 'root:*:17606:0:99999:7:::\\nalice:*:17606:0:99999:7:::\\n' > shadow
printf 'root:*::\\nsudo:*::alice\\nalice:!::\\nusers:*::\\n' > gshadow
auditctl -D >/dev/null; auditctl -a always,exclude -F msgtype=SYSCALL >/dev/null
`;
const MARK = "=PART=";

/** What each command does on the simulated machine, in parts: output, status, records, files. */
function play(): string[] {
  const step = (command: string) => `: > /var/log/audit/audit.log
echo -n ${MARK}; ${command} 2>&1 </dev/null; echo "[$?]"; echo -n ${MARK}; sleep 0.1; cat /var/log/audit/audit.log
for f in ${FILES.join(" ")}; do echo -n ${MARK}; cat $f; done
`;
  const { stdout } = run_script(`${SETUP}echo $(( $(date +%s) / 86400 ))
for f in ${FILES.join(" ")}; do echo -n ${MARK}; cat $f; done
${commands.map(step).join("")}`);
  return stdout.split(MARK);
}

/** diff's lines of two small files of which one has lines changed, added or removed, in one place after the other. */
function changes(file: string, before: string, after: string): string {
  const [a, b] = [before, after].map((t) => t.split("\n").filter(Boolean));
  let out = "";
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (a[i] === b[j]) {
      i++;
      j++;
    } else if (j < b.length && i < a.length && !b.includes(a[i]) && !a.includes(b[j])) {
      out += `< ${file}: ${a[i++]}\n> ${file}: ${b[j++]}\n`;
    } else if (i < a.length && !b.includes(a[i])) out += `< ${file}: ${a[i++]}\n`;
    else out += `> ${file}: ${b[j++]}\n`;
  }
  return out;
}

const records = (log: string): string =>
  [...log.matchAll(/^type=(\w+) msg=audit\(.*?\): .*? msg='(.*)'$/gm)]
    .map(([, type, text]) => `  AUDIT ${messageTypeNumber(type)} ${text}\n`)
    .join("");

test("account programs", () => {
  const parts = play();
  const today = parts[0].trim();
  let files = parts.slice(1, 5);
  let at = 5;
  const seen = commands.map((command) => {
    const [output, log, ...after] = parts.slice(at, at + 6);
    at += 6;
    const diffs = FILES.map((f, i) => changes(f, files[i], after[i])).join("");
    files = after;
    // usage texts are long: their first line stands for them
    const said = output.replace(/^(?: {2}.*|Options:|)\n/gm, "");
    return `$ ${command}\n${said}${records(log)}${diffs.replaceAll(`:${today}:`, ":TODAY:")}`;
  });
  expect(seen).toEqual(pieces);
});
