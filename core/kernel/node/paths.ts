// Where the project lies on disk, whether run from sources or from dist/.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('expected package.json above core/kernel/node, found none');
    folder = parent;
  }
  return folder;
}

/** The folder of package.json. */
export const projectRoot = findRoot();
