// Makes one plain file of a TypeScript program, so that each of many processes that tests start begins in half a second instead of five.
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';
import { madeOnce, runFolderVariable } from '../core/kernel/node/made-once.ts';
import { projectRoot } from '../core/kernel/node/paths.ts';

/**
 * Made once a run.
 * @param source file of the project
 * @returns path of what Node.js runs
 */
export function bundleProgram(source: string): Promise<string> {
  return madeOnce(`bundle of ${source.replaceAll('/', ' ')}`, () => bundle(source));
}

/** When the run ends. */
export function removeBundles(): void {
  rmSync(bundlesFolder(), { recursive: true, force: true });
}

/** Within the project, so that its libraries are found. */
function bundlesFolder(): string {
  return join(projectRoot, 'dist/tests', basename(process.env[runFolderVariable] ?? String(process.pid)));
}

async function bundle(source: string): Promise<string> {
  const outDir = join(bundlesFolder(), source.replace(/\.ts$/, ''));
  const conditions = ['ravand-source', 'node', 'module', 'default'];
  await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    build: {
      ssr: source,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return join(outDir, 'program.mjs');
}
