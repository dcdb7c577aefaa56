// Records that are final in some stages of their pipeline, kept so by the database itself: triggers refuse that what was entered changes, in the record or in
// its lines, that either goes, and that a record becomes final while its sums differ or what it lies in is closed. Whoever writes past the record service meets
// them too. What is computed follows from what was entered and is free to move; what a final stage asks for is entered with it, by the write that enters it.
import { columnOf, fieldNamed } from '../../schemas/field-names.ts';
import { isComputed, isVirtual, ownerOf } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition, Lock } from '../../schemas/types.ts';
import type { Dialect } from '../database/database.ts';
import { join, literal, name, sql } from '../database/sql.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { indexOf, tableOf } from '../query/columns.ts';

type Named = (name: string) => EntityDefinition | undefined;
/** Why the database refuses; it says so in place of a constraint's name. */
export type Refusal = 'final' | 'begun' | 'unbalanced' | 'closed';

interface Refused {
  readonly why: Refusal;
  /** Refused where this holds. */
  readonly where: CompiledQuery;
}
type Verb = 'insert' | 'update' | 'delete';

/** Statements that bring the triggers of an entity's table to what it and its owner say now. */
export function lockTriggers(entity: EntityDefinition, named: Named, dialect: Dialect): CompiledQuery[] {
  const owner = named(ownerOf(entity) ?? '');
  const refusals = (verb: Verb): Refused[] => [
    ...(entity.lock === undefined ? [] : ofRecord(entity, entity.lock, named, verb, dialect)),
    ...(owner?.lock === undefined ? [] : ofLine(entity, owner, owner.lock, verb)),
  ];
  return (['insert', 'update', 'delete'] as const).flatMap((verb) => [
    ...dropTrigger(entity, verb, dialect),
    ...makeTrigger(entity, verb, refusals(verb), dialect),
  ]);
}

/** Entities whose triggers follow from this one: itself, who owns it, its lines, and those that become final only while it is open. */
export function lockedWith(
  entity: EntityDefinition,
  before: EntityDefinition | undefined,
  entities: readonly EntityDefinition[],
): readonly EntityDefinition[] {
  const all = [entity, ...entities.filter(({ name }) => name !== entity.name)];
  const isLocked = (name: string | undefined): boolean =>
    all.some((one) => one.name === name && one.lock !== undefined) ||
    (name === entity.name && before?.lock !== undefined);
  return all.filter((one) => {
    const owner = ownerOf(one);
    if (!isLocked(one.name) && !isLocked(owner)) return false;
    const within = one.lock?.within && fieldNamed(one, one.lock.within.field)?.target;
    return [one.name, owner, within].includes(entity.name) || one.name === ownerOf(entity);
  });
}

function ofRecord(entity: EntityDefinition, lock: Lock, named: Named, verb: Verb, dialect: Dialect): Refused[] {
  const stages = fieldNamed(entity, entity.pipeline!.field)!;
  const stage = name(columnOf(stages));
  const isFinal = (row: 'old' | 'new'): CompiledQuery =>
    sql`coalesce(${name(row)}.${stage} in (${words(lock.stages)}), false)`;
  if (verb === 'delete') return [{ why: 'final', where: isFinal('old') }];
  if (verb === 'insert') return [{ why: 'begun', where: isFinal('new') }];
  const changed = entered(entity, [stages.name, ...(lock.open ?? [])], (field) => {
    const asking = stagesAsking(stages, field).filter((value) => lock.stages.includes(value));
    return asking.length === 0 ? undefined : sql`old.${stage} <> new.${stage} and new.${stage} in (${words(asking)})`;
  });
  const entering = sql`not ${isFinal('old')} and ${isFinal('new')}`;
  return [
    { why: 'final', where: sql`${isFinal('old')} and (${anyOf([sql`not ${isFinal('new')}`, ...changed])})` },
    ...(lock.balanced === undefined
      ? []
      : [{ why: 'unbalanced' as const, where: sql`${entering} and not ${isBalanced(entity, lock, named)}` }]),
    ...(lock.within === undefined
      ? []
      : [{ why: 'closed' as const, where: sql`${entering} and not ${isOpen(entity, lock, named, dialect)}` }]),
  ];
}

/** Of a record in the row `new`. */
function isBalanced(entity: EntityDefinition, lock: Lock, named: Named): CompiledQuery {
  const { lines, left, right } = lock.balanced!;
  const owned = named(fieldNamed(entity, lines)?.target ?? '')!;
  const column = (field: string): CompiledQuery => sql`l.${name(columnOf(fieldNamed(owned, field)!))}`;
  const sum = (field: string): CompiledQuery => sql`coalesce(sum(${column(field)}), 0)`;
  return sql`(select ${sum(left)} = ${sum(right)} and ${sum(left)} <> 0
    from ${name(tableOf(owned))} as l where ${column(owned.ownedBy!.field)} = new."id")`;
}

