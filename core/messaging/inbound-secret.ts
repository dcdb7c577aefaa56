// The key that gateways sign with, made at the first start and kept in a file only the server's user may read. Not a setting: nobody has to invent one.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPlainObject } from '../kernel/data.ts';

/** @returns the secret in `<dataDir>/secrets.json`, made when there is none. @throws when the file is there but unreadable: it is never replaced. */
export function readInboundSecret(dataDir: string): string {
  const path = join(dataDir, 'secrets.json');
  const stored: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  if (!isPlainObject(stored)) throw new Error(`${path}: expected a JSON object of secrets, found something else`);
  if (typeof stored.inboundMessages === 'string') return stored.inboundMessages;
  const secret = randomBytes(32).toString('hex');
  mkdirSync(dataDir, { recursive: true });
  // Written beside and renamed, so that a crash leaves the old file or the new one.
  writeFileSync(`${path}.new`, `${JSON.stringify({ ...stored, inboundMessages: secret }, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secret;
}
