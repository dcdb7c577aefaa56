// The outbound client against real servers: what it refuses, what it follows, what it does not wait for.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from './address-policy.ts';
import { createOutbound, type OutboundBounds } from './create-outbound.ts';
import { OutboundError, type OutboundRequest } from './outbound.ts';
import type { Address } from './resolve-target.ts';

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Receiver {
  readonly origin: string;
  readonly port: number;
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
}

async function receive(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Receiver> {
  const requests: Receiver['requests'] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, requests };
}

const get = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({ method: 'GET', url, ...more });
const client = (allowedOrigins: readonly string[], bounds: Partial<OutboundBounds> = {}) =>
  createOutbound({ allowedOrigins, bounds });

async function failureOf(sending: Promise<unknown>): Promise<OutboundError> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OutboundError);
  return error as OutboundError;
}

describe('The outbound client', () => {
  it('sends a request and gives back the answer', async () => {
    const receiver = await receive((_request, response) => {
      response.writeHead(201, { 'content-type': 'text/plain', 'x-id': '7' }).end('رسید');
    });
    const response = await client([receiver.origin]).send({
      method: 'POST',
      url: `${receiver.origin}/sms?to=1`,
      headers: { Authorization: 'Bearer x', 'Content-Type': 'application/json' },
      body: '{"text":"سلام"}',
    });
    expect(response).toMatchObject({ status: 201, body: 'رسید', headers: { 'x-id': '7' } });
    expect(receiver.requests).toMatchObject([
      {
        method: 'POST',
        url: '/sms?to=1',
        body: '{"text":"سلام"}',
        headers: { authorization: 'Bearer x', 'content-length': '19' },
      },
    ]);
  });

  it('gives back an error answer like any other', async () => {
    const receiver = await receive((_request, response) => response.writeHead(503).end('later'));
    expect(await client([receiver.origin]).send(get(receiver.origin))).toMatchObject({ status: 503, body: 'later' });
  });

  describe('refuses addresses that are not public', () => {
    const forms = [
      'http://0177.0.0.1/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://127.1/',
      'http://[::]/',
      'http://[::1]/',
      'http://[::ffff:169.254.169.254]/',
      'http://[64:ff9b::a9fe:a9fe]/',
      'http://[fd00::1]/',
      'http://169.254.169.254/',
      'http://①②⑦.⓪.⓪.①/',
      'http://10.0.0.8/',
      'http://localhost/',
    ];
    it.each(forms)('%s', async (url) => {
      const error = await failureOf(client([]).send(get(url)));
      expect(error).toMatchObject({ reason: 'refused-address', sent: false });
    });

    it('also behind a name, and no connection is made', async () => {
      const receiver = await receive((_request, response) => response.end('reached'));
      const asked: string[] = [];
      const outbound = createOutbound({
        allowedOrigins: [],
        resolve: async (hostname) => {
          asked.push(hostname);
          return [
            { address: '93.184.215.14', family: 4 },
            { address: '127.0.0.1', family: 4 },
          ];
        },
      });
      const error = await failureOf(outbound.send(get('http://innocent.example/')));
      expect(error).toMatchObject({ reason: 'refused-address', sent: false });
      expect(asked).toEqual(['innocent.example']);
      expect(receiver.requests).toEqual([]);
    });

    it('also behind a redirect', async () => {
      const inner = await receive((_request, response) => response.end('secret'));
      const receiver = await receive((_request, response) =>
        response.writeHead(302, { location: `${inner.origin}/metadata` }).end(),
      );
      const error = await failureOf(client([receiver.origin]).send(get(receiver.origin)));
      expect(error).toMatchObject({ reason: 'refused-address', sent: true });
      expect(inner.requests).toEqual([]);
    });

    it('also when the name changes its mind: what was decided on is what is connected to', async () => {
      const receiver = await receive((_request, response) => response.end('reached'));
      const answers: Address[][] = [[{ address: '127.0.0.1', family: 4 }], [{ address: '127.0.0.9', family: 4 }]];
      let asked = 0;
      const origin = `http://gateway.example:${receiver.port}`;
      const outbound = createOutbound({ allowedOrigins: [origin], resolve: async () => answers[asked++] ?? [] });
      expect(await outbound.send(get(origin))).toMatchObject({ status: 200, body: 'reached' });
      expect(asked).toBe(1);
      expect(receiver.requests[0]?.headers.host).toBe(`gateway.example:${receiver.port}`);
    });

    it('and ports, protocols and user names that no public service needs', async () => {
      for (const url of [
        'http://93.184.215.14:22/',
        'ftp://93.184.215.14/',
        'file:///etc/passwd',
        'http://user:pass@93.184.215.14/',
        '/relative',
      ]) {
        expect(await failureOf(client([]).send(get(url)))).toMatchObject({ reason: 'refused-address', sent: false });
      }
    });

    it('and another port than the one the operator named', async () => {
      const receiver = await receive((_request, response) => response.end());
      const error = await failureOf(client([`http://127.0.0.1:${receiver.port + 1}`]).send(get(receiver.origin)));
      expect(error.reason).toBe('refused-address');
      expect(receiver.requests).toEqual([]);
    });
  });

  it('tells public addresses from others', () => {
    for (const address of [
      '93.184.215.14',
      '8.8.8.8',
      '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
      '::ffff:8.8.8.8',
      '64:ff9b::808:808',
    ]) {
      expect(isPublicAddress(address), address).toBe(true);
    }
    const others = [
      '0.0.0.0',
      '100.64.1.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
    ];
    const others6 = [
      '::',
      '::1',
      '::127.0.0.1',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'fc00::1',
      'ff02::1',
      '2001:db8::1',
      '2001::1',
      '2002:7f00:1::',
      '100::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      '64:ff9b:1::1',
    ];
    for (const address of [...others, ...others6, 'nonsense', ''])
      expect(isPublicAddress(address), address).toBe(false);
  });

  describe('follows redirects', () => {
    it('T-S05 three times at most', async () => {
      const receiver = await receive((request, response) => {
        const hop = Number(request.url?.slice(1));
        if (hop === 0) response.end('arrived');
        else response.writeHead(302, { location: `/${hop - 1}` }).end();
      });
      const outbound = client([receiver.origin]);
      expect(await outbound.send(get(`${receiver.origin}/3`))).toMatchObject({ status: 200, body: 'arrived' });
      expect(await failureOf(outbound.send(get(`${receiver.origin}/4`)))).toMatchObject({
        reason: 'too-many-redirects',
        sent: true,
      });
    });

    it('T-S02 without taking secrets to another origin', async () => {
      const other = await receive((_request, response) => response.end());
      const receiver = await receive((_request, response) =>
        response.writeHead(307, { location: `${other.origin}/x` }).end(),
      );
      await client([receiver.origin, other.origin]).send({
        method: 'POST',
        url: receiver.origin,
        headers: { authorization: 'Bearer x', 'x-api-key': 'k', cookie: 'c=1', 'content-type': 'text/plain' },
        body: 'b',
      });
      const { headers, method, body } = other.requests[0]!;
      expect({ method, body }).toEqual({ method: 'POST', body: 'b' });
      expect(headers).toMatchObject({ 'content-type': 'text/plain' });
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['authorization']));
      expect(headers).not.toHaveProperty('x-api-key');
      expect(headers).not.toHaveProperty('cookie');
    });

    it('of a form to a page as GET without a body', async () => {
      const receiver = await receive((request, response) => {
        if (request.url === '/form') response.writeHead(303, { location: '/thanks' }).end();
        else response.end('thanks');
      });
      await client([receiver.origin]).send({
        method: 'POST',
        url: `${receiver.origin}/form`,
        headers: { 'content-type': 'text/plain' },
        body: 'b',
      });
      expect(receiver.requests[1]).toMatchObject({ method: 'GET', url: '/thanks', body: '' });
      expect(receiver.requests[1]?.headers).not.toHaveProperty('content-type');
    });
  });

  it('answers a redirect as it is when none is to be followed', async () => {
    const receiver = await receive((_request, response) => response.writeHead(302, { location: '/other' }).end());
    const outbound = client([receiver.origin], { redirects: 0 });
    expect(await outbound.send(get(receiver.origin))).toMatchObject({ status: 302, headers: { location: '/other' } });
    expect(receiver.requests).toHaveLength(1);
  });

  it('tells beforehand which addresses would be refused, and nothing of names that nobody knows', async () => {
    const outbound = createOutbound({
      allowedOrigins: ['http://10.0.0.8:8080'],
      resolve: async (name) => (name === 'inner.example' ? [{ address: '10.0.0.9', family: 4 }] : []),
    });
    for (const url of ['https://10.0.0.8/', 'https://inner.example/', 'ftp://inner.example/', 'https://1.1.1.1:22/'])
      expect(await outbound.refuses(url), url).toMatch(/^refused-address: /);
    for (const url of ['http://10.0.0.8:8080/x', 'https://1.1.1.1/', 'https://unknown.example/'])
      expect(await outbound.refuses(url), url).toBeUndefined();
  });

  describe('T-S05 does not let a receiver hold it', () => {
    it('by dripping', async () => {
      const receiver = await receive((_request, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('.'), 10);
        response.on('close', () => clearInterval(timer));
      });
      expect(await failureOf(client([receiver.origin], { requestMs: 200 }).send(get(receiver.origin)))).toMatchObject({
        reason: 'timeout',
        sent: true,
      });
    });

    it('by saying nothing', async () => {
      const receiver = await receive(() => {});
      expect(await failureOf(client([receiver.origin], { requestMs: 100 }).send(get(receiver.origin)))).toMatchObject({
        reason: 'timeout',
        sent: true,
      });
    });

    it('by an endless body', async () => {
      const receiver = await receive((_request, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        };
        response.on('drain', more);
        more();
      });
      const outbound = client([receiver.origin], { responseBytes: 1_000_000 });
      expect(await failureOf(outbound.send(get(receiver.origin)))).toMatchObject({ reason: 'too-large', sent: true });
    });

    it('by an endless body of which only the beginning is wanted', async () => {
      const receiver = await receive((_request, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'.repeat(700)), 5);
        response.on('close', () => clearInterval(timer));
      });
      const outbound = client([receiver.origin], { responseBytes: 1_024, cutsLongAnswers: true });
      expect(await outbound.send(get(receiver.origin))).toMatchObject({ status: 200, body: 'x'.repeat(1_024) });
    });

    it('by a slow resolver', async () => {
      const outbound = createOutbound({
        allowedOrigins: [],
        resolve: () => new Promise(() => {}),
        bounds: { requestMs: 50 },
      });
      expect(await failureOf(outbound.send(get('http://slow.example/')))).toMatchObject({
        reason: 'timeout',
        sent: false,
      });
    });

    it('by not taking the handshake', async () => {
      const silent = createSocketServer(() => {});
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const sockets = new Set<{ destroy(): void }>();
      silent.on('connection', (socket) => sockets.add(socket));
      servers.push({
        close() {
          for (const socket of sockets) socket.destroy();
          silent.close();
        },
      });
      const origin = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      expect(await failureOf(client([origin], { connectMs: 100 }).send(get(origin)))).toMatchObject({
        reason: 'connect',
        sent: false,
      });
    });
  });

  it('tells what was not sent from what may have been', async () => {
    const refusing = await receive(() => {});
    for (const server of servers.splice(0)) server.close();
    expect(await failureOf(client([refusing.origin]).send(get(refusing.origin)))).toMatchObject({
      reason: 'connect',
      sent: false,
    });

    const cutting = await receive((request) => request.socket.destroy());
    expect(await failureOf(client([cutting.origin]).send(get(cutting.origin)))).toMatchObject({
      reason: 'broken',
      sent: true,
    });

    const half = await receive((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect(await failureOf(client([half.origin]).send(get(half.origin)))).toMatchObject({
      reason: 'broken',
      sent: true,
    });

    const unknown = createOutbound({ allowedOrigins: [], resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await failureOf(unknown.send(get('http://nobody.example/')))).toMatchObject({
      reason: 'connect',
      sent: false,
    });
  });

  it('ends when the caller no longer wants it', async () => {
    const receiver = await receive(() => {});
    const controller = new AbortController();
    const sending = failureOf(client([receiver.origin]).send(get(receiver.origin, { signal: controller.signal })));
    setTimeout(() => controller.abort(new Error('the worker stops')), 30);
    expect((await sending).message).toMatch(/the worker stops/);
    const aborted = AbortSignal.abort(new Error('already'));
    expect(await failureOf(client([receiver.origin]).send(get(receiver.origin, { signal: aborted })))).toMatchObject({
      sent: false,
    });
  });
});
