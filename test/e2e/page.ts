// A page under test: opened in a browser of its own, watched for errors and policy violations, typed into and read.
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Worker,
} from "playwright-core";
import { inject } from "vitest";
import { CHROMIUM_ARGS } from "../../tools/browser.mjs";

/** How long a thing may take on a loaded machine with two cores, ms. Nothing waits longer than it has to. */
export const WAIT = 45_000;

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: inject("chromium"), args: [...CHROMIUM_ARGS], headless: true });
}

export interface Lab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything that must not be there: uncaught errors, console errors, policy violations. */
  readonly complaints: string[];
}

/** A new browser context with the page open. With `wait`, until the shell's first prompt. */
export async function openLab(
  browser: Browser,
  options: BrowserContextOptions = {},
  wait = true,
): Promise<Lab> {
  return openIn(await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options }), wait);
}

/**
 * The page in a context that was made before, at its own address or another. Unless `offline`, the browser is one
 * without service workers: to fill a cache takes time that only the test of it should take.
 */
export async function openIn(
  context: BrowserContext,
  wait = true,
  url = inject("url"),
  offline = false,
): Promise<Lab> {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const complaints: string[] = [];
  await context.exposeBinding("complain", (_, text: string) => complaints.push(text));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (e) => {
      const { complain } = window as unknown as { complain: (text: string) => void };
      complain(`CSP: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`);
    });
  });
  if (!offline)
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined }),
    );
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT);
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      complaints.push(`console: ${message.text()}`);
  });
  await page.goto(url);
  const lab = { page, context, complaints };
  if (wait) {
    await waitForPrompt(lab);
    // The panels are drawn after it.
    await page.locator('[data-region="records"]').waitFor({ state: "attached" });
  }
  return lab;
}

/** The worker with the machine. */
export async function machineWorker({ page }: Lab): Promise<Worker> {
  const end = Date.now() + WAIT;
  for (;;) {
    const worker = page.workers().at(-1);
    if (worker) return worker;
    if (Date.now() > end) throw new Error("no worker");
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Waits until `probe` gives a truthy value, and returns it. */
export async function until<T>(what: string, probe: () => Promise<T>): Promise<NonNullable<T>> {
  const end = Date.now() + WAIT;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Rows of the terminal as they are on the screen, without the blanks at their ends. */
export async function screen({ page }: Lab): Promise<string[]> {
  const rows = await page.locator(".xterm-rows > div").allInnerTexts();
  // xterm renders blanks as no-break spaces.
  const lines = rows.map((row) => row.replaceAll("\u00a0", " ").trimEnd());
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  return lines;
}

const PROMPT = /^\[root@auditlab .*\]#$/;

/** Waits until the last line of the screen is an empty prompt. */
export async function waitForPrompt(lab: Lab, timeout = WAIT): Promise<string[]> {
  return waitForScreen(lab, (lines) => PROMPT.test(lines.at(-1) ?? ""), timeout);
}

/** Waits until the screen satisfies `done`, and returns it. Fails with what was there instead. */
export async function waitForScreen(
  lab: Lab,
  done: (lines: string[]) => boolean,
  timeout = WAIT,
): Promise<string[]> {
  const end = Date.now() + timeout;
  for (;;) {
    const lines = await screen(lab);
    if (done(lines)) return lines;
    if (Date.now() > end) throw new Error(`the terminal never showed it; it shows:\n${lines.join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Types a line as keys, and Enter. */
export async function typeLine({ page }: Lab, line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
}

const squeezed = (text: string): string => text.replaceAll(/\s/g, "");

/** Index of the row that ends the last echo of `line`, which may be cut at the edge of the screen; -1 if none does. */
function echoEnd(rows: readonly string[], line: string): number {
  const wanted = `#${squeezed(line)}`;
  for (let end = rows.length - 1; end >= 0; end--) {
    let joined = "";
    for (let i = end; i >= 0 && joined.length < wanted.length; i--) joined = squeezed(rows[i]) + joined;
    if (joined.endsWith(wanted)) return end;
  }
  return -1;
}

/** Types a line and waits for the prompt after it; returns the lines it printed that are on the screen. */
export async function run(lab: Lab, line: string, timeout = WAIT): Promise<string[]> {
  await lab.page.keyboard.type(line);
  // The echo of the line must be there before an empty prompt means that it is done: the screen may still show the
  // prompt before it, and above that the same line typed earlier.
  await waitForScreen(lab, (rows) => echoEnd(rows, line) === rows.length - 1, timeout);
  await lab.page.keyboard.press("Enter");
  const done = (rows: string[]) => {
    const at = echoEnd(rows, line);
    return at >= 0 && at < rows.length - 1 && PROMPT.test(rows.at(-1) ?? "");
  };
  const rows = await waitForScreen(lab, done, timeout);
  return rows.slice(echoEnd(rows, line) + 1, -1);
}

/** Pastes text into the terminal as a person does: through the clipboard, with Ctrl+V. */
export async function paste({ page }: Lab, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.press("Control+v");
}
