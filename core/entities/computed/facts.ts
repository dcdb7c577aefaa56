// The facts formulas and conditions of an entity are computed from: the record's own values and, through its references, those of others. Not
// read as anybody: a formula has a grant of its own, and means the same to everyone. On PostgreSQL what is read stays as it is until the
// transaction ends, so that whoever changes it finds the records that read it.
import type { EntityDefinition } from '../../../schemas/types.ts';
import type { FeelValue } from '../../expressions/expressions.ts';
import { pipelineContext } from '../../expressions/record-shape.ts';
import type { Context } from '../../kernel/context.ts';
import { isId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import type { EntityModel } from '../entity-model.ts';
import type { Facts } from '../load-paths.ts';
import { loadState, type RecordCall, type RecordNeeds } from '../record-call.ts';
import { knownState, type RecordState } from '../record-state.ts';
import type { Values } from '../records.ts';

/** What a record is while it is written: its marks may be there before its row is. */
export interface Subject {
  readonly id: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly values: Values;
}

export interface FactNeeds extends RecordNeeds {
  /** The same call for another entity of the release. */
  readonly callOf: <C extends Context>(call: RecordCall<C>, entity: string) => RecordCall<C>;
}

export const everyRow: ReturnType<RecordCall['grantOf']> = {
  allowed: true,
  readable: new Set(),
  writable: new Set(),
};

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

/** Puts a context in the place of each reference that a path goes through. */
async function follow(
  needs: FactNeeds,
  call: RecordCall,
  subject: Subject,
  paths: readonly string[],
  facts: Record<string, FeelValue>,
  depth: number,
): Promise<void> {
  const through = new Map<string, string[]>();
  for (const path of paths) {
    const dot = path.indexOf('.');
    if (dot < 0) continue;
    const name = path.slice(0, dot);
    through.set(name, [...(through.get(name) ?? []), path.slice(dot + 1)]);
  }
  for (const [name, rest] of through) {
    const target = call.model.field(name)?.definition;
    if (target?.kind !== 'reference') continue;
    facts[name] = await targetFacts(needs, call, target.target ?? '', subject.values[name], rest, depth + 1);
  }
}

async function targetFacts(
  needs: FactNeeds,
  call: RecordCall,
  entity: string,
  id: unknown,
  paths: readonly string[],
  depth: number,
): Promise<FeelValue> {
  if (!isId(id) || depth > limits.expandDepth || call.release.entity(entity) === undefined) return null;
  const target = needs.callOf(call, entity);
  const state = await readShared(needs, target, id);
  if (state === undefined) return null;
  const facts = ownFacts(target.model, state);
  await follow(needs, target, state, paths, facts, depth);
  return facts;
}

async function readShared(needs: FactNeeds, call: RecordCall, id: string): Promise<RecordState | undefined> {
  const { transaction } = call.context;
  if (transaction === undefined || needs.database.dialect === 'sqlite') return loadState(needs, call, id, everyRow);
  const known = knownState(transaction, call.model, id);
  if (known !== undefined) return known;
  const byId = call.model.selectById(id);
  const [row] = await transaction.read<Record<string, unknown>>({ ...byId, text: `${byId.text} for share` });
  return row && call.model.stateOf(row);
}

function ownFacts(model: EntityModel, subject: Subject): Record<string, FeelValue> {
  const facts = Object.create(null) as Record<string, FeelValue>;
  facts.id = subject.id;
  facts.createdAt = subject.createdAt;
  facts.createdBy = subject.createdBy;
  for (const { definition, kind } of model.fields) {
    const value = subject.values[definition.name] ?? null;
    facts[definition.name] = value === null ? null : kind.toFeel(value);
  }
  return facts;
}
