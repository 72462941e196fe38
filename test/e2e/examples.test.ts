// If this fails, the page does not do what it is there for: both examples of the cover letter, and their records.
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, launch, openLab, paste, run, typeLine, waitForScreen } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const EXAMPLE_1 = [
  "sleep 2&",
  "child=$!",
  "echo 123456 > /proc/$child/containerid; echo $?",
  "ausearch -ts recent -m container",
  "echo child:$child contid:$( cat /proc/$child/containerid)",
];

const text = (rows: readonly string[]) => rows.join("");

/** The fields of the only record in the opened event. */
async function fields(row: Locator): Promise<Record<string, string>> {
  const cells = await row
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((tr) => [
        tr.querySelector("th")?.textContent ?? "",
        tr.querySelector("td")?.textContent ?? "",
      ]),
    );
  return Object.fromEntries(cells);
}

/** What example 1 must leave on the screen and in the panel. */
async function expectExample1(lab: Lab): Promise<void> {
  const rows = await waitForScreen(lab, (lines) => /child:\d+ contid:123456/.test(text(lines)));
  const screen = text(rows);
  const child = /child:(\d+) contid:123456/.exec(screen)?.[1];
  expect(rows.some((row) => /^(\[root@auditlab ~\]# )*0$/.test(row))).toBe(true);
  expect(screen).toMatch(
    new RegExp(
      String.raw`----time->\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}type=CONTAINER msg=audit\(\d+\.\d{3}:\d+\): op=set pid=\d+ uid=0 subj=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0\.c1023 auid=0 tty=pts0 ses=\d+ opid=${child} old-contid=18446744073709551615 contid=123456 res=1`,
    ),
  );
  const event = lab.page
    .locator("li", { has: lab.page.locator("[data-row]", { hasText: "CONTAINER" }) })
    .last();
  await event.locator("[data-row]").click();
  const interpreted = await fields(event);
  expect(interpreted).toMatchObject({
    op: "set",
    uid: "root",
    auid: "root",
    tty: "pts0",
    opid: child,
    "old-contid": "unset",
    contid: "123456",
    res: "yes",
  });
  await lab.page.getByRole("button", { name: "Raw", exact: true }).click();
  const raw = await fields(event);
  expect(raw).toMatchObject({
    op: "set",
    uid: "0",
    subj: "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023",
    auid: "0",
    opid: child,
    "old-contid": "18446744073709551615",
    contid: "123456",
    res: "1",
  });
}

test("example 1, run by its button", async () => {
  // The whole line at once: a slow machine must not take longer to type than the sleep lasts.
  const lab = await openLab(browser, { reducedMotion: "reduce" });
  await lab.page.getByRole("button", { name: "Label a process" }).click();
  await expectExample1(lab);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("example 1, pasted", async () => {
  const lab = await openLab(browser);
  await paste(lab, `${EXAMPLE_1.join("\n")}\n`);
  await lab.page.keyboard.press("Enter");
  await expectExample1(lab);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("example 1, typed key by key", async () => {
  const lab = await openLab(browser);
  for (const [i, line] of EXAMPLE_1.entries()) {
    // With a child that lives longer: nobody knows how slowly the keys come here.
    if (i < 4) await run(lab, line.replace("sleep 2&", "sleep 3600&"));
    else await typeLine(lab, line);
  }
  await expectExample1(lab);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("example 2, run by its button: the event on the screen and in the panel", async () => {
  const lab = await openLab(browser, { reducedMotion: "reduce" });
  await lab.page.getByRole("button", { name: "Watch one container" }).click();
  const screen = text(
    await waitForScreen(lab, (lines) => /exe=\/usr\/bin\/perl .*key=tmpcontainerid/.test(text(lines))),
  );
  const types = [...screen.matchAll(/type=([A-Z_]+) msg=audit\([^)]*\) :/g)].map((m) => m[1]);
  expect(types.slice(-6)).toEqual(["CONTAINER_INFO", "PROCTITLE", "PATH", "PATH", "CWD", "SYSCALL"]);
  expect(screen).toContain(": op=task contid=123459");
  expect(screen).toContain("name=/tmp/tmpcontainerid");
  expect(screen).toContain("nametype=CREATE");
  const row = lab.page.locator("[data-row]", { hasText: "perl" }).last();
  await row.waitFor();
  const shown = (await row.textContent()) ?? "";
  for (const part of ["SYSCALL", "123459", "tmpcontainerid", "/tmp/tmpcontainerid"])
    expect(shown).toContain(part);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("example 3, run by its button: a container started in order, and one that is not", async () => {
  const lab = await openLab(browser, { reducedMotion: "reduce" });
  await lab.page.getByRole("button", { name: "Start a container" }).click();
  const screen = text(
    await waitForScreen(lab, (lines) =>
      /Operation not permitted: the container is not started/.test(text(lines)),
    ),
  );
  expect(screen).toContain('msg=\'virt=lab op=stop vm="lab-42"');
  const refused = lab.page.locator("[data-row]", { hasText: "CONTAINER" }).last();
  await refused.waitFor();
  expect(await refused.textContent()).toContain("43");
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("the author's check script (spec section 13), typed: each answer, and its record in the panel", async () => {
  const lab = await openLab(browser);
  const unset = "18446744073709551615";
  /** What a line answers, put together again where the terminal wrapped it. */
  const answer = async (line: string) => (await run(lab, line)).join("");
  expect(await answer("echo 123455 > /proc/$$/containerid; echo one:$?")).toMatch(
    /Operation not permittedone:1$/,
  );
  await answer("sleep 3600& child=$!; sleep 1");
  expect(await answer(`echo ${unset} > /proc/$child/containerid; echo three:$?`)).toMatch(
    /Invalid argumentthree:1$/,
  );
  expect(await answer("echo 123456 > /proc/$child/containerid; echo four:$?")).toBe("four:0");
  expect(await answer("echo 123457 > /proc/$child/containerid; echo five:$?")).toMatch(
    /Operation not permittedfive:1$/,
  );
  for (const [id, old, result] of [
    ["123455", unset, 0],
    [unset, unset, 0],
    ["123456", unset, 1],
    ["123457", "123456", 0],
  ])
    expect(await answer(`ausearch -ts recent | grep " contid=${id}"; echo found:$?`)).toContain(
      ` old-contid=${old} contid=${id} res=${result}found:0`,
    );
  expect(await answer("echo self contid:$( cat /proc/$$/containerid)")).toBe(`self contid:${unset}`);
  expect(await answer("echo child contid:$( cat /proc/$child/containerid)")).toBe("child contid:123456");
  expect(
    await answer(
      "auditctl -a exit,always -F dir=/tmp -F perm=wa -F containerid=123458 -F key=tmpcontainerid; echo nine:$?",
    ),
  ).toBe("nine:0");
  await answer(
    'bash -c "sleep 1; echo test > /tmp/x"& child=$!; echo 123458 > /proc/$child/containerid; echo ten:$?',
  );
  await answer("sleep 2");
  expect(await answer("ausearch -ts recent -k tmpcontainerid | grep -o 'op=task contid=123458'")).toBe(
    "op=task contid=123458",
  );
  const refused = lab.page.locator("[data-row]", { hasText: "123457" }).last();
  await refused.waitFor();
  expect(await refused.textContent()).toContain("CONTAINER");
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("who has typed already finds the examples in the help, and has the keyboard in the terminal", async () => {
  const lab = await openLab(browser);
  await run(lab, "true");
  await lab.page.getByRole("button", { name: "Help and about" }).click();
  await lab.page.getByRole("dialog").getByRole("button", { name: "Label a process" }).click();
  await lab.page.getByRole("dialog").waitFor({ state: "detached" });
  await waitForScreen(lab, (rows) => /child:\d+ contid:123456/.test(text(rows)));
  expect(await lab.page.evaluate(() => document.activeElement?.className)).toBe("xterm-helper-textarea");
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});
