import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { SlowFirst } from './tests/support/slow-first.ts'

const ELSEWHERE = [
  'tests/contract/**',
  'tests/setup/**',
  'tests/http/**',
  'tests/attack/**',
  'tests/e2e/**',
  '**/node_modules/**',
]

export default defineConfig({
  resolve: {
    // `server-only` throws unless the bundler says "this is the server"; the tests are the server.
    alias: { 'server-only': fileURLToPath(new URL('node_modules/server-only/empty.js', import.meta.url)) },
    tsconfigPaths: true,
  },
  test: {
    // What a passing test prints is noise.
    silent: 'passed-only',
    // Each file has a database of its own, and many of them wait: for a timeout, a retry, a killed process.
    maxWorkers: 4,
    // A process for each file costs a third more of the processor's time.
    pool: 'threads',
    sequence: { sequencer: SlowFirst },
    // It imports next/server, which Node itself does not find; Vite does.
    server: { deps: { inline: ['next-auth'] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'product',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ELSEWHERE,
          // A worker keeps the packages it has loaded, which saves a third of the processor's time; what is ours begins
          // anew with each file (tests/support/app-environment.ts).
          isolate: false,
          globalSetup: ['tests/support/cluster.ts'],
          setupFiles: [
            // Gives Next its AsyncLocalStorage, as the server does before it loads anything of the app.
            'next/dist/server/node-environment-baseline.js',
            'tests/support/app-environment.ts',
          ],
          testTimeout: 15_000,
        },
      },
      { extends: true, test: { name: 'contract', include: ['tests/contract/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'setup',
          include: ['tests/setup/**/*.test.ts'],
          globalSetup: ['tests/support/cluster.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'attack',
          include: ['tests/attack/**/*.test.ts'],
          // The actions' own modules are read for what they declare, as the server loads them.
          setupFiles: ['next/dist/server/node-environment-baseline.js'],
          server: { deps: { inline: ['next-auth', '@auth/core'] } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'http',
          include: ['tests/http/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          // They share one app and one database, and hold it to not having changed.
          fileParallelism: false,
        },
      },
    ],
  },
})
