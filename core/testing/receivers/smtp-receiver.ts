// A real SMTP server for tests, with a ledger of what it took and a script of how it answers. For no production use.
import { createHash } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** ok: takes it · refuse: 550 · busy: 451 · cut: takes the data, then the line breaks before the answer · hang: never answers. */
export type SmtpAnswer = 'ok' | 'refuse' | 'busy' | 'cut' | 'hang';

export interface ReceivedMail {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly content: Buffer }[];
  readonly headers: Readonly<Record<string, string>>;
  readonly digest: string;
}

export interface SmtpReceiver {
  /** For SMTP_URL. */
  readonly url: string;
  /** Everything whose data arrived whole, also what was then cut, in order. */
  readonly ledger: readonly ReceivedMail[];
  /** Answers for the next mails, one each; then ok. What was left of the script before is dropped. */
  script(...answers: SmtpAnswer[]): void;
  /** Resolves once this many mails are in the ledger. */
  arrived(count: number): Promise<void>;
  clear(): void;
  close(): Promise<void>;
}

export async function startSmtpReceiver(): Promise<SmtpReceiver> {
  const ledger: ReceivedMail[] = [];
  const answers: SmtpAnswer[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        void read(
          raw,
          session.envelope.rcptTo.map((to) => to.address),
        ).then((mail) => {
          const answer = answers.shift() ?? 'ok';
          if (answer === 'refuse') done(Object.assign(new Error('refused'), { responseCode: 550 }));
          else if (answer === 'busy') done(Object.assign(new Error('try later'), { responseCode: 451 }));
          else {
            ledger.push(mail);
            if (answer === 'cut') for (const socket of sockets) socket.destroy();
            if (answer === 'ok') done();
          }
          for (const waiter of waiting) if (ledger.length >= waiter.count) waiter.resolve();
        });
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    ledger,
    script: (...next) => void answers.splice(0, answers.length, ...next),
    arrived: (count) =>
      ledger.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    clear: () => void ledger.splice(0),
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function read(raw: Buffer, to: readonly string[]): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(raw);
  return {
    messageId: mail.messageId ?? '',
    from: mail.from?.address ?? '',
    to,
    subject: mail.subject ?? '',
    text: (mail.text ?? '').trim(),
    html: (mail.html ?? '').trim(),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? '',
      type: mimeType,
      content: Buffer.from(content as ArrayBuffer),
    })),
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
    digest: createHash('sha256').update(raw).digest('hex'),
  };
}
