import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    restoreMocks: true,
    // Most of the long ones wait for containers and leave a processor free.
    maxWorkers: 2,
    // Real containers are slow to start on a busy machine; a hung one must still end.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
