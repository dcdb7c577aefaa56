// One life of a program in a process of its own: what it says, and how it ends or is killed.
import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';

export interface Life {
  /** What it has written to its standard output so far. */
  said(): string;
  /** The same with what it complained of. */
  told(): string;
  /** Resolves as soon as what it has told so far answers something. @throws when it ends before */
  heard<Answer>(look: (told: string) => Answer | undefined | null | false): Promise<Answer>;
  /** SIGKILL unless another is asked for. */
  kill(signal?: NodeJS.Signals): void;
  /** Its exit code, or the signal that ended it; all that it said has been heard. */
  readonly ended: Promise<number | string | null>;
}

/** @param program a file that bundleProgram made @param env all that it finds in its environment besides PATH */
export function begin(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Life {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  // What outlives a test that failed would hold the whole run.
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  let told = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      told += String(chunk);
    });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  return {
    said: () => said,
    told: () => told,
    heard: (look) =>
      new Promise((resolve, reject) => {
        const hear = () => {
          const answer = look(told);
          if (answer !== undefined && answer !== null && answer !== false) resolve(answer);
        };
        hear();
        child.stdout.on('data', hear);
        child.stderr.on('data', hear);
        void ended.then((how) => reject(new Error(`expected more to be heard, it ended with ${how}: ${told}`)));
      }),
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    ended,
  };
}
