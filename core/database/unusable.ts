// What the operator reads when the database cannot be opened: what was found, where, and what to do. Carries no password.
import { join } from 'node:path';

/** The database of this installation cannot be used. Its message is for the operator. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
  /** Will it help to try again later, because the server may only be starting? */
  readonly isPassing: boolean;
  constructor(message: string, options: { isPassing: boolean; cause: unknown }) {
    super(message, { cause: options.cause });
    this.isPassing = options.isPassing;
  }
}

export function unusableFile(dataDir: string, error: unknown): unknown {
  if (error instanceof DatabaseUnusable) return error;
  const code = codeOf(error);
  const file = join(dataDir, 'ravand.sqlite');
  if (/NOTADB|CORRUPT/.test(code)) {
    const message = `${file} (or ravand.lock beside it) is no database of Ravand or is damaged (${code}). Put a backup in its place, or set DATA_DIR to another folder.`;
    return new DatabaseUnusable(message, { isPassing: false, cause: error });
  }
  if (/^(EEXIST|ENOTDIR|EACCES|EPERM|EROFS|ENOENT|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code)) {
    const message = `The data folder ${dataDir} cannot be written (${code}). Let the user that runs Ravand write there, or set DATA_DIR to another folder.`;
    return new DatabaseUnusable(message, { isPassing: false, cause: error });
  }
  return error;
}

const connecting = /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|57P03|53300)/;

export function unusableServer(url: string, error: unknown): unknown {
  if (error instanceof DatabaseUnusable) return error;
  const code = codeOf(error);
  // Its own refusals already say what to do.
  if (code === '') return error;
  const { host, pathname } = new URL(url);
  const found = error instanceof Error && error.message !== '' ? error.message : code;
  const message = `PostgreSQL at ${host}${pathname} cannot be used: ${found} (${code}). Check DATABASE_URL and whether the server runs.`;
  return new DatabaseUnusable(message, { isPassing: connecting.test(code), cause: error });
}

/** The machine's code of an error or of what caused it. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^(SQLITE_|E[A-Z]|[0-9A-Z]{5}$)/.test(at.code)) return at.code;
  }
  return '';
}
