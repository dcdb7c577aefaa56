// Sends one file and tells how much of it is there: fetch cannot say that, so this is the one place with an XMLHttpRequest.
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { refuseWhileViewing } from './client.ts';
import { ServerProblem } from './problem.ts';
import type { FileFacts } from './types.ts';

/** @param progress gets the share that was sent, 0 to 1. @throws ServerProblem; AbortError when the signal says so */
export function uploadFile(
  address: string,
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<FileFacts> {
  const body = new FormData();
  body.set('file', file);
  return new Promise((resolve, reject) => {
    refuseWhileViewing('POST', address);
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('accept-language', preferences().language);
    request.upload.addEventListener('progress', (event) => progress(event.total > 0 ? event.loaded / event.total : 0));
    request.addEventListener('load', () => {
      if (request.status === 201) return resolve(request.response as FileFacts);
      const { status, response } = request;
      reject(new ServerProblem(status, { detail: t('problem.unknown', { status }), ...(response as object | null) }));
    });
    request.addEventListener('error', () =>
      reject(new ServerProblem(0, { code: 'offline', detail: t('problem.offline') })),
    );
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}
