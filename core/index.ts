// Builds the house bottom-up: the only file that knows all rooms. Nothing runs before start().
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityDefinition } from '../schemas/types.ts';
import type { Access } from './access/access.ts';
import { createAccess } from './access/create-access.ts';
import { type Accounts, createAccounts } from './automation/accounts.ts';
import { createSubmitForm } from './automation/submit-form.ts';
import { createDatabase } from './database/create-database.ts';
import type { Database } from './database/database.ts';
import { sql } from './database/sql.ts';
import { createDefinitions } from './definitions/create-definitions.ts';
import type { Definitions } from './definitions/definitions.ts';
import { withReleaseCheck } from './definitions/with-release-check.ts';
import { createRecords } from './entities/create-records.ts';
import { entityPublisher } from './entities/entity-publisher.ts';
import { isMobile } from './entities/fields/phone.ts';
import type { RecordService } from './entities/records.ts';
import { createEvents } from './events/create-events.ts';
import type { Events } from './events/events.ts';
import { createHttp } from './http/http.ts';
import type { Route } from './http/route.ts';
import { createJobs } from './jobs/create-jobs.ts';
import type { JobQueue } from './jobs/jobs.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import type { InTransaction } from './kernel/context.ts';
import type { Config } from './kernel/node/config.ts';
import { createLogger, type Logger } from './kernel/node/logger.ts';
import { projectRoot } from './kernel/node/paths.ts';
import { createMessaging } from './messaging/create-messaging.ts';
import { readInboundSecret } from './messaging/inbound-secret.ts';
import type { Messaging } from './messaging/messaging.ts';
import { createOutbound } from './outbound/create-outbound.ts';
import { createRules } from './rules/create-rules.ts';
import { createWorkflow } from './workflow/create-workflow.ts';
import type { Workflow } from './workflow/workflow.ts';

export interface RavandOptions {
  readonly config: Config;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Default: JSON lines on standard output at the level of the settings. */
  readonly log?: Logger;
  /** false: jobs and timers run only when asked (runDue, fireTimers); for tests. */
  readonly background?: boolean;
}

export interface Ravand {
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
  readonly events: Events;
  readonly jobs: JobQueue;
  readonly definitions: Definitions;
  readonly access: Access;
  readonly records: RecordService;
  readonly messaging: Messaging;
  readonly workflow: Workflow;
  readonly accounts: Accounts;
  /** Every route of /api, for the description and for tests made from the table. */
  readonly routes: readonly Route[];
  /** Signs what gateways send (X-Ravand-Signature). */
  readonly inboundSecret: string;
  /** The sample rows of all plugins, in this transaction. */
  loadSample(context: InTransaction): Promise<void>;
  /** Brings definitions and work to life without listening. */
  begin(): Promise<{ setUpLink: string | undefined }>;
  /** begin(), then listens. `url` is where people find it. */
  start(): Promise<{ port: number; url: string; setUpLink: string | undefined }>;
  /** Finishes what runs, at most 10 s, and closes everything. */
  stop(): Promise<void>;
}

export async function createRavand(options: RavandOptions): Promise<Ravand> {
  const { config, clock = systemClock, background = true } = options;
  const log = options.log ?? createLogger(config.logLevel);
  const opened = await createDatabase({ url: config.databaseUrl, dataDir: config.dataDir, clock, log });
  const events = createEvents({ database: opened, clock, log });
  const definitions = createDefinitions({ database: opened, events, clock, log });
  const database = withReleaseCheck(opened, definitions);
  const jobs = await createJobs({ database, clock, log, redisUrl: config.redisUrl });
  const settings = () => definitions.current().settings;
  const access = createAccess({ database, events, clock, defaultLocale: () => settings().language });
  const records = createRecords({
    database,
    events,
    definitions,
    policy: access.policy,
    clock,
    defaultCountry: () => settings().country,
  });
  definitions.publisher('entity', entityPublisher({ database }));
  const inboundSecret = readInboundSecret(config.dataDir);
  const messaging = createMessaging({
    database,
    events,
    jobs,
    outbound: createOutbound({ allowedOrigins: config.smsGatewayUrl === undefined ? [] : [config.smsGatewayUrl] }),
    clock,
    log,
    definitions,
    smtpUrl: config.smtpUrl,
    smsGateway: config.smsGatewayUrl === undefined ? undefined : { url: config.smsGatewayUrl, secret: inboundSecret },
    baseUrl: config.baseUrl,
  });
  const workflow = createWorkflow({ database, events, jobs, clock, log });
  definitions.publisher('process', workflow.processPublisher);
  void createRules({ isMobile });
  const loadSample = async (_context: InTransaction) => {};
  let url = config.baseUrl;
  const accounts = createAccounts({
    database,
    access,
    records,
    definitions,
    loadSample,
    baseUrl: () => url,
    withPassword: async (context, users) => {
      const rows = await database.reader(context).read<{ user_id: string }>(sql`select user_id from credentials`);
      return new Set(rows.map((row) => row.user_id).filter((id) => users.includes(id)));
    },
  });
  const http = createHttp({
    database,
    definitions,
    access,
    records,
    messaging,
    workflow,
    events,
    jobs,
    clock,
    log,
    config,
    accounts,
    submitForm: createSubmitForm({ database, definitions, records, events, clock }),
    tasks: undefined as never,
    history: undefined as never,
    version: '0',
    designerDir: join(projectRoot, 'dist', 'designer'),
  });

  async function begin() {
    const folder = join(projectRoot, 'schemas/entities');
    const schemas = readdirSync(folder)
      .sort()
      .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as EntityDefinition);
    await definitions.start([{ plugin: 'schemas', definitions: schemas }]);
    await messaging.start();
    if (background) {
      definitions.watch();
      await jobs.start();
      await workflow.run();
    }
    if (config.admin) await accounts.setUpFromSettings(config.admin);
    return { setUpLink: await accounts.setUpLink() };
  }

  return {
    config,
    clock,
    database,
    events,
    jobs,
    definitions,
    access,
    records,
    messaging,
    workflow,
    accounts,
    routes: http.routes,
    inboundSecret,
    loadSample,
    begin,
    async start() {
      await begin();
      const listening = await http.listen();
      url = listening.url;
      return { ...listening, setUpLink: await accounts.setUpLink() };
    },
    async stop() {
      await http.close();
      await workflow.stop();
      await jobs.stop();
      await events.stop();
      await database.close();
    },
  };
}
