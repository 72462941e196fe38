// What a new scenario begins with: small, and right in all that `auditlab check` asks.
import type { ScenarioHead } from "../../scenarios/format/types.ts";
import type { ScenarioSource } from "../../worker/api.ts";
import { INDEX, nextPlace, SOLUTION } from "./draft.ts";

export function newFiles(heads: readonly ScenarioHead[]): ScenarioSource {
  return {
    [INDEX]: index(nextPlace(heads, "practice")),
    [SOLUTION]: "auditctl -w /etc/passwd -p wa -k users\n",
  };
}

const index = (order: number): string => `---
title: A new scenario
summary: Say in one sentence what the reader will be able to do.
kind: guide # guide, challenge or diagnose
chapter: practice # audit, container-ids, practice or challenges
order: ${order} # place in the chapter
level: 1 # 1 for everybody, 2 for who has used audit, 3 for who reads kernel code
minutes: 5
tasks:
  watch:
    title: Have a record written whenever \`/etc/passwd\` is changed.
    done:
      rule: { matches: "^-w /etc/passwd -p [rxa]*w" }
    hints:
      - say: The command that configures audit is \`auditctl\`, and \`-w\` watches a file.
      - say: "\`auditctl -w /etc/passwd -p wa -k users\`"
sources:
  - { title: auditctl(8), url: "https://man7.org/linux/man-pages/man8/auditctl.8.html" }
---

## The first step

Each heading begins a step. A block like this one is typed into the terminal when the reader clicks it:

\`\`\`sh {exec}
auditctl -l
\`\`\`

A task stands where it is to be done. What it asks is in the front matter, above.

\`\`\`task
watch
\`\`\`
`;
