// Files from outside: the one place where multipart bodies are read. Nothing else makes an Upload, so no JSON can pose as a file (THREATS T-P02);
// whatever is wrong with a body is a problem of its sender and of nobody else (T-U04).
import type { Context as KoaContext } from 'koa';
import multer, { type StorageEngine } from 'multer';
import { fileTooLarge } from '../files/file-too-large.ts';
import type { Upload } from '../files/files.ts';
import { Problem } from '../kernel/problem.ts';
import { mediaType } from './body.ts';

/** What a route with `body: 'upload'` gets: nothing is read before it asks. */
export interface UploadBody {
  /**
   * Hands over the one file of the body while it comes; `undo` takes back what was made of it when the rest of the body is broken.
   * @throws Problem 400 `multipart-broken`, 413 `file-too-large`, 415, 422 `file-missing`
   */
  receive<T>(mostBytes: number, take: (upload: Upload) => Promise<T>, undo: (taken: T) => Promise<void>): Promise<T>;
}

/** Of a body with one file, what is not the file. */
const wrappingBytes = 65_536;

export function uploadBody(ctx: KoaContext): UploadBody {
  return {
    async receive(mostBytes, take, undo) {
      const type = mediaType(ctx.headers['content-type']);
      if (type !== 'multipart/form-data')
        throw new Problem(415, 'wrong-content-type', {
          params: { expected: 'multipart/form-data', found: type || '-' },
        });
      if (Number(ctx.headers['content-length'] ?? 0) > mostBytes + wrappingBytes) throw fileTooLarge(mostBytes);
      const engine = storing(take, undo);
      const parse = multer({
        storage: engine,
        defParamCharset: 'utf8',
        limits: { files: 1, fields: 0, parts: 1, fieldNameSize: 100, headerPairs: 20 },
      });
      try {
        await new Promise<void>((resolve, reject) => {
          parse.single('file')(ctx.req as never, ctx.res as never, (error: unknown) =>
            error ? reject(error) : resolve(),
          );
        });
      } catch (error) {
        if (error instanceof Problem) throw error;
        const { failure, settled } = engine;
        if (failure !== undefined) throw failure;
        // Who refuses a file stops reading, which breaks the body before they have said why.
        const refusal = await settled.then(() => engine.failure);
        if (refusal instanceof Problem) throw refusal;
        throw new Problem(400, 'multipart-broken', { cause: error });
      }
      if (engine.taken === undefined) throw new Problem(422, 'file-missing');
      return engine.taken.value;
    },
  };
}

interface Storing<T> extends StorageEngine {
  taken: { readonly value: T } | undefined;
  /** What went wrong while the file was taken, which is not the body's fault. */
  failure: unknown;
  /** The file was taken, or was not. */
  settled: Promise<void>;
}

function storing<T>(take: (upload: Upload) => Promise<T>, undo: (taken: T) => Promise<void>): Storing<T> {
  const engine: Storing<T> = {
    taken: undefined,
    failure: undefined,
    settled: Promise.resolve(),
    _handleFile(request, file, done) {
      // Who hangs up ends the file, too: half a file is none.
      const stop = () => {
        if (!request.complete) file.stream.destroy(new Problem(400, 'body-cut-off'));
      };
      request.once('close', stop);
      engine.settled = take({ name: file.originalname, bytes: file.stream })
        .finally(() => request.off('close', stop))
        .then(
          (value) => {
            engine.taken = { value };
            done(null, file);
          },
          (error: unknown) => {
            engine.failure = error;
            done(error);
          },
        );
    },
    _removeFile(_request, _file, done) {
      const { taken } = engine;
      engine.taken = undefined;
      (taken === undefined ? Promise.resolve() : undo(taken.value)).then(() => done(null), done);
    },
  };
  return engine;
}
