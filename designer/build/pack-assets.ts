// Vite plugin that packs what the build made below assets/, whose names say their content, once: `x.js.br` and `x.js.gz` beside `x.js`. The server gives these to
// browsers that take them (koa-static by itself) and compresses nothing of it again. Browsers take Brotli over TLS and at localhost only, so there is gzip, too.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Fonts and pictures are packed by their own formats. */
const packable = /^assets\/.*\.(js|css|svg|ttf|eot)$/;
/** The best one makes 2 % less of it, and takes three times as long. */
const quality = 10;
/** What is shorter goes into one packet anyway. */
const leastBytes = 1_024;

async function pack(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < leastBytes) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const [brotli, zip] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${file}.br`, brotli), writeFile(`${file}.gz`, zip)]);
}

export function packAssets(): Plugin {
  return {
    name: 'ravand-pack-assets',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      await Promise.all(
        Object.keys(bundle)
          .filter((name) => packable.test(name))
          .map((name) => pack(join(dir, name))),
      );
    },
  };
}
