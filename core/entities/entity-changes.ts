// Entities change as a whole: one is called otherwise, with everything that names it, or is taken out, with everything that is about it, and comes
// back with its data while its time in the bin lasts. Either is one release; no row is written for it.
import { namesOf, storedNameOf } from '../../schemas/entity-names.ts';
import { ownerOf } from '../../schemas/field-schema.ts';
import type { Definition, DefinitionKind, EntityDefinition, LocalText } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import type { Change, Definitions, Release } from '../definitions/definitions.ts';
import { entitiesOfProcess } from '../definitions/names/write-process.ts';
import { keyOf } from '../definitions/release.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { invalid, notFound, Problem, type ProblemDetail } from '../kernel/problem.ts';
import { type BinRow, binned, binnedWith } from './bin/entity-bin.ts';
import { workPurges } from './bin/purge-entities.ts';
import { isChanging } from './changes/change-table.ts';
import { type ChangeUse, findChangeUses, type UsesNeeds } from './changes/uses.ts';
import { countRecords } from './count-records.ts';

/** A definition by what people know it by. */
export interface Named {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly label?: LocalText | undefined;
}

export interface EntityPreview {
  readonly records: number;
  /** Of a rename all that follows; of a removal what stands in its way. */
  readonly uses: readonly ChangeUse[];
  /** What goes along with an entity that is taken out, and comes back with it. */
  readonly goes: readonly Named[];
  /** Instances about its records that run: they stand still, with an incident, until it comes back. */
  readonly running: number;
  /** What keeps it from going live. */
  readonly findings: readonly ProblemDetail[];
}

export interface BinnedEntity {
  /** The name its table was made with; it stays. */
  readonly id: string;
  readonly entity: string;
  readonly label?: LocalText | undefined;
  readonly records: number;
  readonly goes: readonly Named[];
  readonly deletedAt: string;
  readonly deletedBy: string;
  readonly endsAt: string;
}

export interface EntityChanges {
  /** What a name would do. Nothing is saved. @throws Problem 404 */
  previewRename(context: Context, entity: string, to: string): Promise<EntityPreview>;
  /** The entity is called so from now on, everywhere. @throws Problem 404; 409 `stale`; 422 with every finding */
  rename(context: Context, request: { entity: string; to: string; version: number }): Promise<void>;
  previewRemoval(context: Context, entity: string): Promise<EntityPreview>;
  /** Takes it out with what is about it. @throws Problem 404; 409 `entity-in-use`, `stale`, `schema-change-running`; 422 */
  remove(context: Context, request: { entity: string; version: number }): Promise<void>;
  /** What was taken out and can come back, newest first. */
  bin(context: Context): Promise<readonly BinnedEntity[]>;
  /** It is live again with its data and all that went along. @throws Problem 404 once its time is over; 422 when it no longer fits */
  restore(context: Context, id: string): Promise<void>;
}

export interface EntityChangesNeeds extends UsesNeeds {
  readonly definitions: Definitions;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly clock: Clock;
}

export function createEntityChanges(needs: EntityChangesNeeds): EntityChanges {
  const { database, definitions, clock } = needs;
  workPurges(needs);

  function liveEntity(context: Context, entity: string): EntityDefinition {
    const live = definitions.current(context).entity(entity);
    if (live === undefined) throw notFound('entity', entity);
    return live;
  }

  async function runningOf(context: Context, entity: EntityDefinition): Promise<number> {
    let running = 0;
    for (const subject of namesOf(entity)) {
      const [row] = await database
        .reader(context)
        .read<{ count: number }>(
          sql`select count(*) as "count" from process_instances where subject_entity = ${subject} and subject_id is not null and status = ${'running'}`,
        );
      running += Number(row?.count ?? 0);
    }
    return running;
  }

  /** What goes with an entity, and what else uses it. */
  async function planRemoval(context: Context, entity: EntityDefinition) {
    const release = definitions.current(context);
    const doomed = [entity, ...ownedBy(release, entity)];
    const names = new Set(doomed.map((one) => one.name));
    const uses: ChangeUse[] = [];
    for (const one of doomed) uses.push(...(await findChangeUses(needs, context, release, { entity: one.name })));
    const goes = await goingAlong(release, doomed, uses);
    const going = new Set(goes.map(keyOf));
    const inTheWay = uses.filter((use) => !going.has(keyOf(use)) && !(use.of !== undefined && names.has(use.of)));
    return { goes, inTheWay, doomed };
  }

  return {
    async previewRename(context, entityName, to) {
      const live = liveEntity(context, entityName);
      const uses = await findChangeUses(needs, context, definitions.current(context), { entity: live.name });
      const next = { ...live, name: to };
      return {
        records: await countRecords(database, live),
        uses: uses.filter(({ field }) => field === undefined),
        goes: [],
        running: await runningOf(context, live),
        findings: to === live.name ? [] : await definitions.check(context, next, { renames: live.name }),
      };
    },
    async rename(context, { entity, to, version }) {
      const live = liveEntity(context, entity);
      if (to === live.name) return;
      const change: Change = { definition: { ...live, name: to }, baseVersion: version, renames: live.name };
      await definitions.publish(context, [change]);
    },
    async previewRemoval(context, entityName) {
      const entity = liveEntity(context, entityName);
      const { goes, inTheWay } = await planRemoval(context, entity);
      const findings = await definitions.checkAll(
        context,
        goes.map((definition) => ({ definition, retires: true })),
      );
      return {
        records: await countRecords(database, entity),
        uses: inTheWay,
        goes: goes.filter((one) => one !== entity).map(known),
        running: await runningOf(context, entity),
        findings: [...ownFaults(context, entity), ...findings],
      };
    },
    async remove(context, { entity: entityName, version }) {
      const entity = liveEntity(context, entityName);
      const faults = ownFaults(context, entity);
      if (faults.length > 0) throw invalid(faults);
      const { goes, inTheWay, doomed } = await planRemoval(context, entity);
      if (inTheWay.length > 0) throw inUse(entity, inTheWay);
      for (const one of doomed)
        if (await isChanging(database.reader(context), storedNameOf(one)))
          throw new Problem(409, 'schema-change-running', { params: { entity: one.name } });
      const release = definitions.current(context);
      const changes = goes.map((definition): Change => {
        const baseVersion =
          definition === entity ? version : (release.get(definition.kind, definition.name)?.version ?? 0);
        return { definition, baseVersion, retires: true };
      });
      await definitions.publish(context, changes);
    },
    async bin(context) {
      const rows = await binned(database.reader(context), clock.now().getTime());
      const items: BinnedEntity[] = [];
      for (const row of rows) {
        if (Number(row.is_first) !== 1) continue;
        const retired = await definitions.retiredBy(context, Number(row.release));
        const entity = retired.find((one) => one.kind === 'entity' && storedNameOf(one) === row.entity);
        if (entity?.kind === 'entity') items.push(binnedOf(row, entity, await countRecords(database, entity), retired));
      }
      return items;
    },
    async restore(context, id) {
      const rows = await binned(database.reader(context), clock.now().getTime());
      const row = rows.find(({ entity }) => entity === id);
      if (row === undefined) throw notFound('entity', id);
      const release = Number(row.release);
      const gone = new Set((await binnedWith(database.reader(context), release)).map(({ entity }) => entity));
      const retired = await definitions.retiredBy(context, release);
      // What was made anew meanwhile under the same name stays as it is.
      const back = retired.filter((one) =>
        one.kind === 'entity'
          ? gone.has(storedNameOf(one))
          : definitions.current(context).get(one.kind, one.name) === undefined,
      );
      await definitions.publish(
        context,
        back.map((definition) => ({ definition, baseVersion: 0, revives: true })),
      );
    },
  };

  /** Ravand's own entities and those of a plugin that is there stay. */
  function ownFaults(context: Context, { name: entity }: EntityDefinition): ProblemDetail[] {
    const source = definitions.current(context).get('entity', entity)?.source ?? 'admin';
    if (!definitions.brings(source)) return [];
    return [{ pointer: '/entity', code: 'definition.plugin-entity-removed', params: { name: entity, plugin: source } }];
  }
}

