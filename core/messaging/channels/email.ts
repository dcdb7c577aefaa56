// E-mail over SMTP. The whole text is made first, from our own headers and one checked address; the connection is used directly, because
// only then is it known whether the server may have seen the message when the line breaks.
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isEmailAddress } from '../addresses.ts';
import { checkInboundSignature } from '../inbound-signature.ts';
import { type Channel, DeliveryError, type Receipt, type RenderedMessage } from '../messaging.ts';
import { readInbound } from '../read-inbound.ts';

export interface EmailChannelNeeds {
  /** smtp://user:password@host:587 or smtps://…; `?from=` names the sender's address, `?reply=` where answers go. */
  readonly url: string;
  /** Key of the signature on answers that a mail gateway sends us; absent = none are taken. */
  readonly secret?: string | undefined;
  /** Origin of the installation: its host ends the sender's address and the message ids when the URL names no sender. */
  readonly baseUrl: string;
  /** Shown as the sender's name. */
  readonly senderName?: () => string | undefined;
}

interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user?: string;
  readonly password?: string;
}

/** @returns the channel; SMTP servers drop no second message of the same Message-ID, so a lost answer stays `unknown`. */
export function createEmailChannel({ url, secret, baseUrl, senderName }: EmailChannelNeeds): Channel {
  const server = readServer(url);
  const sender = senderOf(url, baseUrl);
  const answersTo = named(url, 'reply');
  return {
    name: 'email',
    honoursKeys: false,
    async deliver(message, signal) {
      if (!isEmailAddress(message.to))
        throw new DeliveryError('permanent', 'the address is not one that mail can go to');
      const from = { name: senderName?.() ?? '', address: sender };
      const content = await compose(message, { from, replyTo: answersTo ?? message.replyTo });
      return send(server, { from: sender, to: message.to }, content, signal);
    },
    ...(secret === undefined
      ? {}
      : { receive: (raw, now) => readInbound(checkInboundSignature(secret, raw, now), raw.body) }),
  };
}

/** Headers are set by us alone; a body is plain text, and where it comes as markup too, that was made of the text escaped. */
async function compose(
  message: RenderedMessage,
  { from, replyTo }: { from: { name: string; address: string }; replyTo: string | undefined },
): Promise<Buffer> {
  const attachments = await Promise.all(
    (message.attachments ?? []).map(async ({ name, type, bytes }) => ({
      filename: name,
      contentType: type,
      content: await bytes(),
    })),
  );
  const domain = from.address.slice(from.address.indexOf('@') + 1);
  const mail = new MailComposer({
    from,
    to: [{ name: '', address: message.to }],
    subject: oneLine(message.subject ?? ''),
    messageId: `<${message.id}@${domain}>`,
    ...(message.html === undefined ? {} : { html: message.html }),
    text: { content: message.body, contentType: 'text/plain; charset=utf-8', encoding: 'utf8' },
    headers: {
      'Content-Language': message.language,
      // What a person wrote is no machine's (RFC 3834, 5).
      ...(message.replyTo === undefined
        ? { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }
        : {}),
      ...(message.unsubscribe === undefined
        ? {}
        : {
            'List-Unsubscribe': `<${message.unsubscribe}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
      // A page for whoever signs in, nothing that a mail program may ask for by itself (RFC 2369).
      ...(message.choices === undefined ? {} : { 'List-Unsubscribe': `<${message.choices}>` }),
    },
    ...(replyTo === undefined ? {} : { replyTo: { name: '', address: replyTo } }),
    attachments,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Promise((resolve, reject) => {
    mail.compile().build((error, content) => (error ? reject(error) : resolve(content as Buffer)));
  });
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

async function send(
  server: SmtpServer,
  envelope: { from: string; to: string },
  content: Buffer,
  signal: AbortSignal,
): Promise<Receipt> {
  // The content is read only after the server has accepted DATA: from then on it may have the message.
  let begun = false;
  const stream = new Readable({
    read() {
      begun = true;
      this.push(content);
      this.push(null);
    },
  });
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.secure,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    dnsTimeout: 10_000,
  });
  const abort = (): void => connection.close();
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('the server closed the connection')));
      if (signal.aborted) reject(new Error('stopped before it began'));
      signal.addEventListener('abort', () => {
        reject(new Error('stopped while sending'));
        abort();
      });
      talk(connection, server, { ...envelope, to: [envelope.to], size: content.length }, stream).then(resolve, reject);
    });
    return {};
  } catch (error) {
    throw deliveryError(error, begun);
  } finally {
    // Late errors of a connection that is given up concern nobody.
    connection.removeAllListeners('error');
    connection.on('error', () => {});
    connection.close();
  }
}

/** Connect, sign in when there is a user, send. */
async function talk(
  connection: SMTPConnection,
  server: SmtpServer,
  envelope: { from: string; to: string[]; size: number },
  content: Readable,
): Promise<void> {
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
  if (server.user !== undefined) {
    const credentials = { user: server.user, pass: server.password ?? '' };
    await new Promise<void>((resolve, reject) =>
      connection.login({ credentials }, (error) => (error ? reject(error) : resolve())),
    );
  }
  await new Promise<void>((resolve, reject) =>
    connection.send(envelope, content, (error) => (error ? reject(error) : resolve())),
  );
}

/** 4xx = later, 5xx = never (RFC 5321, 4.2.1); a sign-in that is refused is the operator's to mend, not the message's fault. */
function deliveryError(error: unknown, begun: boolean): DeliveryError {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  const detail = error instanceof Error ? error.message.slice(0, 500) : String(error);
  if (code === 'EAUTH') return new DeliveryError('temporary', detail, { cause: error });
  if (responseCode !== undefined)
    return new DeliveryError(responseCode >= 500 ? 'permanent' : 'temporary', detail, { cause: error });
  return new DeliveryError(begun ? 'unknown' : 'temporary', detail, { cause: error });
}

function readServer(text: string): SmtpServer {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username === ''
      ? {}
      : { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }),
  };
}

/** An address that the URL names. */
function named(smtpUrl: string, parameter: 'from' | 'reply'): string | undefined {
  const address = new URL(smtpUrl).searchParams.get(parameter);
  if (address !== null && !isEmailAddress(address))
    throw new Error(`SMTP_URL: expected an e-mail address after ${parameter}=, found another form.`);
  return address ?? undefined;
}

/** Who sends, as who gets it reads: what the URL names, else an address of this installation. */
export function senderOf(smtpUrl: string, baseUrl: string): string {
  const url = new URL(smtpUrl);
  const user = decodeURIComponent(url.username);
  if (isEmailAddress(user)) return named(smtpUrl, 'from') ?? user;
  return named(smtpUrl, 'from') ?? `ravand@${new URL(baseUrl).hostname.replace(/^\[|\]$/g, '')}`;
}
