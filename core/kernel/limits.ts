// Every bound of the house in one table, shown in the docs: sizes in bytes, times in milliseconds, the rest counts.

export const limits = {
  // what comes in
  bodyBytes: 1_048_576,
  /** Of an answer, from where on it is compressed. */
  packedBytes: 1_024,
  jsonDepth: 32,
  jsonKeys: 10_000,
  bpmnBytes: 5_242_880,
  bpmnElements: 10_000,
  bpmnDepth: 64,
  textLength: 10_000,
  longTextLength: 100_000,
  /** Of a field that holds a list: choices, tags; and the characters of one tag. */
  listItems: 100,
  tagLength: 50,
  /** Of one record: lines of a quote, of a journal entry. */
  lines: 500,
  /** The best a rating may have. */
  ratingStars: 10,
  /** Characters of a JSON field, of a rich text with its structure, and of the parts of an address. */
  dataLength: 65_536,
  documentLength: 200_000,
  addressPart: 100,
  addressStreet: 500,
  /** Labels that are offered while somebody tags a record. */
  suggestions: 20,
  // files that are read and written
  importBytes: 52_428_800,
  importRows: 200_000,
  importCells: 2_000_000,
  importHeapMb: 256,
  importReadMs: 30_000,
  archiveEntries: 1_000,
  archiveBytes: 104_857_600,
  archiveRatio: 100,
  /** The lane time of one transaction of an import. */
  importSliceMs: 25,
  importSliceRows: 200,
  importKeys: 10,
  /** Earlier rows that a dry run does again for one slice of rows; above, the slice is halved. */
  importKin: 500,
  exportRows: 1_000_000,
  /** Records of one bulk act: chosen one by one, and found by a query. */
  bulkIds: 1_000,
  bulkRecords: 50_000,
  // files
  /** Of one file at most, and where its field says nothing. */
  fileBytes: 104_857_600,
  defaultFileBytes: 10_485_760,
  fileNameLength: 200,
  /** Of a file, what is looked at to learn its type and a picture's size. */
  fileHeadBytes: 262_144,
  imagePixels: 40_000_000,
  filesPerField: 50,
  /** Earlier files that a field keeps. */
  fileVersions: 20,
  /** Of the whole installation, and of each who uploads. */
  storageBytes: 107_374_182_400,
  storageBytesPerUser: 10_737_418_240,
  /** How full the disk may be, in percent, while files are taken in. */
  diskFullPercent: 90,
  /** How long a file stays that nobody holds; how often these are looked for, and how many at once. */
  fileOrphanMs: 86_400_000,
  /** How long the files of a deleted record stay: longer than it lies in the trash. */
  fileReleasedMs: 40 * 86_400_000,
  fileSweepMs: 86_400_000,
  fileSweepSlice: 100,
  /** How long the bytes of a file may take to come, and those of any other request. */
  uploadMs: 600_000,
  /** How long what was found out about the health of this process is answered again. */
  healthMs: 1_000,
  bodyMs: 30_000,
  /** How long an Idempotency-Key is known: a retry comes within days. */
  idempotencyKeptMs: 7 * 86_400_000,
  /** Together, of one e-mail: most servers take no more. */
  attachmentBytes: 10 * 1024 * 1024,
  /** Messages that people write by hand to one address in a day, by each channel. */
  lettersPerDay: 30,
  smsLength: 1_000,
  /** Of one person: records followed, and sorts and records they want no notices of. */
  follows: 2_000,
  mutes: 500,
  /** Followers that are told of one change, people that one note mentions, and people that are offered for it. */
  toldFollowers: 200,
  mentions: 50,
  peopleOffered: 8,
  /** Records whose doings are on the timeline of one they point to: the newest of them. */
  timelineRecords: 50,
  /** Open tasks and meetings to come that a record shows. */
  nextSteps: 20,
  /** Notices in one e-mail, and of these under one heading. */
  toldNotices: 200,
  toldOfOneKind: 10,
  /** How far ahead a notice may be put off. */
  snoozeMs: 366 * 86_400_000,
  /** How long a release can be taken back. */
  releaseUndoMs: 7 * 86_400_000,
  // lists
  pageSize: 200,
  defaultPageSize: 50,
  filterDepth: 8,
  filterTerms: 100,
  /** That one term lists: as many as a field may hold. */
  filterValues: 500,
  sortFields: 4,
  /** Views whose filters name views, one after another. */
  viewDepth: 4,
  savedViews: 200,
  /** Days that are asked for at once whether they are working days: more than a year. */
  restDays: 400,
  /** How long a deleted record can come back: 30 days; and how many go at once when their time is over. */
  trashMs: 2_592_000_000,
  trashSlice: 1_000,
  /** How many rows of an entity whose time in the bin is over go in one transaction. */
  purgeSlice: 500,
  /** How far back a record goes to an earlier version in one step. */
  revertedVersions: 1_000,
  /** How many versions behind somebody may change a field that nobody else did; who is further behind reads again. */
  mergedVersions: 50,
  /** Records that go, or lose a reference, because one is deleted. */
  deletedTogether: 1_000,
  sharesOfRecord: 200,
  apiKeys: 50,
  /** Addresses for calendar programs that one person may have, and what one of them answers, from how long ago on. */
  calendarFeeds: 20,
  calendarFeedItems: 1_000,
  calendarFeedPastMs: 30 * 86_400_000,
  /** How often one of them is read, and how often all of them are from one network: an office has one address. */
  calendarReadsPerMinute: 10,
  calendarReadsPerAddressPerMinute: 300,
  keyScopes: 100,
  searchLength: 200,
  searchWords: 10,
  /** A search whose index leads to more rows than these reads the list itself. */
  searchNarrow: 10_000,
  /** Written records that are taken into the search index in one transaction. */
  searchSlice: 200,
  /** How long written records wait for each other to be taken into it together. */
  searchIndexMs: 200,
  /** After a commit, until its entries of the audit are sealed; and how many go into one seal. */
  auditSealMs: 1_000,
  auditSealEntries: 200,
  /** Entries of the audit that one question looks back over. */
  auditLook: 200_000,
  /** Found of each entity when everything is searched. */
  searchHits: 20,
  groupFields: 2,
  groupMeasures: 8,
  /** Groups of a summary, days that are folded into longer periods among them; of more the largest. */
  groupRows: 20_000,
  groups: 1_000,
  /** Tiles that are computed in one request, and bars or points along the time of one of them. */
  tilesAtOnce: 60,
  tileParts: 400,
  /** Records of a funnel whose history is read, the newest; and how many of them by one statement. */
  funnelRecords: 2_000,
  historyBatch: 500,
  /** Changes of a zone's offset that are told apart in one summary: a century of summer times. */
  zoneChanges: 200,
  expandDepth: 3,
  expandPaths: 20,
  /** Records that one path of an answer is expanded to. */
  expandedRecords: 2_000,
  /** Up to here a list counts its records. */
  listCount: 10_000,
  /** Up to here the inbox counts its tasks. */
  taskCount: 1_000,
  // computed fields
  /** Records whose formulas read a changed one and are computed in its transaction; more by a job, so many in a transaction. */
  computedAtOnce: 200,
  computedSlice: 100,
  // changes of the schema
  /** A table with more rows is indexed beside everybody's work. */
  indexedAtOnce: 10_000,
  /** How long a slice of converted records may hold the lane, and how many records it has at most. */
  schemaSliceMs: 20,
  schemaSliceRows: 500,
  /** Records noted as written meanwhile that are converted in the transaction of the switch. */
  schemaStaleAtOnce: 200,
  /** Different values a preview looks at, and examples it shows. */
  schemaPreviewValues: 200_000,
  schemaExamples: 20,
  /** Records with such values that a list may be asked for. */
  schemaFailing: 100,
  /** Records converted in a second on a small machine: for estimates. */
  schemaRowsPerSecond: 10_000,
  /** Of a record's history, looked at for the times in its stages: the newest. */
  stageEvents: 2_000,
  // expressions
  expressionLength: 10_000,
  /** Texts whose trees are kept: those of all definitions are looked through at each publish. */
  expressionsKept: 1_000,
  /** Models whose compilation is kept, of at most so many characters. */
  modelsKept: 64,
  modelKeptLength: 200_000,
  expressionDepth: 64,
  expressionFuel: 100_000,
  templateOutputLength: 1_000_000,
  // engine and automation
  /** Of one partition of an instance, by one command. */
  engineSteps: 1_000,
  /** Of the whole life of an instance, its detached loop instances apart. */
  instanceSteps: 1_000_000,
  loopInstances: 100_000,
  /** More instances than these of a parallel loop are stored by themselves. */
  inlineInstances: 20,
  /** Instances of a loop that begin by one command, and that are closed by one; a transaction holds as many of these as it has time for. */
  loopSlice: 40,
  closedAtOnce: 50,
  /** Of work that goes on in further transactions: the length of one, and where COMMITs take long; and how many of them one job may have. */
  sliceMs: 2,
  sliceMostMs: 4,
  slicesPerJob: 100,
  callDepth: 16,
  /** Characters of ids, of the names of messages and signals, and of what they are told apart by. */
  keyLength: 200,
  variableBytes: 1_048_576,
  instanceBytes: 10_485_760,
  /** Characters from which on variables and lists are stored apart from the rows that name them, and how many of these a process remembers. */
  largeValueLength: 16_384,
  largeValuesKept: 8,
  automationDepth: 16,
  automationSteps: 2_000,
  /** Of processes, one leading to the next, that one act from outside leads to before something waits; and all of them beside each other. */
  commandsPerAct: 200,
  commandsPerTransaction: 2_000,
  /** Instances told of a signal or a changed record in the transaction itself; more are told in transactions of so many. */
  receiversAtOnce: 50,
  receiverBatch: 200,
  ruleConditionDepth: 32,
  /** Related records that one action writes. */
  ruleRelated: 200,
  /** Of rules with times: how often dates with hours are looked at, how far back missed times are made good, and records asked in one transaction. */
  ruleTickMs: 60_000,
  ruleCatchUpMs: 7 * 86_400_000,
  ruleSliceRecords: 200,
  /** Records that a rule acts on in one transaction. */
  ruleSliceFired: 20,
  /** How long a transaction goes on asking, and how many records it reads at once. */
  ruleSliceMs: 20,
  ruleSliceRead: 20,
  /** Years back that a yearly day is looked for: people's birthdays. */
  ruleAnniversaryYears: 130,
  /** Calls of a rule's address from outside, in a minute; how long their keys are remembered. */
  ruleCallsPerMinute: 120,
  ruleCallKeptMs: 7 * 86_400_000,
  ruleCallBytes: 262_144,
  ruleCallKeyLength: 200,
  /** Evaluations of a rule that are shown, and the events looked at for them. */
  ruleEvaluations: 100,
  ruleEvaluationEvents: 2_000,
  /** Of a trial over the past: days, events, records that are named, events in one slice. */
  ruleTrialDays: 90,
  ruleTrialEvents: 200_000,
  ruleTrialHits: 200,
  ruleTrialSlice: 200,
  ruleTrialKeptMs: 86_400_000,
  /** Decisions that one decision leads to, one requiring the next. */
  decisionDepth: 16,
  /** Of one table, conditions and outputs together. */
  decisionCells: 50_000,
  /** Of all the cells of one table that have to be computed, together; one has at least the second number. */
  decisionFuel: 2_000_000,
  decisionCellFuel: 1_000,
  /** Words of 32 rows that the index of one table may have; columns that need more are looked through row by row. */
  decisionIndexWords: 4_000_000,
  /** Comparisons that one check for overlaps and gaps may take, and findings of each sort that it tells. */
  decisionCheckSteps: 1_000_000,
  decisionFindings: 20,
  dmnElements: 200_000,
  // measures of processes
  /** Activities and instances that ended in a period: of more than these the newest are measured. */
  measuredActivities: 50_000,
  measuredInstances: 50_000,
  /** Instances whose ways through the diagram are counted: the newest that began in a period. */
  measuredPaths: 2_000,
  measuredDays: 1_100,
  measuredPeriods: 60,
  /** Commands of an instance on one page of its history; its activities and record changes that are shown with them. */
  historyPage: 100,
  historyActivities: 1_000,
  // time
  timerTextLength: 500,
  /** How many years ahead a cron is looked for: 29 February on a given weekday comes at least every 40 years. */
  cronYears: 100,
  /** How many closed days in a row a cron under a working calendar leaves out. */
  cronClosedDays: 4_000,
  /** How many days a sum of working time may span: 54 years. */
  workingTimeDays: 20_000,
  /** After how many closed days in a row a calendar counts as closed for ever: 3 years. */
  closedDays: 1_100,
  /** Zones, and stretches of three days per zone, whose offsets are remembered: 17 years, so that records grouped by days find theirs. */
  rememberedZones: 256,
  rememberedZoneStretches: 2_048,
  /** Days whose opening hours are remembered per calendar. */
  rememberedDays: 4_000,
  // transactions
  groupWorks: 64,
  groupMs: 5,
  groupMostMs: 25,
  workMs: 1_000,
  readMs: 20,
  /** How long somebody who asks for records waits for what has to look at very many of them. */
  askedMs: 20_000,
  writeQueue: 10_000,
  lockWaitMs: 10_000,
  transactionRetries: 5,
  triesAmongOthers: 2,
  // jobs
  jobAttempts: 5,
  jobLeaseMs: 30_000,
  jobBatch: 50,
  jobPollMs: 500,
  timerBatch: 50,
  // messages
  /** Opens, and links followed, that are kept of one message. */
  messageMarks: 50,
  /** How long a job goes on finding the audience of a mailing before it gives way. */
  mailingGatherMs: 20_000,
  /** How long a mailing hands on at once what a channel takes in that time; and how often its figures are written. */
  mailingTurnMs: 2_000,
  mailingFiguresMs: 60_000,
  /** Messages to many that leave in a second by one channel, where the settings say nothing. */
  mailingPerSecond: 10,
  messageTtlMs: 3_600_000,
  messageTtlMostMs: 30 * 86_400_000,
  inboundSignatureAgeMs: 300_000,
  // outbound
  connectMs: 5_000,
  requestMs: 30_000,
  responseBytes: 5_242_880,
  redirects: 3,
  // webhooks
  webhooks: 100,
  webhookUrlLength: 2_000,
  /** How long a receiver may take; what is kept of its answer. */
  webhookRequestMs: 15_000,
  webhookAnswerBytes: 1_024,
  /** Deliveries that one receiver gets before its job gives way to others, and for how long it goes on. */
  webhookBatch: 100,
  webhookBatchMs: 20_000,
  webhookLeaseMs: 60_000,
  /** Receivers that are sent to at once by one process; each gets one delivery after another. */
  webhookReceivers: 16,
  /** How long a receiver that does not answer rests: doubling from the first to the last. */
  webhookRestMs: 30_000,
  webhookRestMostMs: 1_800_000,
  /** Without a single success for so long, and so many failures, a webhook is suspended. */
  webhookFailingMs: 3 * 86_400_000,
  webhookFailures: 10,
  /** Deliveries that wait for one receiver; of more nothing new is kept. */
  webhookWaiting: 100_000,
  /** How long deliveries and their attempts are kept. */
  webhookKeptMs: 30 * 86_400_000,
  webhookReplayed: 10_000,
  /** How long an earlier secret still signs after a new one was made. */
  webhookRotationMs: 86_400_000,
  webhookRotationMostMs: 7 * 86_400_000,
  // access
  /** Teams whose reach is remembered; more are read anew. */
  rememberedTeams: 10_000,
  /** Sessions that a process remembers what they are worth of, as long as nothing they depend on is written. */
  rememberedSessions: 5_000,
  sessionMs: 30 * 86_400_000,
  linkMs: 7 * 86_400_000,
  /** From the password to the code; and from the first look at a new secret to the code that proves it arrived. */
  challengeMs: 600_000,
  factorSetUpMs: 3_600_000,
  recoveryCodes: 10,
  /** How long addresses and keys of an issuer are believed. */
  issuerMs: 3_600_000,
  passwordLength: 10,
  signInsPerQuarterHour: 10,
  signInsPerAddressPerQuarterHour: 50,
  // customers' portal
  portalSessionMs: 7 * 86_400_000,
  portalCodeMs: 600_000,
  portalCodeTries: 5,
  /** People who share one address and are told apart by name. */
  portalNamesakes: 10,
  // forms
  /** Elements in elements. */
  formDepth: 8,
  formElements: 500,
  formColumns: 4,

  // public forms
  publicPostsPerMinute: 30,
  publicPostsPerAddressPerMinute: 5,
  /** With a submission id, which makes repeats harmless. */
  publicPostsWithIdPerAddressPerMinute: 60,
  /** Files for forms, of one address in ten minutes. */
  publicUploadsPerAddress: 20,
  /** Of one form, those with a submission id. */
  publicPostsWithIdPerMinute: 300,
  /** Looks at one-time links, of one address in a minute. */
  formLinkLooks: 30,
  /** How long a one-time link is good, and at most. */
  formLinkDays: 14,
  formLinkMostDays: 365,
  /** How long a page may be open before it needs another ticket. */
  formTicketMs: 4 * 3_600_000,
  /** Bits of work a browser does for one submission: at rest, and under load. 17 are some 130,000 hashes, about a second of a slow phone. */
  formWorkBits: 14,
  formWorkMostBits: 17,
  /** How often what was counted of forms is written down. */
  formCountsMs: 5_000,
  // documents
  /** Of one document: its pages, what it says, how long it may take to be set; how long the typesetter waits for another, and how many may wait for it. */
  documentPages: 200,
  documentBytes: 4_194_304,
  documentMs: 20_000,
  documentIdleMs: 60_000,
  documentsWaiting: 50,
  // live updates
  livePerUser: 20,
  liveBufferBytes: 1_048_576,
  liveHeartbeatMs: 10_000,
} as const;
