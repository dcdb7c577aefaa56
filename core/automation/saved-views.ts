// Views that people save: for themselves, for their team, for a role or for everyone. Each is a view definition in all but where it lives, and a
// segment that filters may name. Who may not read a field cannot save a view over it.
import type { EntityDefinition, FilterTree, ViewDefinition } from '../../schemas/types.ts';
import { audiencesOf } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import { isAmong, join, sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { hasFormerNames, presentPen } from '../definitions/names/present-names.ts';
import { writeView } from '../definitions/names/write-simple.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction, Principal } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, invalid, notFound, Problem, type ProblemDetail } from '../kernel/problem.ts';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';

export type Audience = 'me' | 'team' | 'all' | `role:${string}`;

export interface ViewInput {
  readonly title: string;
  readonly audience: Audience;
  /** The one its audience sees first. A team's is chosen by its managers. */
  readonly isDefault?: boolean;
  /** What it shows: a ViewDefinition without its names and without whom it is for, which the audience says. */
  readonly definition: Omit<ViewDefinition, 'kind' | 'name' | 'entity' | 'label' | 'roles' | 'firstFor'>;
}

export interface SavedView extends Omit<Required<ViewInput>, 'definition'> {
  readonly id: Id;
  /** In filters and addresses. */
  readonly name: string;
  readonly version: number;
  readonly owner: Id;
  /** May the asker change or delete it? */
  readonly isMine: boolean;
  readonly view: ViewDefinition;
}

/** How one person has the views of an entity: the named ones in this order before all others, and those that are no tab. */
export interface Arrangement {
  readonly order: readonly string[];
  readonly hidden: readonly string[];
}

export interface SavedViews {
  /** Those the asker sees, own first, then by title. */
  list(context: Context, entity?: string): Promise<readonly SavedView[]>;
  /** @throws Problem 422 with every fault of it, 403 for an audience that is not the asker's to speak to */
  create(context: Context, entity: string, input: ViewInput): Promise<SavedView>;
  /** @throws Problem 404, 403, 409 `stale`, 422 */
  update(context: Context, id: Id, input: ViewInput, expected: { version: number }): Promise<SavedView>;
  delete(context: Context, id: Id): Promise<void>;
  /** What was deleted comes back under its name. @throws Problem 404 when its time is over, 403, 422 when there is no room for it */
  restore(context: Context, id: Id): Promise<SavedView>;
  /** The asker's own; empty until they arrange something. */
  arrangement(context: Context, entity: string): Promise<Arrangement>;
  /** @throws Problem 404 for an entity that is not there for the asker */
  arrange(context: Context, entity: string, arrangement: Arrangement): Promise<void>;
}

export interface SavedViewsNeeds {
  readonly database: Database;
  readonly definitions: Pick<Definitions, 'check' | 'current'>;
  readonly records: Pick<RecordService, 'query'>;
  readonly clock: Clock;
}

interface Row {
  readonly id: string;
  readonly entity: string;
  readonly name: string;
  readonly owner: string;
  readonly audience: string;
  readonly is_default: number;
  readonly title: string;
  readonly definition: string;
  readonly version: number;
}

type Person = Extract<Principal, { kind: 'user' }>;

const live = sql`deleted_at is null`;
const settingFields = ['stageField', 'sumField', 'dateField', 'endField', 'groupField'] as const;

export function createSavedViews({ database, definitions, records, clock }: SavedViewsNeeds): SavedViews {
  async function findOwn(context: InTransaction, id: Id, where: CompiledQuery = live): Promise<Row> {
    const seen = audienceOf(personOf(context));
    const [row] = await database
      .reader(context)
      .read<Row>(sql`select * from saved_views where id = ${id} and ${where} and (${seen})`);
    if (row === undefined) throw notFound('view', id);
    if (!isMine(row, personOf(context))) throw forbidden('update', 'view');
    return row;
  }

  /** What the view asks must be the asker's to ask, then be a sound view. */
  async function check(context: Context, entity: string, name: string, input: ViewInput): Promise<void> {
    const { filter, sort, columns } = input.definition;
    const own = settingFields.flatMap((setting) => input.definition[setting] ?? []);
    const asked = [...(columns ?? []).map((path) => path.split('.')[0] ?? path), ...own];
    const fields = asked.length > 0 ? [...new Set(asked)] : undefined;
    const query = { filter, sort, fields };
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    await records.query(context, entity, { ...given, limit: 1 });
    const details = [
      ...audienceTwice(input.definition),
      ...(await definitions.check(context, viewOf(entity, name, input.title, input.definition))),
    ];
    if (details.length > 0)
      throw invalid(details.map((detail) => ({ ...detail, pointer: `/definition${detail.pointer}` })));
  }

  async function onlyDefault(
    context: InTransaction,
    row: Pick<Row, 'entity' | 'audience' | 'owner' | 'id'>,
  ): Promise<void> {
    await context.transaction.write(
      sql`update saved_views set is_default = 0 where ${sameDefaults(row)} and id <> ${row.id} and ${live}`,
    );
  }

  /** An address may still say what the entity was called before. */
  function presentName(context: Context, entity: string): string {
    return definitions.current(context).entity(entity)?.name ?? entity;
  }

  return {
    async list(context, entity) {
      const person = personOf(context);
      const ofEntity = entity === undefined ? sql`` : sql` and entity = ${presentName(context, entity)}`;
      const rows = await database
        .reader(context)
        .read<Row>(
          sql`select * from saved_views where ${live} and (${audienceOf(person)})${ofEntity} order by title, id`,
        );
      const release = definitions.current(context);
      const known = rows.filter((row) => release.entity(row.entity) !== undefined);
      const own = (row: Row): number => Number(row.owner !== person.id);
      return known.toSorted((a, b) => own(a) - own(b)).map((row) => savedOf(row, person));
    },

    create: (context, entityName, input) =>
      database.transaction(context, async (inside) => {
        const entity = presentName(inside, entityName);
        const person = personOf(inside);
        const audience = storedAudience(person, input);
        const id = newId();
        const name = `v-${id.replaceAll('-', '').slice(-16)}`;
        await check(inside, entity, name, input);
        await requireRoom(inside, person.id, entity);
        const row: Row = { ...rowOf(input, audience), id, entity, name, owner: person.id, version: 1 };
        await inside.transaction.write(sql`insert into saved_views (id, entity, name, owner, audience, is_default, title, definition, version, updated_at)
          values (${id}, ${entity}, ${name}, ${person.id}, ${audience}, ${row.is_default}, ${row.title}, ${row.definition}, ${1}, ${clock.now().getTime()})`);
        if (row.is_default === 1) await onlyDefault(inside, row);
        return savedOf(row, person);
      }),

    update: (context, id, input, expected) =>
      database.transaction(context, async (inside) => {
        const person = personOf(inside);
        const before = await findOwn(inside, id);
        const audience = storedAudience(person, input);
        await check(inside, before.entity, before.name, input);
        const row: Row = { ...before, ...rowOf(input, audience), version: before.version + 1 };
        const written =
          await inside.transaction.write(sql`update saved_views set audience = ${audience}, is_default = ${row.is_default}, title = ${row.title},
          definition = ${row.definition}, version = ${row.version}, updated_at = ${clock.now().getTime()} where id = ${id} and version = ${expected.version}`);
        if (written !== 1)
          throw new Problem(409, 'stale', {
            params: { entity: 'view', id, version: before.version },
            more: { current: savedOf(before, person), yours: input },
          });
        if (row.is_default === 1) await onlyDefault(inside, row);
        return savedOf(row, person);
      }),

    delete: (context, id) =>
      database.transaction(context, async (inside) => {
        const now = clock.now().getTime();
        await findOwn(inside, id);
        await inside.transaction.write(sql`update saved_views set deleted_at = ${now} where id = ${id}`);
        await inside.transaction.write(sql`delete from saved_views where deleted_at <= ${now - limits.trashMs}`);
      }),

    restore: (context, id) =>
      database.transaction(context, async (inside) => {
        const person = personOf(inside);
        const row = await findOwn(inside, id, sql`deleted_at > ${clock.now().getTime() - limits.trashMs}`);
        await requireRoom(inside, row.owner, row.entity);
        // Another view may open first by now: it stays so.
        const back: Row = { ...row, is_default: 0, version: Number(row.version) + 1 };
        const others = await inside.transaction.read(
          sql`select 1 from saved_views where ${sameDefaults(row)} and is_default = 1 and ${live}`,
        );
        const isDefault = others.length === 0 ? Number(row.is_default) : 0;
        await inside.transaction.write(
          sql`update saved_views set deleted_at = null, is_default = ${isDefault}, version = ${back.version} where id = ${id}`,
        );
        return savedOf({ ...back, is_default: isDefault }, person);
      }),

    async arrangement(context, entity) {
      const [row] = await database
        .reader(context)
        .read<{ arrangement: string }>(
          sql`select arrangement from view_arrangements where person = ${personOf(context).id} and entity = ${presentName(context, entity)}`,
        );
      return row === undefined ? { order: [], hidden: [] } : (JSON.parse(row.arrangement) as Arrangement);
    },

    arrange: (context, entityName, { order, hidden }) =>
      database.transaction(context, async (inside) => {
        const entity = presentName(inside, entityName);
        const { id } = personOf(inside);
        await records.query(inside, entity, { limit: 1 });
        await inside.transaction.write(sql`insert into view_arrangements (person, entity, arrangement)
          values (${id}, ${entity}, ${JSON.stringify({ order, hidden })})
          on conflict (person, entity) do update set arrangement = excluded.arrangement`);
      }),
  };
}

/** A release in which fields are called otherwise holds the saved views with their new names. */
export function followNames(
  needs: Pick<SavedViewsNeeds, 'database'> & { definitions: Definitions; events: Events },
): void {
  needs.events.inside('saved views follow names', ['definitions.published'], async (context) => {
    const release = needs.definitions.current(context);
    if (!hasFormerNames(release.entities())) return;
    await followEntities(context, release.entities());
    const pen = presentPen((name) => release.entity(name));
    for (const row of await allViews(context.transaction)) {
      const definition = JSON.stringify(writeView(JSON.parse(row.definition), row.entity, pen));
      if (definition !== row.definition)
        await context.transaction.write(
          sql`update saved_views set definition = ${definition}, version = version + 1 where id = ${row.id}`,
        );
    }
  });
}

async function followEntities({ transaction }: InTransaction, entities: readonly EntityDefinition[]): Promise<void> {
  for (const { name, was } of entities) {
    if (was === undefined) continue;
    await transaction.write(sql`update saved_views set entity = ${name} where entity ${isAmong(was)}`);
    await transaction.write(sql`update view_arrangements set entity = ${name} where entity ${isAmong(was)}
      and not exists (select 1 from view_arrangements a where a.person = view_arrangements.person and a.entity = ${name})`);
  }
}

type SavedDefinition = Pick<Row, 'id' | 'entity' | 'name' | 'title' | 'owner' | 'definition'>;

export function allViews(reader: Reader): Promise<SavedDefinition[]> {
  return reader.read<SavedDefinition>(
    sql`select id, entity, name, title, owner, definition from saved_views order by id`,
  );
}

/** The filter of a saved view that the asker sees; the record service looks segments up by it. */
export function savedViewLookup(
  database: Database,
): (context: Context, entity: string, view: string) => Promise<{ readonly filter?: FilterTree } | undefined> {
  return async (context, entity, view) => {
    if (context.principal.kind !== 'user') return undefined;
    const [row] = await database
      .reader(context)
      .read<Pick<Row, 'definition'>>(
        sql`select definition from saved_views where name = ${view} and entity = ${entity} and ${live} and (${audienceOf(personOf(context))})`,
      );
    return row === undefined ? undefined : (JSON.parse(row.definition) as ViewInput['definition']);
  };
}

/** @throws Problem 403: views are saved by people */
function personOf({ principal }: Context): Person {
  if (principal.kind !== 'user') throw forbidden('read', 'view');
  return principal;
}

function audienceOf(person: Person): CompiledQuery {
  const audiences = ['all', ...audiencesOf(person)];
  const everybody = person.roles.includes('admin') ? sql` or audience like 'role:%'` : sql``;
  return sql`owner = ${person.id} or audience in (${join(audiences.map((audience) => sql`${audience}`))})${everybody}`;
}

/** The views of which one is the default: those of one audience, or of one person for themselves. */
function sameDefaults({ entity, audience, owner }: Pick<Row, 'entity' | 'audience' | 'owner'>): CompiledQuery {
  const whose = audience === 'me' ? sql` and owner = ${owner}` : sql``;
  return sql`entity = ${entity} and audience = ${audience}${whose}`;
}

/** Roles and everyone are the admin's to speak to; what a team sees first is a manager's to say. */
function storedAudience(person: Person, { audience, isDefault }: ViewInput): string {
  if (audience === 'me') return 'me';
  if (audience === 'team') {
    if (person.team === undefined) throw invalid([{ pointer: '/audience', code: 'view.no-team' }]);
    if (isDefault && !person.roles.some((role) => role === 'manager' || role === 'admin'))
      throw forbidden('update', 'view');
    return `team:${person.team}`;
  }
  if (!person.roles.includes('admin')) throw forbidden('update', 'view');
  return audience;
}

/** Whom a saved view is for stands beside its definition, in one place. */
function audienceTwice(definition: object): ProblemDetail[] {
  return ['roles', 'firstFor']
    .filter((key) => key in definition)
    .map((key) => ({ pointer: `/${key}`, code: 'validation.unknown-field', params: { name: key } }));
}

async function requireRoom(context: InTransaction, owner: Id, entity: string): Promise<void> {
  const [row] = await context.transaction.read<{ count: number }>(
    sql`select count(*) as "count" from saved_views where owner = ${owner} and entity = ${entity} and ${live}`,
  );
  if (Number(row?.count ?? 0) >= limits.savedViews)
    throw invalid([{ pointer: '/title', code: 'view.too-many', params: { maximum: limits.savedViews } }]);
}

function rowOf(input: ViewInput, audience: string): Pick<Row, 'audience' | 'is_default' | 'title' | 'definition'> {
  return {
    audience,
    is_default: Number(input.isDefault === true),
    title: input.title.trim(),
    definition: JSON.stringify(input.definition),
  };
}

function isMine(row: Row, person: Person): boolean {
  return row.owner === person.id || person.roles.includes('admin');
}

function savedOf(row: Row, person: Person): SavedView {
  const definition = JSON.parse(row.definition) as ViewInput['definition'];
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    audience: row.audience.startsWith('team:') ? 'team' : (row.audience as Audience),
    isDefault: Number(row.is_default) === 1,
    version: Number(row.version),
    owner: row.owner,
    isMine: isMine(row, person),
    view: viewOf(row.entity, row.name, row.title, definition),
  };
}

function viewOf(entity: string, name: string, title: string, definition: ViewInput['definition']): ViewDefinition {
  return { ...definition, kind: 'view', name, entity, label: { fa: title, ar: title, he: title, en: title } };
}
