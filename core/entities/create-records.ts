// The record service: policy → validation → hooks → references → row → audit → event, in one transaction. What follows from a write
// (rules, processes) listens to the events; this file knows none of it.
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Action, Grant, Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, isId, newId } from '../kernel/id.ts';
import { forbidden, invalid, notFound, Problem } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { tableOf } from '../query/columns.ts';
import { compileRows } from '../query/compile-query.ts';
import { checkReferences } from './check-references.ts';
import { createModels, type EntityModel } from './entity-model.ts';
import { fieldKind } from './fields/index.ts';
import { keeperOf } from './keeper.ts';
import { listRecords, summarizeRecords } from './list-records.ts';
import { readInput } from './read-input.ts';
import { changedFields, changesJson, newestOf, type RecordState, rememberNewest, toStored } from './record-state.ts';
import type { BeforeSave, FieldValue, RecordService, Stored, Values } from './records.ts';
import { writeProblem } from './write-problem.ts';

export interface RecordNeeds {
  readonly database: Database;
  readonly events: Pick<Events, 'append' | 'audit'>;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly policy: Policy;
  readonly clock: Clock;
  /** ISO 3166-1 alpha-2: where local phone numbers belong to. */
  readonly defaultCountry: () => string;
}

type Hook = (context: Context, save: BeforeSave) => Promise<void> | void;

/** One call on one entity: the model as it is live for this context, and what the principal may. */
interface Call<C extends Context = Context> {
  readonly context: C;
  readonly release: Release;
  readonly model: EntityModel;
  readonly entity: EntityDefinition;
  grant(action: Action): Grant;
}

