// Makes one plain file of a TypeScript program of tests/faults, so that each of many processes that are killed begins in half a second.
import { join } from 'node:path';
import { build } from 'vite';
import { projectRoot } from '../../core/kernel/node/paths.ts';

/** @param name file in tests/faults without its ending @returns path of what Node.js runs */
export async function bundleChild(name: string): Promise<string> {
  // Within the project, so that its libraries are found.
  const outDir = join(projectRoot, 'dist/tests/faults', name);
  const conditions = ['ravand-source', 'node', 'module', 'default'];
  await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    build: {
      ssr: `tests/faults/${name}.ts`,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
  return join(outDir, 'child.mjs');
}
