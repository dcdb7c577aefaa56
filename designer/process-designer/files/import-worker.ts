// Reads a file to be imported in a thread of its own.
import { readImport } from './read-import.ts';

addEventListener('message', ({ data }: MessageEvent<string>) => {
  void readImport(data).then(
    (report) => postMessage(report),
    (error: unknown) => postMessage({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
