// The rooms of records and of schema changes on a database that is opened again, as a process does that was started anew.
import { createPolicy } from '../../core/access/policy.ts';
import { createDatabase } from '../../core/database/create-database.ts';
import { createDefinitions } from '../../core/definitions/create-definitions.ts';
import { withReleaseCheck } from '../../core/definitions/with-release-check.ts';
import { createRecords } from '../../core/entities/create-records.ts';
import { createEntityChanges } from '../../core/entities/entity-changes.ts';
import { entityPublisher } from '../../core/entities/entity-publisher.ts';
import { createSchemaChanges } from '../../core/entities/schema-changes.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { createFiles } from '../../core/files/create-files.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import { createManualClock } from '../../core/kernel/clock.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';

export const amount: FieldDefinition = { id: 'thing.amount', name: 'amount', kind: 'text', indexed: true };
export const thing: EntityDefinition = {
  kind: 'entity',
  id: 'thing',
  name: 'thing',
  titleField: 'title',
  fields: [{ id: 'thing.title', name: 'title', kind: 'text' }, amount],
  access: {},
};

/** An administrator's own, whose records point to things. */
export const note: EntityDefinition = {
  kind: 'entity',
  id: 'note',
  name: 'note',
  titleField: 'title',
  fields: [
    { id: 'note.title', name: 'title', kind: 'text' },
    { id: 'note.about', name: 'about', kind: 'reference', target: 'thing' },
    { id: 'note.more', name: 'more', kind: 'references', target: 'thing' },
  ],
  access: {},
};

/** @param url PostgreSQL; '' = the SQLite file of `dataDir`. @param minutes after the beginning: leases of those who died are over */
export async function openSchemaHouse(dataDir: string, url: string, minutes: number) {
  const clock = createManualClock(new Date(Date.parse('2030-01-01T00:00:00Z') + minutes * 60_000));
  const opened = await createDatabase({ url: url === '' ? undefined : url, dataDir, clock, log: silentLogger });
  const events = createEvents({ database: opened, clock });
  const definitions = createDefinitions({ database: opened, events, clock, log: silentLogger });
  const database = withReleaseCheck(opened, definitions);
  const jobs = await createJobs({ database, clock, log: silentLogger });
  const policy = createPolicy();
  const files = createFiles({ database, jobs, clock, log: silentLogger, dataDir });
  const defaultCountry = () => 'IR';
  const records = createRecords({ database, events, definitions, policy, clock, jobs, files, defaultCountry });
  definitions.publisher('entity', entityPublisher({ database, definitions, jobs, clock }));
  const changes = createSchemaChanges({ database, definitions, events, jobs, clock, savedViews: async () => [] });
  const entityChanges = createEntityChanges({
    database,
    definitions,
    jobs,
    clock,
    savedViews: async () => [],
  });
  await definitions.start([{ plugin: 'suite', definitions: [thing] }]);
  const context = systemContext('test', newId());
  return {
    clock,
    definitions,
    records,
    jobs,
    changes,
    entityChanges,
    database,
    context,
    async close() {
      await jobs.stop();
      await events.stop();
      await opened.close();
    },
  };
}
