// The facts formulas and conditions of an entity are computed from: the record's own values and, through its references, those of others. Not
// read as anybody: a formula has a grant of its own, and means the same to everyone. On PostgreSQL what is read stays as it is until the
// transaction ends, so that whoever changes it finds the records that read it.
import type { EntityDefinition, FieldDefinition } from '../../../schemas/types.ts';
import { join, name, sql } from '../../database/sql.ts';
import type { FeelValue } from '../../expressions/expressions.ts';
import { nothingOf, pipelineContext } from '../../expressions/record-shape.ts';
import { type Id, isId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { tableOf } from '../../query/columns.ts';
import type { EntityModel } from '../entity-model.ts';
import { idsIn } from '../fields/references.ts';
import { linesOf, readLines } from '../lines.ts';
import type { Facts } from '../load-paths.ts';
import type { FactNeeds, RecordCall } from '../record-call.ts';
import { knownState, type RecordState } from '../record-state.ts';
import type { Values } from '../records.ts';
import type { Formula } from './formula.ts';

/** What a record is while it is written: its marks may be there before its row is. */
export interface Subject {
  readonly id: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly values: Values;
}

export const everyRow: ReturnType<RecordCall['grantOf']> = {
  allowed: true,
  readable: new Set(),
  writable: new Set(),
};

/**
 * The facts of several formulas as one of them reads them: what it reads whole is an id or a list of ids, though another one reads through it.
 */
export function asReadBy(
  { reads }: Pick<Formula, 'reads'>,
  model: EntityModel,
  values: Values,
  facts: Readonly<Record<string, FeelValue>>,
): Facts {
  const whole = reads.filter((path) => {
    const kind = model.field(path)?.definition.kind;
    const isLinked = kind === 'reference' || kind === 'references';
    return isLinked && !reads.some((other) => other.startsWith(`${path}.`));
  });
  if (whole.length === 0) return facts;
  const own: Record<string, FeelValue> = Object.assign(Object.create(null), facts);
  for (const path of whole) own[path] = values[path] ?? nothingOf(model.field(path)!.definition.kind);
  return own;
}

/** The facts for these paths; names that do not exist are null. */
export async function factsOf(
  needs: FactNeeds,
  call: RecordCall,
  subject: Subject,
  paths: readonly string[],
): Promise<Facts> {
  const facts = ownFacts(call.model, subject);
  if (call.entity.pipeline !== undefined) facts.pipeline = pipelineOf(call.entity, subject.values);
  await follow(needs, call, subject, paths, facts, 0);
  return facts;
}

function pipelineOf(entity: EntityDefinition, values: Values): FeelValue {
  return pipelineContext(entity, values[entity.pipeline?.field ?? ''] ?? null);
}

/** Puts a context in the place of each reference that a path goes through, and a list of them in the place of what holds several records. */
async function follow(
  needs: FactNeeds,
  call: RecordCall,
  subject: Subject,
  paths: readonly string[],
  facts: Record<string, FeelValue>,
  depth: number,
): Promise<void> {
  if (depth > limits.expandDepth) return;
  for (const [own, rest] of branches(paths)) {
    const field = call.model.field(own)?.definition;
    if (field === undefined || call.release.entity(field.target ?? '') === undefined) continue;
    if (field.kind === 'lines') facts[own] = await lineFacts(needs, call, field, subject.id, rest, depth + 1);
    else if (rest.length === 0) continue;
    else if (field.kind === 'reference')
      facts[own] = (await factsBehind(needs, call, field, [subject.values[own]], rest, depth + 1))[0] ?? null;
    else if (field.kind === 'references')
      facts[own] = await factsBehind(needs, call, field, idsIn(subject.values[own]), rest, depth + 1);
  }
}

/** By the first name of each path: what is read below it. */
function branches(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const below = new Map<string, string[]>();
  for (const path of paths) {
    const [name = '', ...rest] = path.split('.');
    below.set(name, [...(below.get(name) ?? []), ...(rest.length === 0 ? [] : [rest.join('.')])]);
  }
  return below;
}

/** The records of these ids, in their order; those that are gone are left out. */
async function factsBehind(
  needs: FactNeeds,
  call: RecordCall,
  field: FieldDefinition,
  ids: readonly unknown[],
  paths: readonly string[],
  depth: number,
): Promise<FeelValue[]> {
  const target = needs.callOf(call, field.target ?? '');
  const states = await readShared(needs, target, ids.filter(isId));
  return factsOfEach(needs, target, states, paths, depth);
}

/** Lines need no lock: whoever writes one computes its owner after, and waits for it there. */
async function lineFacts(
  needs: FactNeeds,
  call: RecordCall,
  field: FieldDefinition,
  owner: Id,
  paths: readonly string[],
  depth: number,
): Promise<FeelValue[]> {
  const lines = linesOf(needs, call).find((one) => one.field === field);
  if (lines === undefined) return [];
  const states = (await readLines(needs, lines, [owner])).get(owner) ?? [];
  return factsOfEach(needs, lines.call, states, paths, depth);
}

async function factsOfEach(
  needs: FactNeeds,
  call: RecordCall,
  states: readonly RecordState[],
  paths: readonly string[],
  depth: number,
): Promise<FeelValue[]> {
  const all: FeelValue[] = [];
  for (const state of states) {
    const facts = ownFacts(call.model, state);
    await follow(needs, call, state, paths, facts, depth);
    all.push(facts);
  }
  return all;
}

async function readShared(needs: FactNeeds, call: RecordCall, ids: readonly Id[]): Promise<readonly RecordState[]> {
  const { transaction } = call.context;
  const states = new Map<Id, RecordState>();
  if (transaction !== undefined)
    for (const id of ids) {
      const known = knownState(transaction, call.model, id);
      if (known !== undefined) states.set(id, known);
    }
  const missing = ids.filter((id) => !states.has(id)).map((id) => sql`${id}`);
  if (missing.length > 0) {
    const lock = transaction !== undefined && needs.database.dialect === 'postgres' ? sql` for share` : sql``;
    const rows = await needs.database
      .reader(call.context)
      .read<Record<string, unknown>>(
        sql`select * from ${name(tableOf(call.entity))} where "id" in (${join(missing)}) order by "id"${lock}`,
      );
    for (const row of rows) states.set(String(row.id), call.model.stateOf(row));
  }
  return ids.flatMap((id) => states.get(id) ?? []);
}

function ownFacts(model: EntityModel, subject: Subject): Record<string, FeelValue> {
  const facts = Object.create(null) as Record<string, FeelValue>;
  facts.id = subject.id;
  facts.createdAt = subject.createdAt;
  facts.createdBy = subject.createdBy;
  for (const { definition, kind } of model.fields) {
    const value = subject.values[definition.name] ?? null;
    facts[definition.name] = value === null ? nothingOf(definition.kind) : kind.toFeel(value);
  }
  return facts;
}
