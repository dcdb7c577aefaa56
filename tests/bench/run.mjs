// `npm run bench [name …]`: measures the benches one after another and writes the table into tests/bench/README.md when all of them ran.
import { build, install, requireNode, run } from '../../core/prepare.mjs';

requireNode();
install();
build();
// Compiled like the server itself: what a loader adds to each function would be measured too.
run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tests/bench/tsconfig.json']);
run(process.execPath, ['dist/tests/bench/run.js', ...process.argv.slice(2)]);
