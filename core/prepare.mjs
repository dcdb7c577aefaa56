// Makes a checkout ready to run: installs what package-lock.json says and builds what changed. Plain Node, no dependencies, because it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a command in the project's folder with its output on the terminal; exits with its code when it fails. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Refuses a Node.js that package.json's `engines` does not allow, before anything cryptic happens. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Ravand needs Node.js 20.19 or newer; this is ${process.versions.node}. Install it from https://nodejs.org and start again.`,
  );
  process.exit(78);
}

/** `npm ci` when node_modules is missing or was made from another lock file. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.ravand-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing dependencies (a few minutes the first time: the SQLite driver is compiled) …');
  const options = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const clean = spawnSync('npm', ['ci', ...options], { cwd: root, stdio: ['inherit', 'inherit', 'pipe'] });
  if (clean.status !== 0) {
    const said = String(clean.stderr);
    if (!said.includes('EUSAGE')) {
      console.error(said);
      process.exit(clean.status ?? 1);
    }
    // `npm ci` also wants the optional binaries of every other platform in the lock file; registries that mirror only some of them
    // make it refuse. `npm install` takes the locked versions too and asks for this platform's only.
    run('npm', ['install', '--no-save', ...options]);
  }
  writeFileSync(stamp, lock);
}

/** Builds the server and the designer, each only when one of its sources changed since its last build. */
export function build() {
  const shared = ['package-lock.json', 'tsconfig.base.json', 'schemas'];
  buildPart(
    'server',
    [...shared, 'tsconfig.json', 'core', 'plugins'],
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  );
  buildPart('validators', [...shared, 'core/build-validators.mjs', 'core/kernel'], ['core/build-validators.mjs']);
  buildPart(
    'designer',
    // Of plugins the icons of their entities.
    [...shared, 'designer', 'core/kernel', 'core/expressions', 'core/engine', ...entityFolders()],
    ['node_modules/vite/bin/vite.js', 'build', 'designer', '--logLevel', 'warn'],
  );
}

function entityFolders() {
  const plugins = join(root, 'plugins');
  return existsSync(plugins) ? readdirSync(plugins).map((plugin) => join('plugins', plugin, 'entities')) : [];
}

function buildPart(part, sources, args) {
  const stamp = join(root, 'dist', `.${part}-sources`);
  const now = digest(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  console.log(`Building the ${part} …`);
  run(process.execPath, args);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}

/** One hash over names, sizes and contents of all files below these paths. */
function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) addTo(hash, path);
  return hash.digest('hex');
}

function addTo(hash, path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  if (!statSync(full).isDirectory()) {
    hash.update(path).update(readFileSync(full));
    return;
  }
  for (const entry of readdirSync(full).sort()) if (entry !== 'node_modules') addTo(hash, join(path, entry));
}
