// If this fails, an empty AUDITLAB_DIST makes the tests and the size check look at the sources in place of a built page.
import { afterEach, expect, test, vi } from "vitest";
import { given_dist } from "./dist.mjs";

afterEach(() => vi.unstubAllEnvs());

test.each([
  ["/tmp/dist", "/tmp/dist"],
  ["", null],
  [undefined, null],
])("%j names %j", (value, dist) => {
  vi.stubEnv("AUDITLAB_DIST", value);
  expect(given_dist()).toBe(dist);
});
