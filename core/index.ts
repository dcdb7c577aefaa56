// Builds the house bottom-up: the only file that knows all rooms. Nothing runs before start().
import { join } from 'node:path';
import type { Access } from './access/access.ts';
import { createAccess } from './access/create-access.ts';
import { createIssuer } from './access/issuer.ts';
import { createJourneys } from './access/issuer-journeys.ts';
import { createIssuerSessions } from './access/issuer-sessions.ts';
import { type Accounts, createAccounts } from './automation/accounts.ts';
import { type Automation, createAutomation } from './automation/create-automation.ts';
import { createExplainAccess } from './automation/explain-access.ts';
import { createFormCounts } from './automation/form-counts.ts';
import { createIssuerSignIn, type IssuerSignIn } from './automation/issuer-sign-in.ts';
import { createPortalSignIn } from './automation/portal-sign-in.ts';
import { allViews, createSavedViews, savedViewLookup } from './automation/saved-views.ts';
import { createShares } from './automation/shares.ts';
import { createSubmitForm } from './automation/submit-form.ts';
import { createWhoHas } from './automation/who-has.ts';
import { settleRestored } from './backup/settle-restored.ts';
import { createDatabase } from './database/create-database.ts';
import type { Database } from './database/database.ts';
import { createDefinitions } from './definitions/create-definitions.ts';
import type { Definitions, PluginFiles } from './definitions/definitions.ts';
import { createReleaseLog } from './definitions/release-log.ts';
import { withReleaseCheck } from './definitions/with-release-check.ts';
import { createDocuments } from './documents/documents.ts';
import type { ComposedSheet } from './documents/sheet.ts';
import { createRecords } from './entities/create-records.ts';
import { createEntityChanges } from './entities/entity-changes.ts';
import { entityPublisher } from './entities/entity-publisher.ts';
import { isMobile } from './entities/fields/phone.ts';
import { createRecordFiles } from './entities/record-files.ts';
import type { RecordService } from './entities/records.ts';
import { createSchemaChanges } from './entities/schema-changes.ts';
import { createSearchIndexer } from './entities/search-index.ts';
import { tendIndexes } from './entities/table-indexes.ts';
import { auditKeyName, createAuditSealer } from './events/audit-seals.ts';
import { createEvents } from './events/create-events.ts';
import type { Events } from './events/events.ts';
import { createFiles } from './files/create-files.ts';
import type { Files } from './files/files.ts';
import { createHttp } from './http/http.ts';
import type { Route } from './http/route.ts';
import { createJobs } from './jobs/create-jobs.ts';
import type { JobQueue } from './jobs/jobs.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { limits } from './kernel/limits.ts';
import type { Config } from './kernel/node/config.ts';
import { createLogger, type Logger } from './kernel/node/logger.ts';
import { projectRoot } from './kernel/node/paths.ts';
import { readSecret } from './kernel/node/secrets.ts';
import { readVersion } from './kernel/node/version.ts';
import { Problem } from './kernel/problem.ts';
import { createMessaging } from './messaging/create-messaging.ts';
import type { Messaging } from './messaging/messaging.ts';
import { createOutbound } from './outbound/create-outbound.ts';
import { createSamples } from './plugins/create-samples.ts';
import { createPluginHost } from './plugins/plugin-host.ts';
import { type PluginState, pluginStates } from './plugins/plugin-states.ts';
import { readPlugins, sampleFiles } from './plugins/read-plugins.ts';
import type { Samples } from './plugins/samples.ts';
import { createReports } from './reports/create-reports.ts';
import { createRules } from './rules/create-rules.ts';
import { createTransfer } from './transfer/create-transfer.ts';
import { createWebhooks } from './webhooks/create-webhooks.ts';
import type { Webhooks } from './webhooks/webhooks.ts';
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
  /** Where the pages are; default: dist/designer. */
  readonly designerDir?: string;
  /** Folders that hold plugins; default: plugins/. */
  readonly pluginFolders?: readonly string[];
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
  readonly files: Files;
  readonly messaging: Messaging;
  readonly workflow: Workflow;
  readonly automation: Automation;
  readonly accounts: Accounts;
  readonly webhooks: Webhooks;
  /** Every route of /api, for the description and for tests made from the table. */
  readonly routes: readonly Route[];
  /** Signs what gateways send (X-Ravand-Signature). */
  readonly inboundSecret: string;
  readonly samples: Samples;
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
  const plugins = readPlugins(options.pluginFolders);
  for (const fault of plugins.faults) log.error({ plugin: fault.plugin, err: fault }, 'a plugin is left out');
  const ground = await layGround(config, clock, log);
  const rooms = buildRooms(config, clock, log, ground);
  const { database, definitions, access, records, events, jobs, workflow, messaging, automation } = {
    ...ground,
    ...rooms,
  };
  const host = createPluginHost({
    records,
    definitions,
    workflow,
    messaging,
    mailings: automation.mailings,
    events,
    actions: automation.actions,
    clock,
    log,
  });
  let standing = plugins.plugins;
  let states: readonly PluginState[] = [];
  const samples = createSamples({
    ...ground,
    ...rooms,
    tasks: automation.tasks,
    clock,
    files: () => sampleFiles(standing),
  });
  let url = config.baseUrl;
  const accounts = createAccounts({
    database,
    access,
    events,
    records,
    definitions,
    samples,
    baseUrl: () => url,
  });
  const search = createSearchIndexer({ database, definitions, events, log });
  const sealer = createAuditSealer({
    database,
    events,
    clock,
    log,
    key: Buffer.from(readSecret(config.dataDir, auditKeyName), 'hex'),
    dataDir: config.dataDir,
  });
  const formCounts = createFormCounts({ database, clock });
  const http = createHttp({
    ...ground,
    ...rooms,
    clock,
    log,
    config,
    accounts,
    issuerSignIn: issuerSignIn(config, ground, clock, () => url),
    portalSignIn: createPortalSignIn({ ...ground, messaging }),
    submitForm: createSubmitForm({
      ...ground,
      clock,
      policy: access.policy,
      links: automation.formLinks,
    }),
    formLinks: automation.formLinks,
    formCounts,
    formKey: Buffer.from(readSecret(config.dataDir, 'publicForms'), 'hex'),
    recordFiles: createRecordFiles({ ...ground, policy: access.policy }),
    releaseLog: createReleaseLog({ database, definitions, clock }),
    tasks: automation.tasks,
    acts: automation.acts,
    mailings: automation.mailings,
    preferences: automation.preferences,
    noticeMails: automation.noticeMails,
    keptKeys: automation.keptKeys,
    messageTrials: automation.messageTrials,
    ruleStudio: automation.rules,
    decisions: automation.decisions,
    dashboards: automation.dashboards,
    recordForms: automation.recordForms,
    calendarFeeds: automation.calendarFeeds,
    recordDocuments: automation.recordDocuments,
    pressButton: automation.pressButton,
    transfer: createTransfer({ ...ground, access, policy: access.policy, clock }),
    reports: createReports({ definitions, records, policy: access.policy }),
    samples,
    shares: createShares({ database, definitions, records, events, clock }),
    explainAccess: createExplainAccess({ access, policy: access.policy, definitions, records }),
    entityChanges: createEntityChanges({ ...ground, clock, savedViews: allViews }),
    schemaChanges: createSchemaChanges({ ...ground, clock, savedViews: allViews }),
    savedViews: createSavedViews({ database, definitions, records, clock }),
    history: automation.history,
    auditTrail: automation.auditTrail,
    plugins: () => states,
    areas: new Map(plugins.areas.map((area) => [area.name, area])),
    pluginLabels: new Map(plugins.plugins.map(({ name, manifest }) => [name, manifest.label ?? {}])),
    version: readVersion(),
    designerDir: options.designerDir ?? join(projectRoot, 'dist', 'designer'),
  });
  let stopWatching = () => {};
  let stopIndexing = async () => {};
  let tending = Promise.resolve();
  let stopSealing = async () => {};

  async function begin() {
    const unstarted = await host.start(plugins.plugins);
    const broken = plugins.faults.map(({ plugin }) => leftOut(plugin));
    const refused = new Map<string, Problem>();
    const live = await startDefinitions(definitions, [...plugins.files, ...broken], { refused, log });
    standing = plugins.plugins.filter(({ name }) => live.has(name));
    states = pluginStates(plugins, { refused, unstarted });
    if (await settleRestored({ dataDir: config.dataDir, database, jobs, messaging }))
      log.warn({}, 'a backup was restored: nothing leaves the house until an administrator releases it');
    await messaging.start();
    if (config.admin) await accounts.setUpFromSettings(config.admin);
    if (!background) return;
    stopWatching = definitions.watch();
    stopIndexing = search.start();
    tending = tendIndexes(ground).catch((error: unknown) => log.error({ error }, 'indexes could not be put in order'));
    stopSealing = sealer.start();
    await ground.files.start();
    await rooms.webhooks.start();
    await jobs.start();
    await workflow.run();
  }

  return {
    config,
    clock,
    ...ground,
    ...rooms,
    accounts,
    routes: http.routes,
    samples,
    async begin() {
      await begin();
      return { setUpLink: await accounts.setUpLink() };
    },
    async start() {
      await begin();
      const listening = await http.listen();
      url = listening.url;
      return { ...listening, setUpLink: await accounts.setUpLink() };
    },
    async stop() {
      await http.close();
      await formCounts.flush();
      stopWatching();
      await stopIndexing();
      await tending;
      await workflow.stop();
      await jobs.stop();
      host.stop();
      rooms.documents.stop();
      await stopSealing();
      await events.stop();
      await database.close();
    },
  };
}

