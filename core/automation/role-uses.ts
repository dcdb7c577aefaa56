// Where a role is named beside rights: definitions that give it work, views saved for it, records shared with it, open tasks that wait for it. Nothing of it may be left
// behind when the role goes, so what follows its people to another role is found here and moved here.
import type { Definition } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import type { Release, Versioned } from '../definitions/definitions.ts';
import { writeRoles } from '../definitions/names/write-role.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import { asHouse, type Context, type InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Reader } from '../kernel/transaction.ts';

export interface RoleUse {
  readonly kind: 'process' | 'rule';
  readonly name: string;
  readonly label?: object | undefined;
  /** Elements of a process, or JSON Pointers. */
  readonly places: readonly string[];
}

export interface RoleUses {
  readonly definitions: readonly RoleUse[];
  readonly people: number;
  readonly savedViews: number;
  readonly shares: number;
  readonly tasks: number;
}

type Records = Pick<RecordService, 'query' | 'update'>;

const giving = ['process', 'rule'] as const;

function versioned(release: Release): readonly Versioned<Definition>[] {
  return giving.flatMap((kind): readonly Versioned<Definition>[] => release.all(kind));
}

function usesIn(release: Release, role: string): readonly RoleUse[] {
  return versioned(release).flatMap(({ definition }) => {
    const places = new Set<string>();
    writeRoles(definition, (name, at) => {
      if (name === role) places.add(at);
      return name;
    });
    const { kind, name } = definition;
    const label = 'label' in definition ? definition.label : undefined;
    return places.size === 0 ? [] : [{ kind: kind as RoleUse['kind'], name, label, places: [...places] }];
  });
}

/** Open tasks of a role. `candidateRoles` is a text of names, and one name may stand within another: all that hold the text are looked through. */
async function tasksOf(records: Records, context: Context, role: string): Promise<readonly Stored[]> {
  const filter = {
    and: [
      { field: 'state', operator: 'eq', value: 'open' },
      {
        or: [
          { field: 'candidateRole', operator: 'eq', value: role },
          { field: 'candidateRoles', operator: 'contains', value: role },
        ],
      },
    ],
  } as const;
  const found: Stored[] = [];
  let after: string | undefined;
  do {
    const page = await records.query(asHouse(context, 'tasks of a role'), 'task', {
      filter,
      limit: limits.pageSize,
      ...(after === undefined ? {} : { after }),
    });
    found.push(...page.items.filter(({ values }) => values.candidateRole === role || severalOf(values).includes(role)));
    after = page.next;
  } while (after !== undefined);
  return found;
}

function severalOf({ candidateRoles }: Stored['values']): readonly string[] {
  return typeof candidateRoles === 'string' ? candidateRoles.split(/\s*,\s*/) : [];
}

export async function roleUses(
  needs: { readonly records: Records; readonly reader: Reader },
  context: Context,
  release: Release,
  role: string,
): Promise<RoleUses> {
  const { records, reader } = needs;
  const people = await records.query(asHouse(context, 'who has the role'), 'user', {
    filter: { field: 'role', operator: 'eq', value: role },
    limit: limits.pageSize,
  });
  const audience = `role:${role}`;
  const [views] = await reader.read<{ count: number | bigint }>(
    sql`select count(*) as "count" from saved_views where audience = ${audience} and deleted_at is null`,
  );
  const [shares] = await reader.read<{ count: number | bigint }>(
    sql`select count(*) as "count" from record_shares where audience = ${audience}`,
  );
  return {
    definitions: usesIn(release, role),
    people: people.items.length,
    savedViews: Number(views?.count ?? 0),
    shares: Number(shares?.count ?? 0),
    tasks: (await tasksOf(records, context, role)).length,
  };
}

/** Each place as a detail of a refusal; empty = nothing names it. */
export function useDetails({ definitions, savedViews, shares, tasks }: RoleUses): readonly ProblemDetail[] {
  const counted = { 'role.in-views': savedViews, 'role.in-shares': shares, 'role.in-tasks': tasks };
  return [
    ...definitions.map(({ kind, name, places }) => ({
      pointer: '/to',
      code: `role.in-${kind}`,
      params: { name, places: places.join(', ') },
    })),
    ...Object.entries(counted).flatMap(([code, count]) =>
      count === 0 ? [] : [{ pointer: '/to', code, params: { count } }],
    ),
  ];
}

/** The definitions that give work to the role, as they give it to the other one. */
export function movedDefinitions(release: Release, role: string, to: string): readonly Versioned<Definition>[] {
  return versioned(release).flatMap((entry) => {
    const definition = writeRoles(entry.definition, (name) => (name === role ? to : name));
    return definition === entry.definition ? [] : [{ ...entry, definition }];
  });
}

/** What was saved, shared and waits for the role is from now on for the other one. */
export async function moveData(records: Records, context: InTransaction, role: string, to: string): Promise<void> {
  const [from, next] = [`role:${role}`, `role:${to}`];
  const { transaction } = context;
  // The other role sees first what it saw first until now.
  await transaction.write(
    sql`update saved_views set is_default = 0 where audience = ${from} and entity in
      (select entity from saved_views where audience = ${next} and is_default = 1 and deleted_at is null)`,
  );
  await transaction.write(sql`update saved_views set audience = ${next} where audience = ${from}`);
  await moveShares(context, from, next);
  for (const { id, values } of await tasksOf(records, context, role))
    await records.update(asHouse(context, 'a role that went'), 'task', id, moved(values, role, to));
}

function moved(values: Stored['values'], role: string, to: string): Record<string, string> {
  const several = severalOf(values);
  const names = [...new Set(several.map((name) => (name === role ? to : name)))];
  return {
    ...(values.candidateRole === role ? { candidateRole: to } : {}),
    ...(several.includes(role) ? { candidateRoles: names.join(', ') } : {}),
  };
}

/** A record that is shared with both is shared once: for the more, and for the longer. */
async function moveShares({ transaction }: InTransaction, from: string, next: string): Promise<void> {
  const rows = await transaction.read<{ id: string; other: string; level: string; ends_at: number | null }>(
    sql`select mine.id, theirs.id as other, mine.level, mine.ends_at from record_shares mine join record_shares theirs
      on theirs.entity = mine.entity and theirs.record = mine.record and theirs.audience = ${next} where mine.audience = ${from}`,
  );
  for (const { id, other, level, ends_at: ends } of rows) {
    if (level === 'update') await transaction.write(sql`update record_shares set level = ${level} where id = ${other}`);
    await transaction.write(
      ends === null
        ? sql`update record_shares set ends_at = null where id = ${other}`
        : sql`update record_shares set ends_at = ${ends} where id = ${other} and ends_at < ${ends}`,
    );
    await transaction.write(sql`delete from record_shares where id = ${id}`);
  }
  await transaction.write(sql`update record_shares set audience = ${next} where audience = ${from}`);
}
