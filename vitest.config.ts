import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', 'out/**', 'dist/**', 'native/target/**', '.cache/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.slow.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'oracles',
          include: ['test/oracles/**/*.test.ts'],
          exclude,
          testTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          exclude,
          testTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['src/**/*.slow.test.ts', 'test/slow/**/*.test.ts'],
          exclude,
          testTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
