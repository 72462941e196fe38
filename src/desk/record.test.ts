// If this fails, a session that somebody wants to teach with becomes a scenario that does something else, or none.
import { expect, test } from "vitest";
import { parse_scenario } from "../../scenarios/format/parse.ts";
import type { Scenario } from "../../scenarios/format/types.ts";
import type { ScenarioSource } from "../../worker/api.ts";
import { check_scenario } from "../../worker/check/check_scenario.ts";
import { check_at_once } from "../../worker/check/checking.ts";
import { DEFAULT_CONFIG } from "../../worker/machine/config.ts";
import { Machine } from "../../worker/machine/machine.ts";
import { lines } from "../../worker/main/probe_lines.ts";
import { data_messages, edit_message } from "../../worker/userland/lib/edit_wire.ts";
import { filesOfSession } from "./record.ts";

const CONTROL = {
  code: () => Promise.reject(new Error("all code is there")),
  progress: { postMessage: () => {} },
  signal: new AbortController().signal,
};
const CONFIG = {
  ...DEFAULT_CONFIG,
  seed: 5,
  patches: 12,
  as_posted: ["netns-count" as const],
  boot: ["audit=1"],
};

const rest = (machine: Machine, ns: number): void => {
  const until = machine.now + ns;
  while (machine.now < until) machine.run(until, 1_000_000);
};

/** A machine with its first prompt. */
function booted(config: typeof CONFIG): Machine {
  const machine = new Machine(config);
  rest(machine, 3e9);
  return machine;
}

/** Presses keys one by one, and lets the machine rest. */
function press(machine: Machine, text: string): void {
  for (const key of text.match(/\x1b\[.|[\s\S]/g) ?? []) {
    machine.input(key);
    rest(machine, 20e6);
  }
  rest(machine, 3e9);
}

const files_of = async (config: typeof CONFIG, machine: Machine): Promise<ScenarioSource> =>
  filesOfSession(config, await lines(config, machine.journal, machine.now, CONTROL), []);

/** The files made of a session in which these keys were pressed one by one; each text when the machine rests. */
async function record(config: typeof CONFIG, ...typed: string[]): Promise<ScenarioSource> {
  const machine = booted(config);
  for (const text of typed) press(machine, text);
  return files_of(config, machine);
}

function parsed(files: ScenarioSource): Scenario {
  const result = parse_scenario("recorded", files);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.scenario;
}

test("what was typed, the machine, and proposals that the check finds nothing wrong with", async () => {
  const files = await record(
    CONFIG,
    "sleep 100 &\r",
    "echo 123456 > /proc/$!/containerid\r",
    "auditctl -w /etc/shadow -p r -k secrets\r",
    "head -1 /etc/shadow\r",
    "ausearch -k secrets\r",
  );
  expect(files["solution.sh"]).toBe(
    "sleep 100 &\necho 123456 > /proc/$!/containerid\nauditctl -w /etc/shadow -p r -k secrets\nhead -1 /etc/shadow\nausearch -k secrets\n",
  );
  const scenario = parsed(files);
  expect(scenario.machine).toMatchObject({
    seed: 5,
    patches: 12,
    as_posted: ["netns-count"],
    boot: ["audit=1"],
  });
  expect(scenario.tasks.map(({ name, done }) => [name, done])).toEqual([
    ["label-1", { event: [{ type: "CONTAINER", fields: { op: "set", contid: "123456", res: "1" } }] }],
    [
      "rule-1",
      {
        event: [{ type: "CONFIG_CHANGE", fields: { op: "add_rule", key: "secrets", list: "4", res: "1" } }],
      },
    ],
    ["record-1", { event: [{ type: "SYSCALL", fields: { key: "secrets", success: "yes" } }] }],
    ["search-1", { ran: { matches: "^(\\S*/)?ausearch( |$)" } }],
  ]);
  expect(files["index.md"]).toMatch(
    /# A proposal, made of a CONTAINER record: keep it, change it, or delete it/,
  );
  expect(files["index.md"]).toContain(
    '    done: { event: [{ type: CONTAINER, fields: { op: set, contid: "123456", res: "1" } }] }\n',
  );
  const { problems } = check_at_once(check_scenario(scenario, files, true));
  expect(problems).toEqual([]);
});

test("lines are those that the shell took, whatever keys made them; what needs keys is left out", async () => {
  const files = await record(
    CONFIG,
    "ech\tone\r",
    "\x1b[A\x7f\x7f\x7ftwo\r",
    "never run\x03echo three\r",
    "sleep 50\r",
    "\x03echo '```'\r",
    "cat\r",
    "words for cat\r",
    "\x04cat << END\r",
    "  kept\r",
    "END\r",
    "cat << END\r",
    "given up\r",
    "\x03",
    "less /etc/passwd\r",
    "qecho last\r",
    "\r",
    "half a li",
  );
  expect(files["solution.sh"]).toBe(
    "echo one\necho two\necho three\necho '```'\ncat << END\n  kept\nEND\necho last\n",
  );
  const text = files["index.md"] as string;
  expect(text).toContain("Left out: `sleep 50`, because it was ended by a key.");
  expect(text).toContain("Left out: `less /etc/passwd`, because it took keys, not lines.");
  expect(parsed(files).solution).toHaveLength(8);
});

/** A session in which `edit` was called, the editor saved something else and then `text`, and `after` was entered. */
async function edited(call: string, text: string, after: string): Promise<ScenarioSource> {
  const machine = booted(CONFIG);
  let printed = "";
  machine.on_output = (bytes) => {
    printed += bytes;
  };
  press(machine, `${call}\r`);
  const [, nonce] = /\x1b\]7717;([0-9a-f]{16});hello\x07/.exec(printed) ?? [];
  for (const message of [
    edit_message(nonce, "ready"),
    edit_message(nonce, "save", 6, 0) + data_messages(nonce, "first\n").join(""),
    edit_message(nonce, "save", text.length, 0) + data_messages(nonce, text).join(""),
    edit_message(nonce, "quit"),
  ]) {
    machine.input(message);
    rest(machine, 3e9);
  }
  press(machine, `${after}\r`);
  return files_of(CONFIG, machine);
}