function leftOut(plugin: string): PluginFiles {
  return { plugin, definitions: [], isBroken: true };
}

/**
 * A plugin whose definitions do not fit is left out with its reason, and so are those that build on it: what was live of them stays as it was.
 * Answers the plugins that stand.
 */
async function startDefinitions(
  definitions: Definitions,
  files: readonly PluginFiles[],
  began: { readonly refused: Map<string, Problem>; readonly log: Logger },
): Promise<ReadonlySet<string>> {
  try {
    await definitions.start(files);
    return new Set(files.flatMap(({ plugin, isBroken }) => (isBroken ? [] : [plugin])));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'plugin-definition-invalid') throw error;
    const { plugin } = error.params;
    const isItsFault = files.some((source) => source.plugin === plugin && !source.isBroken);
    if (typeof plugin !== 'string' || plugin === 'schemas' || !isItsFault) throw error;
    began.log.error({ plugin, err: error }, 'a plugin is left out');
    began.refused.set(plugin, error);
    const others = files.map((source) => (source.plugin === plugin ? leftOut(plugin) : source));
    return startDefinitions(definitions, others, began);
  }
}

type Ground = Pick<Ravand, 'database' | 'definitions' | 'jobs' | 'access' | 'records' | 'files'> & {
  events: ReturnType<typeof createEvents>;
};

