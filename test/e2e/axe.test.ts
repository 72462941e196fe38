// If this fails, somebody who does not see, or sees badly, cannot use one of the dialogs or panels.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { type Lab, launch, openLab, run, until, WAIT } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const button = ({ page }: Lab, name: string | RegExp) => page.getByRole("button", { name });
const region = ({ page }: Lab, name: string) => page.locator(`[data-region="${name}"]`);
const terminal = ({ page }: Lab) => page.locator(".xterm-helper-textarea").first().focus();

async function show(lab: Lab, name: string) {
  await lab.page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  await region(lab, name.toLowerCase()).waitFor();
  return region(lab, name.toLowerCase());
}

/** Opens a dialog, has it judged, and closes it. */
async function dialog(lab: Lab, name: string, open: () => Promise<void>, found: Found) {
  await open();
  await lab.page.getByRole("dialog").waitFor();
  await found.judge(name);
  await lab.page.keyboard.press("Escape");
  // Out of the document, and not only closed: what the page does about it has been done then.
  await lab.page.locator("dialog").waitFor({ state: "detached" });
}

/** What axe found, by where. */
class Found {
  readonly all: Record<string, string[]> = {};
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  async judge(where: string): Promise<void> {
    const wrong = await violations(this.#lab);
    if (wrong.length > 0) this.all[where] = wrong;
  }
}

const THEMES = ["light", "dark"] as const;

test.each(THEMES)(
  "panels that look back, and records in detail: %s",
  async (colorScheme) => {
    const lab = await openLab(browser, { colorScheme, bypassCSP: true });
    const found = new Found(lab);
    await run(lab, "auditctl -w /tmp -p wa -k tmp; lab-run --net 42 sleep 600 &");
    await run(lab, "mkdir /tmp/x");

    const records = await show(lab, "Records");
    await records.locator("[data-row]", { hasText: "mkdir" }).click();
    await records.getByRole("row").first().waitFor();
    await records.locator("table button").first().click();
    await found.judge("a field explained");
    await button(lab, "Filter by container id, type or key").click();
    await records.getByRole("checkbox", { name: /^SYSCALL/ }).check();
    await found.judge("records filtered");
    await lab.page.keyboard.press("Escape");

    const why = await show(lab, "Why");
    await why.locator("li button").first().click();
    await found.judge("why");
    const calls = await show(lab, "Calls");
    await calls.locator("[data-main]").first().click();
    await found.judge("calls");

    const time = await show(lab, "Time");
    await time.getByRole("slider").waitFor();
    await found.judge("time");
    await time.getByRole("button", { name: "Calls" }).click();
    await time.getByText("times in ms since Enter").waitFor();
    await time.getByRole("button", { name: "Earlier" }).click();
    await lab.page.getByText("You are looking at").waitFor();
    await found.judge("time, looking back by call");
    await time.getByRole("button", { name: "Events" }).click();
    await found.judge("time, by event");
    for (const name of ["Records", "Tasks", "Namespaces", "Rules", "Queue"]) {
      const panel = await show(lab, name);
      await panel.getByText("As it was at").waitFor();
      await found.judge(`${name}, looking back`);
    }
    await button(lab, "Return to now").first().click();

    const series = await show(lab, "Series");
    await series.getByRole("slider").fill("4");
    await series.locator('[data-patches="4"]').waitFor();
    await found.judge("series");
    await dialog(
      lab,
      "two kernels",
      () => series.getByRole("button", { name: /side by side/i }).click(),
      found,
    );

    await terminal(lab);
    await lab.page.keyboard.press("Control+Shift+F");
    await found.judge("find");
    expect(found.all).toEqual({});
    await lab.context.close();
  },
  4 * WAIT,
);

const openScenario = async (page: Page, slug: string) => {
  await page.evaluate((to) => {
    location.hash = `scenario=${to}`;
  }, slug);
};

test.each(THEMES)(
  "every dialog: %s",
  async (colorScheme) => {
    const lab = await openLab(browser, { colorScheme, bypassCSP: true });
    const found = new Found(lab);
    const { page } = lab;
    await run(lab, "echo https://example.org/");
    await dialog(lab, "share", () => button(lab, "Share").click(), found);
    for (const name of ["Restart", "The machine", "Settings", "Help and about"])
      await dialog(lab, name, () => button(lab, name).click(), found);

    // A link of this session, as somebody else gets it, and a link that is none.
    await button(lab, "Share").click();
    await page.getByText(/^[\d,]+ characters\.$/).waitFor();
    const link = await page.getByRole("textbox", { name: "Link", exact: true }).inputValue();
    await page.keyboard.press("Escape");
    const hash = new URL(link).hash;
    const follow = (to: string) => () =>
      page.evaluate((fragment) => {
        location.hash = fragment;
      }, to);
    await dialog(lab, "a link to be opened", follow(hash), found);
    await dialog(lab, "a damaged link", follow(`${hash.slice(0, -3)}AAA`), found);
    await follow(hash)();
    await page.getByRole("dialog").getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("As it was sent.").waitFor();
    await found.judge("a link that is open");
    await button(lab, "Your own machine").click();

    await openScenario(page, "first-record");
    await page.getByRole("heading", { name: "The first record" }).first().waitFor();
    await found.judge("a scenario");
    await dialog(lab, "start over", () => button(lab, "Start this scenario over").click(), found);
    await button(lab, "All scenarios").click();
    await dialog(lab, "forget progress", () => button(lab, "Reset").click(), found);
    await page.getByRole("button", { name: /^Free play/ }).click();

    // A link that a program printed, and a scenario that asks before its machine takes another's place.
    // The scenario's machine has a prompt, too, and takes the keys until the other one is there and has printed all.
    const restored = page.getByRole("status").getByText("Your session was restored.");
    await restored.waitFor();
    await terminal(lab);
    await run(lab, "true");
    await restored.waitFor({ state: "detached" });
    const url = page.locator(".xterm-rows > div", { hasText: /^https:/ }).first();
    const click = async () => {
      const box = await url.boundingBox();
      if (!box) return false;
      const y = box.y + box.height / 2;
      // xterm looks for a link where the pointer comes to, and takes the click that follows.
      await page.mouse.move(box.x + 30, y + box.height);
      await page.mouse.move(box.x + 40, y);
      if ((await page.locator(".xterm-cursor-pointer").count()) === 0) return false;
      await page.mouse.click(box.x + 40, y);
      return true;
    };
    await dialog(lab, "an external link", () => until("the link is clicked", click).then(() => {}), found);
    await dialog(
      lab,
      "a scenario's machine",
      () => page.getByRole("link", { name: /Go on where you were/ }).click(),
      found,
    );
    expect(found.all).toEqual({});
    await lab.context.close();
  },
  4 * WAIT,
);
