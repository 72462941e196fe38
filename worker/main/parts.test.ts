// If this fails, the boot shares the processor with code that it does not need, or such code never comes.
import { beforeEach, expect, test, vi } from "vitest";

/** The module keeps the state of its worker: each test has one of its own. */
let parts: typeof import("./parts.ts");
beforeEach(async () => {
  vi.resetModules();
  parts = await import("./parts.ts");
});

test("nothing is loaded before it is asked for, and nothing twice", async () => {
  const load = vi.fn(async () => "module");
  const part = parts.later_part(load);
  await new Promise((resolve) => setImmediate(resolve));
  expect(load).not.toHaveBeenCalled();
  parts.fetch_parts();
  await parts.next_part();
  expect(part.module).toBe("module");
  parts.fetch_parts();
  expect(load).toHaveBeenCalledTimes(1);
});

test("a part that is needed earlier is loaded then", async () => {
  const part = parts.later_part(async () => "module");
  await parts.next_part();
  expect(part.module).toBe("module");
});

test("what cannot be loaded is told to those who wait", async () => {
  parts.later_part(() => Promise.reject(new Error("no network")));
  // the first wait ends with the part, the next finds none on its way
  await parts.next_part();
  await expect(parts.next_part()).rejects.toThrow("no network");
});
