// `npm test`: makes the machine ready (dependencies, build, browser and servers where it may install them), checks types and style, runs every suite.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, install, requireNode, root, run } from '../core/prepare.mjs';

requireNode();
install();
installServices();
build();

const chosen = process.argv.slice(2);
if (chosen.length === 0) {
  run('npm', ['run', '--silent', 'lint']);
  run('npm', ['run', '--silent', 'check']);
}
const report = join(mkdtempSync(join(tmpdir(), 'ravand-tests-')), 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...chosen], {
  cwd: root,
  stdio: 'inherit',
});
if (existsSync(report)) closingLine(JSON.parse(readFileSync(report, 'utf8')));
process.exit(status ?? 1);

/** One plain line at the end that any reader of logs understands. */
function closingLine({ numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped }) {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}

/** What the suites use beside Node.js, and the suites that cannot run without it. */
function neededServices() {
  return [
    { packages: ['chromium'], present: () => existsSync('/usr/bin/chromium'), suites: 'tests/browser' },
    { packages: ['redis-server'], present: () => onPath('redis-server'), suites: 'tests/contracts/*.bullmq.test.ts' },
    {
      packages: ['postgresql'],
      present: () => onPath('postgres') || existsSync('/usr/lib/postgresql'),
      suites: 'tests/contracts/*.postgres.test.ts',
    },
  ].filter((service) => !service.present());
}

function onPath(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

/** Installs by apt when root, without letting the packages start the machine's own services; otherwise says what will not run. */
function installServices() {
  const missing = neededServices();
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && onPath('apt-get')) installByApt(missing.flatMap((service) => service.packages));
  for (const service of neededServices()) {
    console.warn(
      `Not run: ${service.suites}, because ${service.packages.join(', ')} is not installed (apt-get install ${service.packages.join(' ')}).`,
    );
  }
}

function installByApt(packages) {
  console.log(`Installing ${packages.join(', ')} by apt …`);
  // Debian asks policy-rc.d before it starts a service; 101 forbids it.
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
  } finally {
    if (ours) rmSync(policy);
  }
}
