// `#testing`: a whole Ravand for a test: real rooms on a real database, a clock that is moved by hand, people who are signed in. No fakes of
// our own rooms; what lies outside the house (SMTP, SMS gateway) is in receivers/.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyPostgresTemplate } from '../database/testing.ts';
import { createRavand, type Ravand } from '../index.ts';
import { createManualClock, type ManualClock } from '../kernel/clock.ts';
import { type Context, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { type Config, readConfig } from '../kernel/node/config.ts';
import { createLogger, silentLogger } from '../kernel/node/logger.ts';
import { madeOnce } from '../kernel/node/made-once.ts';
import { type ApiClient, createApiClient } from './api-client.ts';

export { signInbound } from '../messaging/inbound-signature.ts';
export { type ApiAnswer, type ApiClient, createApiClient } from './api-client.ts';
export { type ReceivedSms, type SmsReceiver, startSmsReceiver } from './receivers/sms-receiver.ts';
export { type ReceivedMail, type SmtpReceiver, startSmtpReceiver } from './receivers/smtp-receiver.ts';
export { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from './receivers/webhook-receiver.ts';

export interface TestOptions {
  /** Where the clock begins; default 2026-11-22T09:00:00Z. */
  readonly now?: Date;
  /** A PostgreSQL server; absent = SQLite. The test gets a database of its own. */
  readonly postgresUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
  readonly smtpUrl?: string;
  readonly smsGatewayUrl?: string;
  /** Origin of the pages when it is not the address of the server: https://crm.example.com. */
  readonly baseUrl?: string;
  /** Default true: HTTP on a free port. */
  readonly listen?: boolean;
  /** Default true: an administrator exists. */
  readonly setUp?: boolean;
  readonly sample?: boolean;
  /** Default false: jobs and timers run only in settle(). */
  readonly background?: boolean;
  /** Where the pages are; default: the designer's build. */
  readonly designerDir?: string;
  /** Folders that hold plugins; default: plugins/. */
  readonly pluginFolders?: readonly string[];
  /** Shows the log from this level on. */
  readonly logLevel?: string;
  /** Further settings by the name of their environment variable. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Account {
  readonly id: Id;
  readonly email: string;
  readonly password: string;
}

export interface TestRavand extends Ravand {
  readonly url: string;
  /** 0 when it does not listen. */
  readonly port: number;
  readonly clock: ManualClock;
  readonly setUpLink: string | undefined;
  readonly admin: Account;
  readonly dataDir: string;
  systemContext(purpose: string): Context;
  /** Somebody without a session. */
  visitor(language?: string): ApiClient;
  signIn(account: { email: string; password: string }, language?: string): Promise<ApiClient>;
  /** Makes a user with this role, directly in the rooms. */
  createUser(user: { role: string; name?: string; email?: string; team?: Id; language?: string }): Promise<Account>;
  /** Runs what is due, and what that makes due, until nothing is. */
  settle(): Promise<void>;
}

const password = 'correct horse battery';
const beginning = new Date('2026-11-22T09:00:00Z');

/** An installation after its first start, which makes the tables of all plugins: made once a run and copied. */
export async function copyBegun(dataDir: string): Promise<void> {
  const begun = await madeOnce('begun', async (folder) => {
    await firstStart(folder, undefined);
    return folder;
  });
  cpSync(begun, dataDir, { recursive: true });
}

async function beginOn(databaseUrl: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-begun-'));
  await firstStart(folder, databaseUrl);
  rmSync(folder, { recursive: true, force: true });
}

async function firstStart(dataDir: string, databaseUrl: string | undefined): Promise<void> {
  const config = testConfig({}, dataDir, databaseUrl);
  const ravand = await createRavand({
    config,
    clock: createManualClock(beginning),
    log: silentLogger,
    background: false,
  });
  await ravand.begin();
  await ravand.stop();
}

export async function createTestRavand(options: TestOptions = {}): Promise<TestRavand> {
  const { listen = true, setUp = true, background = false } = options;
  const clock = createManualClock(options.now ?? beginning);
  const dataDir = mkdtempSync(join(tmpdir(), 'ravand-test-'));
  // Whoever comes with plugins or a time of their own begins at the very beginning.
  const isUsual = options.pluginFolders === undefined && options.now === undefined;
  const { postgresUrl } = options;
  const postgres =
    postgresUrl === undefined ? undefined : await copyPostgresTemplate(postgresUrl, isUsual ? beginOn : undefined);
  if (isUsual && postgresUrl === undefined) await copyBegun(dataDir);
  const log = options.logLevel === undefined ? silentLogger : createLogger(options.logLevel);
  const config = testConfig(options, dataDir, postgres?.url);
  const { designerDir, pluginFolders } = options;
  const ravand = await createRavand({
    config,
    clock,
    log,
    background,
    ...(designerDir === undefined ? {} : { designerDir }),
    ...(pluginFolders === undefined ? {} : { pluginFolders }),
  });
  const { url, port, setUpLink } = listen ? await ravand.start() : { url: '', port: 0, ...(await ravand.begin()) };
  const context = () => systemContext('test', newId());
  const admin = { email: 'admin@example.com', password };

  async function createUser(user: Parameters<TestRavand['createUser']>[0]): Promise<Account> {
    const id = newId();
    const { name = `${user.role} ${id.slice(-4)}`, email = `${user.role}-${id.slice(-8)}@example.com`, ...rest } = user;
    const prepared = await ravand.access.preparePassword(password);
    await ravand.database.transaction(context(), async (inside) => {
      await ravand.records.create(inside, 'user', { name, email, active: true, ...rest }, { id });
      await ravand.access.setPassword(inside, id, prepared);
    });
    return { id, email, password };
  }

  async function settle(): Promise<void> {
    for (let round = 0; round < 200; round++) {
      const ran = (await ravand.jobs.runDue()) + (await ravand.workflow.fireTimers());
      if (ran === 0) return;
    }
    throw new Error('expected the work to come to rest, found more after 200 rounds');
  }

  const adminId = setUp ? (await createUser({ role: 'admin', name: 'Admin', email: admin.email })).id : '';
  if (options.sample) await ravand.database.transaction(context(), (inside) => ravand.samples.load(inside, adminId));
  await settle();
  return {
    ...ravand,
    clock,
    url,
    port,
    setUpLink,
    dataDir,
    admin: { id: adminId, ...admin },
    systemContext: (purpose) => systemContext(purpose, newId()),
    visitor: (language) => createApiClient(url, language),
    async signIn(account, language) {
      const client = createApiClient(url, language);
      const { status, body } = await client.post('/api/session', { email: account.email, password: account.password });
      if (status !== 200)
        throw new Error(`expected ${account.email} to sign in, found ${status} ${JSON.stringify(body)}`);
      return client;
    },
    createUser,
    settle,
    async stop() {
      await ravand.stop();
      await postgres?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function testConfig(options: TestOptions, dataDir: string, databaseUrl: string | undefined): Config {
  const env: Record<string, string | undefined> = {
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    REDIS_URL: options.redisUrl,
    SMTP_URL: options.smtpUrl,
    SMS_GATEWAY_URL: options.smsGatewayUrl,
    BASE_URL: options.baseUrl,
    HOST: '127.0.0.1',
    ...options.env,
  };
  return readConfig(env);
}
