// How the designer is built: every *.html beside this file is an entry, the result goes to dist/designer and is served under one strict CSP.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { appShell } from './build/app-shell.ts';
import { packAssets } from './build/pack-assets.ts';
import { pickIcons } from './build/pick-icons.ts';
import { togetherGroups } from './build/together.ts';
import { bringWords } from './build/words.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const server = process.env.RAVAND_URL ?? 'http://localhost:3000';

export default defineConfig({
  root: here,
  base: '/',
  plugins: [bringWords(), pickIcons(), appShell(), packAssets()],
  resolve: { conditions: ['ravand-source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: '../dist/designer',
    emptyOutDir: true,
    target: 'es2022',
    // Data URIs of fonts or scripts would be refused by the CSP; small SVG and CSS stay files too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // Packing takes its time, and is told of nowhere else.
      checks: { pluginTimings: false },
      output: { codeSplitting: { groups: togetherGroups() } },
      input: readdirSync(here)
        .filter((file) => file.endsWith('.html'))
        .map((file) => `${here}${file}`),
    },
  },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': server, '^/p/(?!forms/[^/]+$)': server, '/health': server },
  },
});
