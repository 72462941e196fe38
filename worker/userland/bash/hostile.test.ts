// If this fails, something that is typed can take the shell, or the machine with it, away from the one who types.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { DEFAULT_CONFIG, LOGIN_SESSION } from "../../machine/config.ts";
import { Machine } from "../../machine/machine.ts";
import { parse_source } from "./program.ts";
import { Word } from "./word.ts";

/** An interactive session: what it shows after each piece of input, given some machine time to work on it. */
function session(pieces: readonly string[]): string {
  const machine = new Machine(DEFAULT_CONFIG, { session: { ...LOGIN_SESSION, term: "dumb" } });
  let out = "";
  machine.on_output = (bytes) => {
    out += bytes;
  };
  const run = (seconds: number) => {
    const until = machine.now + seconds * 1e9;
    while (machine.now < until && !machine.halted) machine.run(until, 200_000);
  };
  run(2);
  for (const piece of pieces) {
    machine.input(piece);
    run(0.1);
  }
  return out;
}

it("ends an endless loop, and one of builtins that wait, with Ctrl-C", () => {
  const out = session([
    "while :; do :; done\r",
    "\x03",
    "echo loop $?\r",
    "while sleep 0; do :; done\r",
    "\x03",
    "echo sleep $?\r",
  ]);
  expect(out).toContain("loop 130\r\n");
  expect(out).toContain("sleep 130\r\n");
});

it("ends recursion of every kind with a message", () => {
  const r = run_script(`f() { f; }; f
g() { eval g; }; g
echo '. ./s' > s; . ./s
echo alive`);
  expect(r.stdout).toBe("alive\n");
  expect(r.stderr).toMatch(/f: maximum function nesting level exceeded/);
  expect(r.stderr).toMatch(/s: line 1: source: maximum source nesting level exceeded/);
});

it("bounds braces and strings, and goes on", () => {
  const r = run_script(`echo {1..100000000}
x=$(printf '%04000000d' 0); y=$x$x$x$x$x
echo alive`);
  expect(r.stdout).toBe("alive\n");
  expect(r.stderr).toMatch(/failed to allocate memory for 100000000 elements/);
  expect(r.stderr).toMatch(/too long/);
});

it("runs substitutions as deep as they may be", () => {
  const deep = (n: number) => `echo ${"$(echo ".repeat(n)}x${")".repeat(n)}\n`;
  expect(run_script(deep(199) + deep(198)).stdout).toBe("x\nx\n");
});

/** The forms of all programs inside the words of a tree. */
function forms(node: unknown): string[] {
  if (node instanceof Word) return forms(node.parts);
  if (typeof node !== "object" || node === null) return [];
  return [...("form" in node ? [String(node.form)] : []), ...Object.values(node).flatMap(forms)];
}

it("lays out no substitution that stands in one that was laid out, which would be work for every level anew", () => {
  const text = `a=$(b) echo "\${x:-$(c)}\${m[$(d)]}" $(( $(e) )) <(f) <<<$(g) >$(h)\n[[ $(i) ]]; for j in $(k); do :; done`;
  const parsed = (laid_out: boolean) =>
    forms(parse_source(text, 1, { extglob: true, comments: true, alias: null }, laid_out).commands);
  expect(new Set(parsed(true))).toEqual(new Set(["laid out"]));
  expect(parsed(false)).toEqual(Array(9).fill("written"));
});

it("survives a fork bomb of a user who may have few processes", () => {
  const r = run_script(`cat > /tmp/bomb <<'B'
ulimit -u 60
:(){ :|:& };:
B
setpriv --reuid 1000 --regid 1000 --clear-groups bash /tmp/bomb 2> errors
sleep 60
n=0; while read -r line; do n=$((n + 1)); last=$line; done < errors
echo "$last"
echo "alive $(echo still)"`);
  expect(r.stdout).toMatch(/fork: (?:retry: )?Resource temporarily unavailable/);
  expect(r.stdout).toMatch(/alive still\n$/);
});
