import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/engine/global-setup.ts', 'test/e2e/setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'init',
          include: ['test/init/**/*.test.ts'],
          globalSetup: ['test/e2e/setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'feature',
          include: ['test/feature/**/*.test.ts'],
          globalSetup: ['test/engine/global-setup.ts', 'test/feature/setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // The CLI's classic builds share the name of one image, and every container here runs a whole stack.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    // Two cores, and each end-to-end test runs a stack and the Convex CLI.
    maxWorkers: 2,
  },
})