export function createRecords(needs: RecordNeeds): RecordService {
  const { database, policy } = needs;
  const modelOf = createModels(database.dialect);
  const hooks = new Map<string, Hook[]>();

  function call<C extends Context>(context: C, entityName: string): Call<C> {
    const release = needs.definitions.current(context);
    const entity = release.entity(entityName);
    if (entity === undefined) throw notFound('entity', String(entityName));
    return {
      context,
      release,
      entity,
      model: modelOf(entity),
      grant: (action) => policy.grant(context.principal, entity, action),
    };
  }

  const setting = () => ({ dialect: database.dialect, country: needs.defaultCountry(), kinds: fieldKind });

  /** The row when it is there and the grant holds for it; `lock` keeps it from changing until the transaction ends. */
  async function load(
    { context, entity, model }: Call,
    id: Id,
    grant: Grant,
    lock = false,
  ): Promise<RecordState | undefined> {
    if (!grant.allowed || !isId(id)) return undefined;
    const rows = compileRows({ ...setting(), entity, entities: () => undefined }, grant, 't');
    const byId = model.selectById(id);
    const limited =
      rows === undefined ? byId : { text: `${byId.text} and ${rows.text}`, values: [...byId.values, ...rows.values] };
    const statement =
      lock && database.dialect === 'postgres' ? { ...limited, text: `${limited.text} for update` } : limited;
    const [row] = await database.reader(context).read<Record<string, unknown>>(statement);
    return row === undefined ? undefined : model.stateOf(row);
  }

  /** The row to be changed: 404 when it is missing or hidden, 403 when the asker sees it and may not do this. */
  async function loadFor(asked: Call<InTransaction>, id: Id, action: 'update' | 'delete'): Promise<RecordState> {
    const state = await load(asked, id, asked.grant(action), true);
    if (state !== undefined) return state;
    const visible = await load(asked, id, asked.grant('read'));
    throw visible === undefined ? notFound(asked.entity.name, String(id)) : forbidden(action, asked.entity.name);
  }

  function project(asked: Call, state: RecordState): Stored {
    const grant = asked.grant('read');
    return toStored(state, asked.entity, grant.allowed ? grant.readable : new Set());
  }

  /** Runs the write; the answer is the newest state before the COMMIT, with what automation changed after it. */
  async function inTransaction(
    context: Context,
    entity: string,
    write: (asked: Call<InTransaction>) => Promise<RecordState>,
  ): Promise<Stored> {
    let newest: Map<string, RecordState> | undefined;
    const state = await database.transaction(context, async (inside) => {
      newest = newestOf(inside.transaction);
      return write(call(inside, entity));
    });
    return project(call(context, entity), newest?.get(`${entity}/${state.id}`) ?? state);
  }

  function checkHooked(model: EntityModel, values: Readonly<Record<string, FieldValue>>): Record<string, FieldValue> {
    const names = new Set(model.fields.map((field) => field.definition.name));
    const given = Object.entries(values).map(([key, value]) => {
      const field = model.field(key);
      return [key, value === null || field === undefined ? value : field.kind.toJson(value)];
    });
    const read = readInput(
      model,
      Object.fromEntries(given),
      'update',
      { writable: names, readable: names },
      needs.defaultCountry(),
    );
    if (read.details.length > 0) throw invalid(read.details);
    return read.values;
  }

  /** Hooks see the record as it would be saved, and may change it in place; what they leave is checked like input. */
  async function runHooks(asked: Call, id: Id, before: Values | undefined, values: Values): Promise<Values> {
    const wanted = [...(hooks.get(asked.entity.name) ?? []), ...(hooks.get('*') ?? [])];
    if (wanted.length === 0) return values;
    const save: BeforeSave = { entity: asked.entity.name, id, before, values: { ...values } };
    for (const hook of wanted) await hook(asked.context, save);
    return { ...values, ...checkHooked(asked.model, save.values) };
  }

  async function requireReferences(
    asked: Call<InTransaction>,
    changed: readonly string[],
    values: Values,
  ): Promise<void> {
    const entities = (target: string): EntityDefinition | undefined => asked.release.entity(target);
    const details = await checkReferences(
      { ...setting(), policy, entities },
      asked.context,
      asked.model,
      changed,
      values,
    );
    if (details.length > 0) throw invalid(details);
  }

  /** The log of a write that happened: audit by field id, event by field name, and the state for whoever answers. */
  async function tell(
    asked: Call<InTransaction>,
    verb: 'created' | 'updated' | 'deleted',
    state: RecordState,
    changed: readonly string[],
    before: Values,
    after: Values,
  ): Promise<void> {
    const { context, entity, model } = asked;
    const subject = { entity: entity.name, id: state.id };
    const action = `record.${verb}`;
    await needs.events.audit(context, { action, subject, changes: changesJson(model, changed, before, after, 'id') });
    const data = { changes: changesJson(model, changed, before, after, 'name'), version: state.version };
    await needs.events.append(context, { type: action, subject, data });
  }

  async function run(asked: Call<InTransaction>, statement: CompiledQuery): Promise<number> {
    try {
      return await asked.context.transaction.write(statement);
    } catch (error) {
      throw writeProblem(error, asked.model);
    }
  }

  async function create(asked: Call<InTransaction>, input: unknown, id: Id): Promise<RecordState> {
    const { context, entity, model } = asked;
    const grant = asked.grant('create');
    if (!grant.allowed) throw forbidden('create', entity.name);
    const read = readInput(model, input, 'create', grant, needs.defaultCountry());
    if (read.details.length > 0) {
      const wrong = await checkReferences(
        { ...setting(), policy, entities: (target) => asked.release.entity(target) },
        context,
        model,
        Object.keys(read.values),
        read.values,
      );
      throw invalid([...read.details, ...wrong]);
    }
    const values = await runHooks(asked, id, undefined, read.values);
    const changed = changedFields(model, {}, values);
    await requireReferences(asked, changed, values);
    const now = needs.clock.now();
    const actor = keeperOf(context.principal);
    const state: RecordState = {
      id,
      version: 1,
      createdAt: now,
      updatedAt: now,
      createdBy: actor,
      updatedBy: actor,
      values,
    };
    await run(asked, model.insert(state));
    rememberNewest(context.transaction, entity.name, state);
    await tell(asked, 'created', state, changed, {}, values);
    return state;
  }

  async function update(
    asked: Call<InTransaction>,
    id: Id,
    input: unknown,
    expected: { version: number } | undefined,
  ): Promise<RecordState> {
    const { context, entity, model } = asked;
    const before = await loadFor(asked, id, 'update');
    const read = readInput(model, input, 'update', asked.grant('update'), needs.defaultCountry());
    if (read.details.length > 0) throw invalid(read.details);
    if (expected !== undefined && expected.version !== before.version) throw stale(project(asked, before), input);
    const values = await runHooks(asked, id, before.values, { ...before.values, ...read.values });
    const changed = changedFields(model, before.values, values);
    if (changed.length === 0) return before;
    await requireReferences(asked, changed, values);
    const state: RecordState = {
      ...before,
      version: before.version + 1,
      updatedAt: needs.clock.now(),
      updatedBy: keeperOf(context.principal),
      values,
    };
    const written = await run(asked, guarded(asked, 'update', model.update(state, changed, before.version)));
    if (written !== 1) throw stale(project(asked, before), input);
    rememberNewest(context.transaction, entity.name, state);
    await tell(asked, 'updated', state, changed, before.values, values);
    return state;
  }

  async function remove(asked: Call<InTransaction>, id: Id, expected: { version: number } | undefined): Promise<void> {
    const state = await loadFor(asked, id, 'delete');
    if (expected !== undefined && expected.version !== state.version) throw stale(project(asked, state), null);
    const written = await run(asked, guarded(asked, 'delete', asked.model.delete(id, state.version)));
    if (written !== 1) throw stale(project(asked, state), null);
    await tell(asked, 'deleted', state, changedFields(asked.model, state.values, {}), state.values, {});
  }

  /** The policy's rows once more in the writing statement itself. */
  function guarded(asked: Call, action: 'update' | 'delete', statement: CompiledQuery): CompiledQuery {
    const rows = compileRows(
      { ...setting(), entity: asked.entity, entities: () => undefined },
      asked.grant(action),
      tableOf(asked.entity.name),
    );
    return rows === undefined
      ? statement
      : { text: `${statement.text} and ${rows.text}`, values: [...statement.values, ...rows.values] };
  }

  async function find(context: Context, entity: string, id: Id): Promise<Stored | undefined> {
    const asked = call(context, entity);
    const state = await load(asked, id, asked.grant('read'));
    return state && project(asked, state);
  }

  const reading = (asked: Call) => ({
    ...setting(),
    database,
    entity: asked.entity,
    model: asked.model,
    entities: (target: string) => asked.release.entity(target),
    grantOf: (target: EntityDefinition) => policy.grant(asked.context.principal, target, 'read'),
  });

  return {
    create: (context, entity, input, options) => {
      const id = options?.id ?? newId();
      return inTransaction(context, entity, (asked) => create(asked, input, id));
    },
    update: (context, entity, id, changes, expected) =>
      inTransaction(context, entity, (asked) => update(asked, id, changes, expected)),
    delete: (context, entity, id, expected) =>
      database.transaction(context, (inside) => remove(call(inside, entity), id, expected)),
    find,
    async get(context, entity, id) {
      const stored = await find(context, entity, id);
      if (stored === undefined) throw notFound(entity, String(id));
      return stored;
    },
    async query(context, entity, query) {
      return listRecords(reading(call(context, entity)), context, query);
    },
    async summarize(context, entity, options) {
      return summarizeRecords(reading(call(context, entity)), options);
    },
    beforeSave(entity, hook) {
      hooks.set(entity, [...(hooks.get(entity) ?? []), hook]);
      return () => {
        hooks.set(
          entity,
          (hooks.get(entity) ?? []).filter((other) => other !== hook),
        );
      };
    },
  };
}

function stale(current: Stored, yours: unknown): Problem {
  return new Problem(409, 'stale', {
    params: { entity: current.entity, id: current.id, version: current.version },
    more: { current, yours },
  });
}
