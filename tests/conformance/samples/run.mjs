// `node tests/conformance/samples/run.mjs <folder>`: runs collected models of others against this engine and says which pass. Not part of
// `npm test`: the models belong to their authors and are not in this project.
import { run } from '../../../core/prepare.mjs';

run(process.execPath, [
  'node_modules/tsx/dist/cli.mjs',
  '--conditions=ravand-source',
  'tests/conformance/samples/run.ts',
  ...process.argv.slice(2),
]);