function known(definition: Definition): Named {
  const label = 'label' in definition ? definition.label : undefined;
  return { kind: definition.kind, name: definition.name, ...(label === undefined ? {} : { label }) };
}

function binnedOf(
  row: BinRow,
  entity: EntityDefinition,
  records: number,
  retired: readonly Definition[],
): BinnedEntity {
  return {
    id: row.entity,
    entity: entity.name,
    ...(entity.label === undefined ? {} : { label: entity.label }),
    records,
    goes: retired.filter((one) => one !== entity).map(known),
    deletedAt: new Date(Number(row.deleted_at)).toISOString(),
    deletedBy: row.deleted_by,
    endsAt: new Date(Number(row.ends_at)).toISOString(),
  };
}

/** Lines live with the record they belong to, and go with it. */
function ownedBy(release: Release, owner: EntityDefinition): EntityDefinition[] {
  const owned = release.entities().filter((one) => ownerOf(one) === owner.name);
  return owned.flatMap((one) => [one, ...ownedBy(release, one)]);
}

/** Forms, views, rules and decisions about it, processes that hold no records but its own, and messages that nothing else sends. */
async function goingAlong(
  release: Release,
  doomed: readonly EntityDefinition[],
  uses: readonly ChangeUse[],
): Promise<readonly Definition[]> {
  const names = new Set(doomed.map((one) => one.name));
  const used = new Set(uses.map(keyOf));
  const about = (['form', 'view', 'rule', 'decision', 'page', 'report'] as const).flatMap((kind) =>
    release
      .all(kind)
      .flatMap(({ definition }): Definition[] => (names.has(definition.entity ?? '') ? [definition] : [])),
  );
  const processes: Definition[] = [];
  for (const { definition } of release.all('process')) {
    if (!used.has(keyOf(definition))) continue;
    const held = [...(await entitiesOfProcess(definition))].map((entity) => release.entity(entity)?.name ?? entity);
    if (held.length > 0 && held.every((entity) => names.has(entity))) processes.push(definition);
  }
  const going = new Set([...about, ...processes].map(keyOf));
  const senders: string[] = [
    ...release
      .all('rule')
      .flatMap(({ definition }) => (going.has(keyOf(definition)) ? [] : [JSON.stringify(definition)])),
    ...release.all('process').flatMap(({ definition }) => (going.has(keyOf(definition)) ? [] : [definition.xml])),
  ];
  const messages = release
    .all('message')
    .flatMap(({ definition }) =>
      used.has(keyOf(definition)) && !senders.some((text) => text.includes(definition.name)) ? [definition] : [],
    );
  return [...doomed, ...about, ...processes, ...messages];
}

function inUse(entity: EntityDefinition, uses: readonly ChangeUse[]): Problem {
  const by = new Map(uses.map((use) => [`${use.kind}/${use.name}`, use]));
  const details = [...by].map(([key, { at }]) => ({
    pointer: at,
    code: 'definition.entity-in-use',
    params: { name: entity.name, by: key },
  }));
  return new Problem(409, 'entity-in-use', { params: { entity: entity.name, count: by.size }, details });
}