/** Nobody closes it until the transaction that saw it open has ended. */
function isOpen(entity: EntityDefinition, lock: Lock, named: Named, dialect: Dialect): CompiledQuery {
  const field = fieldNamed(entity, lock.within!.field)!;
  const target = named(field.target!)!;
  const stage = name(columnOf(fieldNamed(target, target.pipeline!.field)!));
  const hold = dialect === 'postgres' ? sql` for share` : sql``;
  return sql`exists (select 1 from ${name(tableOf(target))} as p
    where p."id" = new.${name(columnOf(field))} and p.${stage} in (${words(lock.within!.stages)})${hold})`;
}

function ofLine(line: EntityDefinition, owner: EntityDefinition, lock: Lock, verb: Verb): Refused[] {
  const link = name(columnOf(fieldNamed(line, line.ownedBy!.field)!));
  const stage = name(columnOf(fieldNamed(owner, owner.pipeline!.field)!));
  const isFinal = (row: 'old' | 'new'): CompiledQuery =>
    sql`exists (select 1 from ${name(tableOf(owner))} as o where o."id" = ${name(row)}.${link} and o.${stage} in (${words(lock.stages)}))`;
  if (verb === 'insert') return [{ why: 'final', where: isFinal('new') }];
  if (verb === 'delete') return [{ why: 'final', where: isFinal('old') }];
  const changed = anyOf(entered(line, []));
  return [{ why: 'final', where: sql`(${changed}) and (${isFinal('old')} or ${isFinal('new')})` }];
}

/** Those that cannot be entered without this field. */
function stagesAsking({ options = [] }: FieldDefinition, field: FieldDefinition): readonly string[] {
  return options.flatMap(({ value, entry }) =>
    entry !== undefined && compileExpression(entry.condition).names.includes(field.name) ? [value] : [],
  );
}

/** That a field which people fill in is another than it was. @param unless where it may be */
function entered(
  entity: EntityDefinition,
  free: readonly string[],
  unless: (field: FieldDefinition) => CompiledQuery | undefined = () => undefined,
): CompiledQuery[] {
  return entity.fields
    .filter((field) => !isVirtual(field) && (!isComputed(field) || field.kind === 'autoNumber'))
    .filter((field) => !free.includes(field.name))
    .map((field) => {
      const isOther = differs(name(columnOf(field)));
      const where = unless(field);
      return where === undefined ? isOther : sql`(${isOther} and not (${where}))`;
    });
}

function differs(column: CompiledQuery): CompiledQuery {
  return sql`(old.${column} <> new.${column} or (old.${column} is null) <> (new.${column} is null))`;
}

function anyOf(conditions: readonly CompiledQuery[]): CompiledQuery {
  return conditions.length === 0 ? sql`false` : join(conditions, ' or ');
}

function words(values: readonly string[]): CompiledQuery {
  return join(values.map(literal));
}

function triggerOf(entity: EntityDefinition, verb: Verb): string {
  return indexOf(entity, verb, 'lock');
}

function dropTrigger(entity: EntityDefinition, verb: Verb, dialect: Dialect): CompiledQuery[] {
  const trigger = name(triggerOf(entity, verb));
  return dialect === 'sqlite'
    ? [sql`drop trigger if exists ${trigger}`]
    : [sql`drop trigger if exists ${trigger} on ${name(tableOf(entity))}`, sql`drop function if exists ${trigger}()`];
}

function makeTrigger(
  entity: EntityDefinition,
  verb: Verb,
  refused: readonly Refused[],
  dialect: Dialect,
): CompiledQuery[] {
  if (refused.length === 0) return [];
  const trigger = name(triggerOf(entity, verb));
  const head = sql`create trigger ${trigger} ${join([word[verb]])} on ${name(tableOf(entity))} for each row`;
  if (dialect === 'sqlite') {
    const refuse = refused.map(({ why, where }) => sql`select raise(abort, ${join([says[why]])}) where ${where};`);
    return [sql`${head} begin ${join(refuse, ' ')} end`];
  }
  const refuse = refused.map(
    ({ why, where }) =>
      sql`if ${where} then raise exception using errcode = 'RV002', message = ${join([says[why]])}, constraint = ${literal(why)}; end if;`,
  );
  const row = verb === 'delete' ? sql`old` : sql`new`;
  return [
    sql`create function ${trigger}() returns trigger language plpgsql as $$ begin ${join(refuse, ' ')} return ${row}; end $$`,
    sql`${head} execute function ${trigger}()`,
  ];
}

const word: Readonly<Record<Verb, CompiledQuery>> = {
  insert: sql`before insert`,
  update: sql`before update`,
  delete: sql`before delete`,
};
/** SQLite has no other place for why than the message (sqlite/translate-error.ts). */
const says: Readonly<Record<Refusal, CompiledQuery>> = {
  final: sql`'lock constraint failed: final'`,
  begun: sql`'lock constraint failed: begun'`,
  unbalanced: sql`'lock constraint failed: unbalanced'`,
  closed: sql`'lock constraint failed: closed'`,
};
