// How the tests run: sources straight from TypeScript, real services started once by tests/services.ts.
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/longest-first.ts';

export default defineConfig({
  resolve: { conditions: ['ravand-source'] },
  ssr: { resolve: { conditions: ['ravand-source', 'node', 'module', 'default'] } },
  test: {
    include: [
      'tests/**/*.test.ts',
      'schemas/**/*.test.ts',
      'core/**/*.test.ts',
      'plugins/**/*.test.ts',
      'designer/**/*.test.ts',
    ],
    globalSetup: ['tests/global-setup.ts'],
    setupFiles: ['tests/random-seed.ts', 'tests/natives.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A browser on a busy machine takes its time; what holds at once is not waited for.
    expect: { poll: { timeout: 15_000 } },
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // What a file imports is there for the next one: reading the house anew for each of two hundred files was a fifth of a run. No file leaves anything in a module.
    isolate: false,
    // One more than the cores of a small machine: much of a test waits for a disk, a browser or a server.
    maxWorkers: 3,
  },
});
