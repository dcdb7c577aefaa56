// Secrets that nobody has to invent: made when first asked for and kept in a file only the server's user may read. Processes that share the
// folder agree on them, also when they begin at once.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isPlainObject } from '../data.ts';
import { ConfigError } from './config-error.ts';

/** In the data folder. */
export const secretsFile = 'secrets.json';

const waitMs = 20;
/** After so many waits whoever was writing is dead: the file took no longer than one write. */
const mostWaits = 50;

/**
 * @returns 32 random bytes in hex, those of `<dataDir>/secrets.json` under the name, made when there are none.
 * @throws ConfigError when the file is there but unreadable (it is never replaced) or everybody's to read, or what it holds is no such secret
 */
export function readSecret(dataDir: string, name: string): string {
  const path = join(dataDir, secretsFile);
  refuseOpen(path);
  for (let waits = 0; ; waits += 1) {
    const known = stored(path)[name];
    if (known !== undefined) return strong(path, name, known);
    mkdirSync(dataDir, { recursive: true });
    if (waits >= mostWaits) rmSync(`${path}.new`, { force: true });
    const made = add(path, name);
    if (made !== undefined) return made;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
  }
}

/** @returns the secret when it is there; none is made. For who only looks at an installation or a backup. */
export function findSecret(folder: string, name: string): string | undefined {
  const known = stored(join(folder, secretsFile))[name];
  return typeof known === 'string' ? known : undefined;
}

/** Sixteen digits drawn 64 times are hardly ever fewer than this many: what was typed by hand mostly is. */
const leastDigits = 8;

/** Whatever somebody wrote there instead would be guessed, and what is no hex is a key of no bytes at all. */
function strong(path: string, name: string, secret: unknown): string {
  if (typeof secret === 'string' && /^[0-9a-f]{64}$/.test(secret) && new Set(secret).size >= leastDigits) return secret;
  throw new ConfigError(
    `${path}: expected "${name}" to be 32 random bytes in hex, as Ravand makes them, found something else. Write down what \`openssl rand -hex 32\` gives, or put the file of a backup in its place.`,
  );
}

/** Who has an account on the machine would have the keys. Windows says the same of every file. */
function refuseOpen(path: string): void {
  const mode = process.platform === 'win32' ? undefined : statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & 0o007) === 0) return;
  throw new ConfigError(
    `${path}: expected keys that only the server's user may read, found them open to every user of the machine. Close the file with \`chmod 600 ${path}\`; if others may have read it, replace its keys.`,
  );
}

function stored(path: string): Readonly<Record<string, unknown>> {
  const found: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  if (!isPlainObject(found)) throw new ConfigError(`${path}: expected a JSON object of secrets, found something else`);
  return found;
}

/** Written beside and renamed, so that a crash leaves the old file or the new one; who may make the file beside is alone. Undefined = somebody else is. */
function add(path: string, name: string): string | undefined {
  let file: number;
  try {
    file = openSync(`${path}.new`, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  const before = stored(path);
  const known = before[name];
  const secret = known !== undefined ? strong(path, name, known) : randomBytes(32).toString('hex');
  writeSync(file, `${JSON.stringify({ ...before, [name]: secret }, null, 2)}\n`);
  closeSync(file);
  renameSync(`${path}.new`, path);
  return secret;
}
