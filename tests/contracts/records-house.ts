// A house up to the record service on a database of its own: real rooms, definitions given by the suite.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPolicy } from '../../core/access/policy.ts';
import { createDefinitions } from '../../core/definitions/create-definitions.ts';
import { createRecords } from '../../core/entities/create-records.ts';
import { entityPublisher } from '../../core/entities/entity-publisher.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { createFiles } from '../../core/files/create-files.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import { createManualClock } from '../../core/kernel/clock.ts';
import { type Context, type Principal, systemContext } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { Problem } from '../../core/kernel/problem.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { openTestDatabase } from './open-database.ts';

export type Place = 'sqlite' | 'postgres';

const clockStart = new Date('2030-01-01T00:00:00Z');

/** The entities all plugins build on, as shipped. */
export function shippedEntities(): EntityDefinition[] {
  const folder = join(projectRoot, 'schemas/entities');
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as EntityDefinition);
}

export async function openHouse(place: Place, entities: readonly EntityDefinition[] = []) {
  const clock = createManualClock(clockStart);
  const { database, dataDir, lines, close } = await openTestDatabase(place, clock);
  const events = createEvents({ database, clock });
  const definitions = createDefinitions({ database, events, clock, log: silentLogger });
  const jobs = await createJobs({ database, clock, log: silentLogger });
  const policy = createPolicy((name) => definitions.current().entity(name));
  definitions.publisher('entity', entityPublisher({ database, definitions, jobs, clock }));
  const files = createFiles({ database, jobs, clock, log: silentLogger, dataDir });
  const defaultCountry = () => 'IR';
  const records = createRecords({ database, events, definitions, policy, clock, jobs, files, defaultCountry });
  await definitions.start([
    { plugin: 'schemas', definitions: shippedEntities() },
    { plugin: 'suite', definitions: entities },
  ]);
  return {
    clock,
    database,
    events,
    definitions,
    policy,
    records,
    files,
    dataDir,
    jobs,
    system: systemContext('test', newId()),
    /** How many works have met others in a deadlock so far and ran again. */
    deadlocks: () => lines.filter((line) => line.includes('in a deadlock')).length,
    async close() {
      await events.stop();
      await close();
    },
  };
}

/** A field of an entity of a suite; its id follows from its name. */
export function field(
  name: string,
  kind: FieldDefinition['kind'],
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  return { id: `f.${name}`, name, kind, ...more };
}

export type House = Awaited<ReturnType<typeof openHouse>>;

export function userContext(id: string, roles: readonly string[], team?: string): Context {
  const principal: Principal = { kind: 'user', id, roles, team };
  return { principal, locale: 'en', correlationId: newId() };
}

/** The problem that the work ends in. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('expected a problem, found success');
}
