// The three kinds of tests: unit (beside the code), golden (facts from a real kernel), e2e (the built page).
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { scenarios } from "./tools/scenarios.ts";

export default defineConfig({
  plugins: [scenarios(join(import.meta.dirname, "scenarios"))],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          include: [
            "worker/**/*.test.ts",
            "src/**/*.test.ts",
            "scenarios/**/*.test.ts",
            "test/lint/**/*.test.ts",
            "test/docs/**/*.test.ts",
            "tools/**/*.test.ts",
          ],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "golden",
          environment: "node",
          include: ["test/golden/**/*.test.ts", "test/real/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          environment: "node",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/setup.ts"],
          // One browser at a time: two of them on a small machine only slow each other down.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
