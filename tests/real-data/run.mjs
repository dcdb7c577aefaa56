// `npm run data -- <folder>`: the suites of real data over a folder that has crm-sales/, hotel/ and leads/ as their authors publish them, on SQLite and
// PostgreSQL. `npm test` runs the same suites over small samples of the same shape: the data belong to their authors and are not in this project.
import { resolve } from 'node:path';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Expected the folder of the data, found none: npm run data -- <folder>');
  process.exit(64);
}
process.env.RAVAND_DATA = resolve(folder);
process.argv.splice(2, process.argv.length, 'tests/real-data');
await import('../run.mjs');