/** What everything stands on: data, events, definitions, work for later, who may what, records. */
async function layGround(config: Config, clock: Clock, log: Logger): Promise<Ground> {
  const opened = await createDatabase({ url: config.databaseUrl, dataDir: config.dataDir, clock, log });
  const events = createEvents({ database: opened, clock, log });
  const definitions = createDefinitions({ database: opened, events, clock, log });
  const database = withReleaseCheck(opened, definitions);
  const settings = () => definitions.current().settings;
  const jobs = await createJobs({ database, clock, log, redisUrl: config.redisUrl });
  const access = createAccess({
    database,
    events,
    clock,
    entity: (name) => definitions.current().entity(name),
    entities: () => definitions.current().entities(),
    actsOf: (role) => definitions.current().get('role', role)?.definition.may ?? [],
    roleNamed: (role) => definitions.current().get('role', role)?.definition,
    factorKey: Buffer.from(readSecret(config.dataDir, 'secondFactors'), 'hex'),
    portalKey: Buffer.from(readSecret(config.dataDir, 'portal'), 'hex'),
    defaultLocale: () => settings().language,
    needsFactor: (role) => settings().secondFactorRoles?.includes(role) ?? false,
  });
  const files = createFiles({ database, jobs, clock, log, dataDir: config.dataDir });
  const records = createRecords({
    database,
    events,
    definitions,
    policy: access.policy,
    clock,
    jobs,
    files,
    savedView: savedViewLookup(database),
    defaultCountry: () => settings().country,
  });
  definitions.publisher('entity', entityPublisher({ database, definitions, jobs, clock }));
  return { database, events, definitions, jobs, access, records, files };
}

