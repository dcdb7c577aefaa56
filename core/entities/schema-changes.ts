// Changes of the schema of a live installation: what they would do, those that convert values in the background, and what was kept of before.

import { convertibleTo } from '../../schemas/conversions.ts';
import { storedNameOf } from '../../schemas/entity-names.ts';
import { columnOf, fieldNamed } from '../../schemas/field-names.ts';
import { scaleOf } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { Sought } from '../definitions/names/find-uses.ts';
import { actorOf } from '../events/actor.ts';
import type { Events } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Json } from '../kernel/data.ts';
import { type Id, isId, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, notFound, Problem, type ProblemDetail } from '../kernel/problem.ts';
import { tableOf } from '../query/columns.ts';
import {
  type ChangePlan,
  changesOf,
  type Failure,
  failuresOf,
  findChange,
  insertChange,
  isChanging,
  openChange,
  planOfChange,
} from './changes/change-table.ts';
import { fieldChanges, lookAtValues, statementsOf } from './changes/preview.ts';
import { enqueueChange, giveUp, settingOf, workChanges } from './changes/run-change.ts';
import { noteWrites, openColumn } from './changes/triggers.ts';
import { type ChangeUse, findChangeUses, type UsesNeeds } from './changes/uses.ts';
import { countRecords } from './count-records.ts';
import { addColumns, columnsThere, newColumns, tabledIn } from './table-columns.ts';

/** converting → (finishing) → done; or refused, or cancelled, and then the field is as it was. */
export type ChangeState = 'converting' | 'finishing' | 'done' | 'refused' | 'cancelled';

export interface SchemaChange {
  readonly id: Id;
  readonly entity: string;
  readonly state: ChangeState;
  readonly from: FieldDefinition;
  readonly to: FieldDefinition;
  readonly failing: 'refuse' | 'empty';
  /** It takes another change back. */
  readonly goesBack: boolean;
  readonly done: number;
  /** How many records there were when it began. */
  readonly total: number;
  /** Values that cannot be converted. */
  readonly failed: number;
  /** Why it was refused. */
  readonly details: readonly ProblemDetail[];
  readonly startedBy: string;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
}

export interface FieldChange {
  readonly change: 'added' | 'renamed' | 'retyped' | 'removed';
  readonly field: FieldDefinition;
  readonly before?: FieldDefinition;
}

/** What becomes of the values of a field of another kind. */
export interface Converting {
  /** Records whose value was looked at; the empty ones are not counted. */
  readonly looked: number;
  readonly failed: number;
  /** False: there were too many different values to look at all. */
  readonly isWhole: boolean;
  /** Records whose value cannot be converted, as many as one list may be asked for, in the order of their ids. */
  readonly failing: readonly Id[];
  /** Different values that cannot be converted, each with one of the records that have it. */
  readonly examples: readonly {
    readonly record: Id;
    /** What that record is called; null when its title is empty. */
    readonly title: string | null;
    readonly value: Json;
    readonly records: number;
    readonly detail: ProblemDetail;
  }[];
}

export interface ChangePreview {
  readonly changes: readonly (FieldChange & {
    readonly uses: readonly ChangeUse[];
    /** Of a retyped field. */
    readonly converting?: Converting;
  })[];
  readonly statements: readonly string[];
  /** Records of the entity: what a conversion goes through. A new or renamed field touches none. */
  readonly records: number;
  /** How long it may take, from the count of records alone; 0 = at once. */
  readonly estimatedSeconds: number;
  /** What keeps it from going live. */
  readonly findings: readonly ProblemDetail[];
}

export interface SchemaChanges {
  /** What publishing this version would do; nothing is saved. */
  preview(context: Context, definition: EntityDefinition): Promise<ChangePreview>;
  /** Who uses a field of an entity, or the entity itself. @throws Problem 404 */
  uses(context: Context, entity: string, field?: string): Promise<readonly ChangeUse[]>;
  /**
   * Begins to make a field one of another kind. Until its values are converted everybody works with the field as it is.
   * @param request.failing what becomes of values that cannot be converted: nothing changes at all, or they are kept aside and the field is empty
   * @throws Problem 404; 409 `schema-change-running`; 422 with everything that does not go with the new kind
   */
  start(
    context: Context,
    request: { readonly entity: string; readonly field: FieldDefinition; readonly failing: 'refuse' | 'empty' },
  ): Promise<SchemaChange>;
  /** Fields that were taken out, as they were last: their values are still there and come back with them. @throws Problem 404 */
  removed(context: Context, entity: string): Promise<readonly FieldDefinition[]>;
  /** Newest first. */
  list(context: Context, entity?: string): Promise<readonly SchemaChange[]>;
  get(context: Context, id: Id): Promise<SchemaChange>;
  /** Values that could not be converted, by record. */
  failures(context: Context, id: Id, page: { after?: string; limit: number }): Promise<readonly Failure[]>;
  /** The field stays what it is. @throws Problem 409 when it has ended */
  cancel(context: Context, id: Id): Promise<void>;
  /** Begins to make the field what it was, with the values it had; those that changed since are converted back. */
  undo(context: Context, id: Id): Promise<SchemaChange>;
}

