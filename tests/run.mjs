// `npm test`: makes the machine ready (dependencies, build, browser and servers where it may install them), checks types and style, runs every suite.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build, install, requireNode, root, run } from '../core/prepare.mjs';

/** How many files are run once more: more than these are no accident. */
const mayRunAgain = 5;
/** Bytes: databases, servers and profiles of browsers of a run take a tenth of it. */
const roomNeeded = 8 * 2 ** 30;

requireNode();
install();
installServices();
build();

const chosen = process.argv.slice(2);
if (chosen.length === 0) {
  run('npm', ['run', '--silent', 'lint']);
  run('npm', ['run', '--silent', 'check']);
}
const reports = mkdtempSync(join(tmpdir(), 'ravand-tests-'));
const workplace = mkdtempSync(join(inMemory() ?? tmpdir(), 'ravand-files-'));
// PostgreSQL runs as a user of its own when we are root: it must get to its folder.
chmodSync(workplace, 0o711);
process.on('exit', () => rmSync(workplace, { recursive: true, force: true }));
const first = suites('report.json', chosen);
const again = first.status !== 0 && chosen.length === 0 ? failedFiles(first.report) : [];
process.exit(again.length > 0 && again.length <= mayRunAgain ? runAgain(again) : first.status);

/** Runs the suites, ends with one plain line that any reader of logs understands. */
function suites(name, more) {
  const file = join(reports, name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...more];
  const env = { ...process.env, TMPDIR: workplace };
  const { status } = spawnSync(process.execPath, vitest, { cwd: root, stdio: 'inherit', env });
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  if (report) closingLine(report);
  return { status: status ?? 1, report };
}

/** Where files are kept in memory, if there is room: what tests ask of a database is what a killed process leaves, not what a power cut does, and a slow disk would be most of a run. */
function inMemory() {
  const folder = '/dev/shm';
  if (!existsSync(folder)) return undefined;
  const { bavail, bsize } = statfsSync(folder);
  return Math.min(bavail * bsize, freemem()) > roomNeeded ? folder : undefined;
}

function failedFiles(report) {
  const failed = report?.testResults.filter((file) => file.status === 'failed') ?? [];
  return failed.map((file) => relative(root, file.name));
}

/** What is broken fails alone, too; what waited for a crowded machine does not. Either way it is said. */
function runAgain(files) {
  console.log(`Once more, one after another: ${files.join(', ')}`);
  const { status } = suites('again.json', [...files, '--maxWorkers=1']);
  if (status === 0)
    console.log(`Failed among the others and passed alone: ${files.join(', ')}. Something in them depends on time.`);
  return status;
}

/** One plain line at the end that any reader of logs understands. */
function closingLine({ numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped }) {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}

/** What the suites use beside Node.js, and the suites that cannot run without it. */
function neededServices() {
  return [
    {
      packages: ['chromium-headless-shell'],
      present: () => existsSync('/usr/bin/chromium-headless-shell'),
      // The whole browser does the same with a third more work.
      instead: () => existsSync('/usr/bin/chromium'),
      suites: 'tests/browser',
    },
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
    if (service.instead?.()) continue;
    console.warn(
      `Not run: ${service.suites}, because ${service.packages.join(', ')} is not installed (apt-get install ${service.packages.join(' ')}).`,
    );
  }
}

/** A machine without the network is to learn of it at once. */
const soon = ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::https::Timeout=20'];

function installByApt(packages) {
  console.log(`Installing ${packages.join(', ')} by apt …`);
  // Debian asks policy-rc.d before it starts a service; 101 forbids it.
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq', ...soon], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...soon, ...packages], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
  } finally {
    if (ours) rmSync(policy);
  }
}
