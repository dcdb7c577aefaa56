// Builds the two modules that compiled validators import in the browser (run-time functions, RE2 patterns) into dist/validators.
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './prepare.mjs';

await build({
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: join(root, 'dist', 'validators'),
    emptyOutDir: true,
    minify: true,
    lib: {
      entry: ['validator-browser', 'validator-patterns'].map((module) => join(root, 'schemas', `${module}.ts`)),
      formats: ['es'],
      fileName: (_format, name) => `${name}.js`,
    },
  },
});