export interface SchemaChangesNeeds extends UsesNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly events: Pick<Events, 'audit'>;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly clock: Clock;
}

export function createSchemaChanges(needs: SchemaChangesNeeds): SchemaChanges {
  const { database, definitions, clock, jobs } = needs;
  workChanges(needs);

  const usesOf = (context: Context, release: Release, sought: Sought) =>
    findChangeUses(needs, context, release, sought);

  /** A column that never held values of another kind of the field. */
  async function newColumn(context: Context, entity: string, field: FieldDefinition): Promise<string> {
    const versions = await definitions.versions(context, 'entity', entity);
    const taken = new Set(
      versions.flatMap(({ definition }) =>
        (definition as EntityDefinition).fields.map((one) => columnOf(one).toLowerCase()),
      ),
    );
    const base = columnOf(field).replace(/_\d+$/, '');
    for (let number = 2; ; number += 1) {
      const column = `${base.slice(0, 58)}_${number}`;
      if (!taken.has(column.toLowerCase())) return column;
    }
  }

  async function begin(
    context: Context,
    entity: EntityDefinition,
    from: FieldDefinition,
    to: FieldDefinition,
    more: Pick<ChangePlan, 'failing' | 'goesBack'>,
  ): Promise<SchemaChange> {
    const next = { ...entity, fields: entity.fields.map((field) => (field.id === to.id ? to : field)) };
    const details = await definitions.check(context, next, { columns: new Map([[to.id, columnOf(to)]]) });
    if (details.length > 0) throw invalid(details);
    const id = newId();
    const total = await countRecords(database, entity);
    const { principal, locale } = context;
    const plan: ChangePlan = { from, to, ...more, principal, locale };
    await database.transaction(context, async (inside) => {
      if (await isChanging(inside.transaction, storedNameOf(entity)))
        throw new Problem(409, 'schema-change-running', { params: { entity: entity.name } });
      const there = await columnsThere(database, inside.transaction, tableOf(entity));
      const columns = newColumns(to, database.dialect, tabledIn(definitions.current(inside)));
      const missing = columns.filter((column) => !there.has(column.name));
      await database.define(inside, [
        ...addColumns(entity, missing, database.dialect),
        ...openColumn(entity, to, database.dialect),
        ...noteWrites(id, entity, from, database.dialect),
      ]);
      await insertChange(inside, { id, entity: storedNameOf(entity), plan, total }, actorOf(principal), clock.now());
      await audit(inside, id, entity.name, 'schema.change-started', { [to.id]: [from.kind, to.kind] });
      await enqueueChange(jobs, inside, id);
    });
    return get(context, id);
  }

  function audit(
    inside: InTransaction,
    id: Id,
    entity: string,
    action: string,
    changes: Record<string, Json>,
  ): Promise<void> {
    return needs.events.audit(inside, {
      action,
      subject: { entity: 'definition', id },
      changes: { entity, ...changes },
    });
  }

  async function get(context: Context, id: Id): Promise<SchemaChange> {
    const change = isId(id) ? await findChange(database.reader(context), id) : undefined;
    if (change === undefined) throw notFound('schema-change', String(id));
    return shown(context, change);
  }

  /** Under the entity's name of today. */
  function shown(context: Context, change: SchemaChange): SchemaChange {
    const { entity } = change;
    return { ...change, entity: definitions.current(context).entity(entity)?.name ?? entity };
  }

  return {
    get,
    async preview(context, definition) {
      const shape = definitions.shape(definition);
      if (shape.length > 0) throw invalid(shape);
      const release = definitions.current(context);
      const live = release.entity(definition.name);
      const changes = fieldChanges(live, definition);
      const columns = new Map<string, string>();
      for (const { change, before } of changes)
        if (change === 'retyped' && before !== undefined)
          columns.set(before.id, await newColumn(context, definition.name, before));
      const records = live === undefined ? 0 : await countRecords(database, live);
      const shown: ChangePreview['changes'][number][] = [];
      for (const one of changes) {
        const fields = new Set([one.field.id]);
        const uses =
          one.change === 'added' || live === undefined
            ? []
            : await usesOf(context, release, { entity: live.name, fields });
        const isConverted = one.change === 'retyped' && live !== undefined && convertsTo(one.before!, one.field);
        const converting = isConverted
          ? await lookAtValues(database, context, live, one.before!, one.field, settingOf(release))
          : undefined;
        shown.push({ ...one, uses, ...(converting === undefined ? {} : { converting }) });
      }
      const isConverting = columns.size > 0;
      return {
        changes: shown,
        statements: await statementsOf(database, { live, definition }, changes, tabledIn(release), columns),
        records,
        estimatedSeconds: isConverting ? Math.ceil(records / limits.schemaRowsPerSecond) : 0,
        findings: [...changes.flatMap(refusedKind), ...(await definitions.check(context, definition, { columns }))],
      };
    },
    async uses(context, entity, field) {
      const release = definitions.current(context);
      const definition = release.entity(entity);
      const found = field === undefined ? undefined : fieldNamed(definition, field);
      if (definition === undefined) throw notFound('entity', entity);
      if (field !== undefined && found === undefined) throw notFound('field', field);
      return usesOf(context, release, { entity, ...(found === undefined ? {} : { fields: new Set([found.id]) }) });
    },
    async start(context, { entity: entityName, field, failing }) {
      const entity = definitions.current(context).entity(entityName);
      const from = entity?.fields.find(({ id }) => id === field.id);
      if (entity === undefined) throw notFound('entity', entityName);
      if (from === undefined) throw notFound('field', String(field.name));
      const to: FieldDefinition = { ...field, name: from.name, column: await newColumn(context, entityName, from) };
      const details = refusedKind({ change: 'retyped', field: to, before: from });
      if (details.length > 0) throw invalid(details);
      return begin(context, entity, placed(from), to, { failing, goesBack: false });
    },
    async removed(context, entity) {
      const live = definitions.current(context).entity(entity);
      if (live === undefined) throw notFound('entity', entity);
      const fields = new Map<string, FieldDefinition>();
      // Newest first: as it was when it was taken out.
      for (const { definition } of await definitions.versions(context, 'entity', entity))
        for (const field of (definition as EntityDefinition).fields)
          if (!fields.has(field.id)) fields.set(field.id, field);
      for (const { id } of live.fields) fields.delete(id);
      return [...fields.values()];
    },
    list: async (context, name) => {
      const entity = name === undefined ? undefined : definitions.current(context).entity(name);
      const stored = entity === undefined ? name : storedNameOf(entity);
      return (await changesOf(database.reader(context), stored)).map((change) => shown(context, change));
    },
    async failures(context, id, { after = '', limit }) {
      await get(context, id);
      return failuresOf(database.reader(context), id, after, limit);
    },
    cancel: (context, id) =>
      database.transaction(context, async (inside) => {
        const { entity } = await get(inside, id);
        const change = await openChange(inside.transaction, id, database.dialect === 'postgres');
        if (change?.state !== 'converting') throw new Problem(409, 'schema-change-ended');
        await giveUp(needs, inside, change, 'cancelled', []);
        await audit(inside, id, entity, 'schema.change-cancelled', {});
      }),
    async undo(context, id) {
      const change = await get(context, id);
      const plan = await planOfChange(database.reader(context), id);
      const entity = definitions.current(context).entity(change.entity);
      const now = entity?.fields.find((field) => field.id === change.to.id);
      const isLast = now !== undefined && columnOf(now) === columnOf(change.to);
      if (change.state !== 'done' || plan === undefined || entity === undefined || !isLast)
        throw new Problem(409, 'schema-change-not-last');
      // What it is called and how it is labelled stays as it is now.
      const { label, help } = now;
      const back = { ...placed(plan.from), name: now.name, ...(label && { label }), ...(help && { help }) };
      return begin(context, entity, placed(now), back, { failing: 'empty', goesBack: true });
    },
  };
}

/** With its column, also where that is its name. */
function placed(field: FieldDefinition): FieldDefinition {
  return { ...field, column: columnOf(field) };
}

function convertsTo(from: FieldDefinition, to: FieldDefinition): boolean {
  return convertibleTo(from).includes(to.kind) || (from.kind === to.kind && scaleOf(from) !== scaleOf(to));
}

function refusedKind({ change, field, before }: FieldChange): ProblemDetail[] {
  if (change !== 'retyped' || before === undefined || convertsTo(before, field)) return [];
  const params = { name: before.name, found: field.kind, expected: convertibleTo(before).join(', ') };
  return [{ pointer: '/field/kind', code: 'schema-change.kind', params }];
}
