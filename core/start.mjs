// `npm start`: makes a fresh clone ready, then runs the server and starts it again when it dies. Plain Node, no dependencies.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, install, requireNode, root } from './prepare.mjs';

/** Exit codes after which starting again would not help: a setting is wrong (EX_CONFIG), the data folder is in use (EX_TEMPFAIL). */
const hopeless = new Set([78, 75]);
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A server that ran this long was well: the next pause is short again. */
const wellMs = 60_000;

requireNode();
install();
build();

let stopping = false;
let child;
let pauseMs = firstPauseMs;
let pause;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
    clearTimeout(pause);
    // A terminal sends its signal to the whole group; the child hears a second one of the same kind without harm.
    if (child) child.kill(signal);
    else process.exit(0);
  });
}
run();

function run() {
  const startedAt = performance.now();
  child = spawn(process.execPath, ['--disable-proto=delete', '--enable-source-maps', join(root, 'dist/core/main.js')], {
    cwd: root,
    stdio: 'inherit',
  });
  child.once('exit', (code, signal) => {
    child = undefined;
    if (stopping || code === 0 || hopeless.has(code)) process.exit(code ?? 0);
    if (performance.now() - startedAt > wellMs) pauseMs = firstPauseMs;
    console.error(`Ravand stopped unexpectedly (${signal ?? `code ${code}`}). It starts again in ${pauseMs / 1000} s.`);
    pause = setTimeout(run, pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  });
}
