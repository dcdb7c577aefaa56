// For tests: what takes long to make and may be shared or copied is made once a run, by whichever process needs it first.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of a run, which tests/global-setup.ts makes and takes away with all that was made in it. */
export const runFolderVariable = 'RAVAND_TEST_RUN';

const pauseMs = 20;
const longestMs = 120_000;

/**
 * The first caller of all processes of the run makes it, the others wait for what it writes down. Without a run it is the process's own.
 * @param make is given a new folder; what it answers is written as JSON
 */
export async function madeOnce<Made>(name: string, make: (folder: string) => Promise<Made>): Promise<Made> {
  const folder = join(runFolder(), name);
  const note = `${folder}.json`;
  if (isFirst(folder)) await writeNote(note, make(folder));
  for (let waited = 0; !existsSync(note); waited += pauseMs) {
    if (waited > longestMs)
      throw new Error(`waited ${longestMs / 1000} s in vain for ${name} to be made by another suite`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  const { made, fault } = JSON.parse(readFileSync(note, 'utf8')) as { made: Made; fault?: string };
  if (fault !== undefined) throw new Error(`${name} could not be made: ${fault}`);
  return made;
}

async function writeNote(note: string, making: Promise<unknown>): Promise<void> {
  const answer = await making.then(
    (made) => ({ made }),
    (fault: unknown) => ({ fault: String(fault) }),
  );
  writeFileSync(`${note}.new`, JSON.stringify(answer));
  renameSync(`${note}.new`, note);
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

let own: string | undefined;

function runFolder(): string {
  return process.env[runFolderVariable] ?? ownFolder();
}

function ownFolder(): string {
  if (own !== undefined) return own;
  const folder = mkdtempSync(join(tmpdir(), 'ravand-run-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  own = folder;
  return folder;
}
