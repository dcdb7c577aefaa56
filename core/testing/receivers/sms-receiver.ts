// A real SMS gateway for tests: an HTTP server with a ledger and a script of how it answers. For no production use.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** ok · error: 500, nothing sent · hang: takes it and never answers · cut: takes it, then the line breaks before the answer. */
export type SmsAnswer = 'ok' | 'error' | 'hang' | 'cut';

export interface ReceivedSms {
  /** The gateway's own id, by which reports come back. */
  readonly id: string;
  /** Idempotency key of the request. */
  readonly key: string;
  readonly to: string;
  readonly text: string;
}

export interface SmsReceiver {
  /** For SMS_GATEWAY_URL. */
  readonly url: string;
  /** What went out to phones: with `honoursKeys`, once per key. */
  readonly ledger: readonly ReceivedSms[];
  /** All requests, repeated ones too. */
  readonly requests: readonly ReceivedSms[];
  /** Answers for the next requests, one each; then ok. What was left of the script before is dropped. */
  script(...answers: SmsAnswer[]): void;
  arrived(count: number): Promise<void>;
  clear(): void;
  close(): Promise<void>;
}

/** @param options.honoursKeys drops a second request with the same key; default true */
export async function startSmsReceiver(options: { honoursKeys?: boolean; port?: number } = {}): Promise<SmsReceiver> {
  const { honoursKeys = true } = options;
  const ledger: ReceivedSms[] = [];
  const requests: ReceivedSms[] = [];
  const answers: SmsAnswer[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((body) => receive(request, response, body));
  });

  function receive(request: IncomingMessage, response: ServerResponse, body: string): void {
    const key = String(request.headers['idempotency-key'] ?? '');
    const { to, body: text } = JSON.parse(body) as { to: string; body: string };
    const known = honoursKeys ? ledger.find((sms) => sms.key === key) : undefined;
    const sms = known ?? { id: `sms-${randomUUID()}`, key, to, text };
    requests.push(sms);
    const answer = answers.shift() ?? 'ok';
    if (answer === 'error') {
      response.writeHead(500).end();
      return;
    }
    if (!known) ledger.push(sms);
    for (const waiter of waiting) if (ledger.length >= waiter.count) waiter.resolve();
    if (answer === 'cut') request.socket.destroy();
    if (answer === 'ok') {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id: sms.id }));
    }
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/send`,
    ledger,
    requests,
    script: (...next) => void answers.splice(0, answers.length, ...next),
    arrived: (count) =>
      ledger.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    clear() {
      ledger.splice(0);
      requests.splice(0);
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