/** What works on that ground: messages, processes, rules, and where they meet. */
function buildRooms(config: Config, clock: Clock, log: Logger, ground: Ground) {
  const { smtpUrl, smsGatewayUrl, baseUrl } = config;
  const inboundSecret = readSecret(config.dataDir, 'inboundMessages');
  const shared = { ...ground, clock, log };
  const documents = createDocuments(shared);
  const messaging = createMessaging({
    ...shared,
    // The operator named this address: it may lie in the own network.
    outbound: createOutbound({ allowedOrigins: smsGatewayUrl === undefined ? [] : [smsGatewayUrl] }),
    smtpUrl,
    smsGateway: smsGatewayUrl === undefined ? undefined : { url: smsGatewayUrl, secret: inboundSecret },
    inboundSecret,
    baseUrl,
    linkKey: Buffer.from(readSecret(config.dataDir, 'messageLinks'), 'hex'),
    whoHas: createWhoHas(ground),
    print: async (content) => (await documents.print(content as unknown as ComposedSheet)).bytes,
  });
  const workflow = createWorkflow({
    ...shared,
    zone: () => ground.definitions.current().settings.timeZone,
    calendar: (context, name) => ground.definitions.current(context).calendar(name),
    isLive: (context, process) => ground.definitions.current(context).process(process) !== undefined,
  });
  ground.definitions.publisher('process', workflow.processPublisher);
  const rules = createRules({ isMobile });
  const automation = createAutomation({
    ...shared,
    policy: ground.access.policy,
    access: ground.access,
    rules,
    workflow,
    messaging,
    documents,
    baseUrl: config.baseUrl,
  });
  const webhooks = createWebhooks({
    ...shared,
    messaging,
    outbound: createOutbound({
      allowedOrigins: config.outboundOrigins,
      bounds: {
        requestMs: limits.webhookRequestMs,
        responseBytes: limits.webhookAnswerBytes,
        cutsLongAnswers: true,
        redirects: 0,
      },
    }),
    origins: config.outboundOrigins,
    key: Buffer.from(readSecret(config.dataDir, 'webhooks'), 'hex'),
  });
  return { messaging, documents, workflow, automation, webhooks, inboundSecret };
}

/** With the issuers that the settings name; the operator chose their addresses, so they may lie in the own network. */
function issuerSignIn(config: Config, ground: Ground, clock: Clock, baseUrl: () => string): IssuerSignIn | undefined {
  if (config.issuers.length === 0) return undefined;
  const { database } = ground;
  const key = Buffer.from(readSecret(config.dataDir, 'secondFactors'), 'hex');
  const journeys = createJourneys({ database, clock, key });
  const issuers = config.issuers.map((issuer) =>
    createIssuer({
      config: issuer,
      database,
      clock,
      journeys,
      outbound: createOutbound({ allowedOrigins: [issuer.url] }),
      redirectUri: () => `${baseUrl()}/signed-in`,
      leftUri: () => `${baseUrl()}/`,
    }),
  );
  return createIssuerSignIn({ ...ground, issuers, journeys, sessions: createIssuerSessions({ clock, key }) });
}
