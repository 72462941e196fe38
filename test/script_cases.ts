// Scripts, each with all that it prints.
import { expect, test } from "vitest";
import { run_script } from "./machine.ts";

export interface ScriptCase {
  readonly name: string;
  /** In lines, as the two others. */
  readonly script: readonly string[];
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** Of what is printed, which are bytes. */
function lines(bytes: string): string[] {
  const text = Buffer.from(bytes, "latin1").toString();
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** A test of each. */
export function test_scripts(cases: readonly ScriptCase[]): void {
  test.each(cases)("$name", ({ script, stdout, stderr }) => {
    const r = run_script(`${script.join("\n")}\n`);
    expect(lines(r.stdout)).toEqual(stdout);
    expect(lines(r.stderr)).toEqual(stderr);
  });
}
