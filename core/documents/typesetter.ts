// Sets sheets as PDF, or as pictures of their pages, in a process of its own: one after another, each within a time. One that hangs is ended with its process,
// and the next one begins another; a process that has nothing to do ends after a while.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import { Problem } from '../kernel/problem.ts';
import type { Sheet } from './sheet.ts';

export interface Picture {
  /** As the sheet names it: "/0.png". */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface Printed {
  readonly bytes: Buffer;
  readonly pages: number;
}

export interface Typesetter {
  /** @throws Problem 422 `document-too-long`, 503 `document-busy`, `document-slow` */
  set(sheet: Sheet, pictures: readonly Picture[], as: 'pdf' | 'svg'): Promise<Printed>;
  stop(): void;
}

interface Answer {
  readonly id: number;
  readonly pages?: number;
  readonly bytes?: Uint8Array;
  readonly fault?: string;
  readonly tooLong?: true;
}

export function createTypesetter({ log }: { log: Logger }): Typesetter {
  let child: ChildProcess | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let count = 0;

  function end(): void {
    clearTimeout(idle);
    child?.kill('SIGKILL');
    child = undefined;
  }

  function living(): ChildProcess {
    if (child?.connected === true) return child;
    const fresh = fork(join(projectRoot, 'core/documents/typeset-child.mjs'), [], {
      // What the house knows of itself (keys, addresses) is nothing for it.
      env: { PATH: process.env.PATH ?? '', TMPDIR: process.env.TMPDIR ?? '' },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    fresh.unref();
    fresh.channel?.unref();
    child = fresh;
    return fresh;
  }

  function ask(sheet: Sheet, pictures: readonly Picture[], as: 'pdf' | 'svg'): Promise<Answer> {
    const process = living();
    count += 1;
    const id = count;
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        end();
        settle(() => reject(new Problem(503, 'document-slow', { params: { seconds: limits.documentMs / 1_000 } })));
      }, limits.documentMs);
      const heard = (answer: Answer): void => {
        if (answer.id === id) settle(() => resolve(answer));
      };
      const gone = (): void => settle(() => reject(new Problem(503, 'document-busy')));
      const settle = (act: () => void): void => {
        clearTimeout(patience);
        process.off('message', heard);
        process.off('exit', gone);
        process.channel?.unref();
        act();
      };
      process.on('message', heard);
      process.once('exit', gone);
      process.channel?.ref();
      process.send({ id, sheet: JSON.stringify(sheet), pictures, as, mostPages: limits.documentPages });
    });
  }

  async function set(sheet: Sheet, pictures: readonly Picture[], as: 'pdf' | 'svg'): Promise<Printed> {
    clearTimeout(idle);
    const { bytes, pages = 0, fault, tooLong } = await ask(sheet, pictures, as);
    idle = setTimeout(end, limits.documentIdleMs);
    idle.unref();
    if (tooLong)
      throw new Problem(422, 'document-too-long', { params: { found: pages, maximum: limits.documentPages } });
    if (bytes === undefined) {
      log.error({ document: sheet.title, fault }, 'a document could not be set');
      throw new Problem(422, 'document-fault');
    }
    return { bytes: Buffer.from(bytes), pages };
  }

  return {
    set(sheet, pictures, as) {
      if (waiting >= limits.documentsWaiting) return Promise.reject(new Problem(503, 'document-busy'));
      waiting += 1;
      const work = last
        .then(() => set(sheet, pictures, as))
        .finally(() => {
          waiting -= 1;
        });
      last = work.catch(() => undefined);
      return work;
    },
    stop: end,
  };
}
