// axe's judgement of a page under test, which has to be opened with bypassCSP.
import { createRequire } from "node:module";
import type { Lab } from "./page.ts";

const require = createRequire(import.meta.url);
const AXE = require.resolve("axe-core/axe.min.js");

interface Axe {
  run(
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
}

/** What axe finds wrong with the page as it is: by all that it judges by itself, or by one rule. */
export async function violations({ page }: Lab, rule?: string): Promise<string[]> {
  // By the debugger, which the page's policy does not bind.
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ path: AXE });
  // A colour on its way to another is none to judge, and a button that the machine enables meanwhile has no way to go.
  await page.emulateMedia({ reducedMotion: "reduce" });
  // Besides, the size of what is pressed (WCAG 2.2).
  const { violations: found } = await page.evaluate((only) => {
    for (const animation of document.getAnimations())
      if (animation instanceof CSSTransition) animation.finish();
    const options = only ? { runOnly: [only] } : { rules: { "target-size": { enabled: true } } };
    return (window as unknown as { axe: Axe }).axe.run(options);
  }, rule);
  await page.emulateMedia({ reducedMotion: null });
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}