test("what was saved in the editor is written again by a command, to the byte", async () => {
  const text = '#!/bin/bash\n\n# twice\necho "$1" ! \\\\ `id`\nEOF\n  EOF \n';
  const files = await edited("edit /root/twice", text, "cat twice");
  expect(files["solution.sh"]).toBe(`cat > /root/twice <<'EOF_'\n${text}EOF_\ncat twice\n`);
  const machine = booted(CONFIG);
  for (const line of parsed(files).solution) press(machine, `${line}\r`);
  expect(machine.read_file("/root/twice")).toBe(text);
  expect((await edited("edit /root/none", "", "true"))["solution.sh"]).toBe(
    "cat > /root/none <<'EOF'\nEOF\ntrue\n",
  );
});

test.each([
  ["edit /root/a", "a\tb\n", "what it wrote has characters that cannot be typed"],
  ["edit /root/a", "no end", "the last line of what it wrote has no end"],
  ["edit /root/a", "hello!world\n", "what it wrote has ! where the shell would look up its history"],
  ["edit /root/a", "\xff\n", "what it wrote is no text"],
  ["edit /root/a", `${"x".repeat(4_000)}\n`, "a line of what it wrote is too long"],
  ["edit $HOME/a", "one\n", "what it wrote was typed in the editor"],
])("%s with %j saved is left out, and says why", async (call, text, reason) => {
  const files = await edited(call, text, "true");
  expect(files["solution.sh"]).toBe("true\n");
  expect(files["index.md"]).toContain(`Left out: \`${call}\`, because ${reason}.`);
});

test("files of the session's machine come along, and a session without a line is none", async () => {
  const config = { ...CONFIG, files: [{ path: "/root/a", data: "\xc3\xa4" }] };
  const files = await record(config, "cat a\r");
  expect(files["files/root/a"]).toBe("ä");
  expect(parsed(files).files).toEqual([{ path: "/root/a", data: "\xc3\xa4", mode: 0o644 }]);
  await expect(record(CONFIG, "half")).rejects.toThrow("Nothing was typed");
});
