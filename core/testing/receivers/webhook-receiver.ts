// A real receiver of webhooks for tests: an HTTP server with a ledger and a script of how it answers, that checks signatures by the words of the standard
// and not by our own code. For no production use.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A status · cut: the line breaks before the answer · hang: never answers · long: 200 and 20 kB · redirect: 302 to `/elsewhere`. */
export type WebhookAnswer = number | 'cut' | 'hang' | 'long' | 'redirect';

export interface ReceivedWebhook {
  readonly id: string;
  readonly path: string;
  /** By which of the receiver's secrets it is signed; none = forged. */
  readonly signedBy: readonly string[];
  readonly timestamp: number;
  readonly payload: { readonly type: string; readonly timestamp: string; readonly data: Record<string, unknown> };
}

export interface WebhookReceiver {
  readonly origin: string;
  readonly requests: readonly ReceivedWebhook[];
  /** The secrets it knows: `whsec_…`. */
  readonly secrets: string[];
  /** Answers for the next requests, one each; then 204. What is sent to `/dead` is never answered. */
  script(...answers: WebhookAnswer[]): void;
  arrived(count: number): Promise<void>;
  clear(): void;
  /** Breaks every line that is open. */
  hangUp(): void;
  close(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const requests: ReceivedWebhook[] = [];
  const answers: WebhookAnswer[] = [];
  const secrets: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((body) => receive(request, response, body));
  });

  function receive(request: IncomingMessage, response: ServerResponse, body: string): void {
    const id = String(request.headers['webhook-id']);
    const timestamp = Number(request.headers['webhook-timestamp']);
    const signatures = String(request.headers['webhook-signature']).split(' ');
    requests.push({
      id,
      path: request.url ?? '',
      signedBy: secrets.filter((secret) =>
        signatures.some((given) => isBy(secret, given, `${id}.${timestamp}.${body}`)),
      ),
      timestamp,
      payload: JSON.parse(body) as ReceivedWebhook['payload'],
    });
    for (const waiter of waiting) if (requests.length >= waiter.count) waiter.resolve();
    answer(request, response, request.url === '/dead' ? 'hang' : (answers.shift() ?? 204));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    secrets,
    script: (...next) => void answers.splice(0, answers.length, ...next),
    arrived: (count) =>
      requests.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    clear: () => void requests.splice(0),
    hangUp: () => server.closeAllConnections(),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, how: WebhookAnswer): void {
  if (how === 'cut') request.socket.destroy();
  else if (how === 'long') response.writeHead(200).end('x'.repeat(20_000));
  else if (how === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end();
  else if (how !== 'hang') response.writeHead(how).end(how === 204 ? undefined : `answered ${how}`);
}

function isBy(secret: string, given: string, content: string): boolean {
  const [version, signature = ''] = given.split(',');
  const expected = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(content)
    .digest();
  const found = Buffer.from(signature, 'base64');
  return version === 'v1' && found.length === expected.length && timingSafeEqual(found, expected);
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
