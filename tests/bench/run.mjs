// `npm run bench [name …]`: measures the benches one after another and writes the table into tests/bench/README.md when all of them ran.
import { build, install, requireNode, run } from '../../core/prepare.mjs';

requireNode();
install();
build();
run(process.execPath, [
  '--import',
  'tsx',
  '--conditions=ravand-source',
  'tests/bench/run.ts',
  ...process.argv.slice(2),
]);
