// The bare server in a process of its own.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../core/kernel/node/paths.ts';

/** @param file a SQLite file whose rows it lists; absent = a new one that it writes */
export async function startBare(file?: string): Promise<{ readonly url: string; stop(): void }> {
  const child = fork(join(projectRoot, 'tests/bench/bare-server.mjs'), file === undefined ? [] : [file], {
    execArgv: [],
  });
  const port = await new Promise<number>((resolve) =>
    child.once('message', (message) => resolve((message as { port: number }).port)),
  );
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
