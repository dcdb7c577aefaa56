// The three writes of a record, inside a transaction: policy → validation → hooks → what is computed → references → rules → row → audit →
// event → what is computed elsewhere. The row's statement carries the policy's rows and the version once more, so nothing decided here can be
// overtaken.
import { byPresentNames } from '../../schemas/field-names.ts';
import { isPlainObject, type Json } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { forbidden, invalid, notFound, Problem, type ProblemDetail } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { tableOf } from '../query/columns.ts';
import { requireChangeable } from './append-only.ts';
import { checkReferences } from './check-references.ts';
import { holdAbove } from './computed/above.ts';
import { brokenRules } from './computed/check-rules.ts';
import { type ComputeNeeds, type Due, follow, prepare, prepareDeletion, settle } from './computed/computing.ts';
import { defaultsFor } from './computed/defaults.ts';
import { everyRow, type Subject } from './computed/facts.ts';
import { type TakeNeeds, takeValues } from './computed/taken.ts';
import { inTwoSteps, requireNotFinal } from './enter-lock.ts';
import { giveNumbers } from './give-numbers.ts';
import { holdFiles, releaseFiles } from './hold-files.ts';
import { keeperOf } from './keeper.ts';
import type { LineWriter, ReadLines } from './line-writer.ts';
import { withEntered } from './lines.ts';
import { readInput } from './read-input.ts';
import {
  limitedTo,
  loadState,
  project,
  querying,
  type RecordCall,
  type RecordNeeds,
  type WriteCall,
} from './record-call.ts';
import type { RecordHooks } from './record-hooks.ts';
import { changedFields, type RecordState, rememberKnown, rememberWritten } from './record-state.ts';
import { changedSince } from './record-versions.ts';
import type { Stored, Values } from './records.ts';
import { withUnseen } from './seen-links.ts';
import { shownTo } from './shown.ts';
import { tellRecord } from './tell-record.ts';
import { keepInTrash } from './trash.ts';
import { writeLinks } from './write-links.ts';
import { writeProblem } from './write-problem.ts';

export type Expected = { readonly version: number } | undefined;

export interface WriteNeeds extends ComputeNeeds, TakeNeeds {
  readonly hooks: RecordHooks;
  readonly lines: LineWriter;
  /** An earlier version is had back: lines that are gone may come back as what they were. */
  readonly revives?: true;
}

/** What was given, and the lines among it. */
interface Given extends Pick<ReadLines, 'sets' | 'before'> {
  readonly given: Values;
}

export async function createRecord(needs: WriteNeeds, call: WriteCall, input: unknown, id: Id): Promise<RecordState> {
  const { context, entity, model } = call;
  const steps = inTwoSteps(entity, input, true);
  if (steps !== undefined) {
    await createRecord(needs, call, steps.first, id);
    return updateRecord(needs, call, id, steps.last, undefined);
  }
  const grant = call.grant('create');
  if (!grant.allowed) throw forbidden('create', entity.name);
  const { given, sets } = await readChanges(needs, call, input, 'create', undefined);
  const hooked = await holdFiles(
    needs,
    call,
    id,
    undefined,
    await needs.hooks.run(context, model, id, undefined, given),
  );
  const now = needs.clock.now();
  const actor = keeperOf(context.principal);
  const marks = { version: 1, createdAt: now, updatedAt: now, createdBy: actor, updatedBy: actor };
  const { values, counted } = await prepare(needs, call, undefined, {
    id,
    ...marks,
    values: await giveNumbers(needs, call, hooked, true),
  });
  const changed = changedFields(model, {}, values);
  await requireReferences(needs, call, changed, values, given, {});
  if (sets.length === 0) await requireRules(needs, call, undefined, { id, ...marks, values }, changed);
  const state: RecordState = { id, ...marks, values };
  await write(call, model.insert(state));
  await writeLinks(call, id, {}, values);
  rememberWritten(context.transaction, model, state);
  const due = await needs.lines.write(needs, call, id, sets);
  await tellRecord(needs, call, 'created', state, changed, {}, await withWritten(needs, call, state, sets));
  await follow(needs, call, id, undefined, values, counted);
  if (sets.length > 0) await settleLines(needs, call, due, undefined, state, changed);
  return state;
}

/** The values with the lines as they were written: defaults and hooks may have added to them. */
async function withWritten(
  needs: WriteNeeds,
  call: WriteCall,
  state: RecordState,
  sets: Given['sets'],
): Promise<Values> {
  return sets.length === 0 ? state.values : (await withEntered(needs, call, state)).values;
}

/** What lines come to is known once they are written, and so is whether the record is as it must be. */
async function settleLines(
  needs: WriteNeeds,
  call: WriteCall,
  due: Due,
  before: Values | undefined,
  state: RecordState,
  changed: readonly string[],
): Promise<void> {
  await settle(needs, call, due);
  const now = await loadState(needs, call, state.id, everyRow);
  if (now !== undefined) await requireRules(needs, call, before, now, changed);
}

export async function updateRecord(
  needs: WriteNeeds,
  call: WriteCall,
  id: Id,
  input: unknown,
  expected: Expected,
): Promise<RecordState> {
  const { context, entity, model } = call;
  const steps = inTwoSteps(entity, input, false);
  if (steps !== undefined) {
    await updateRecord(needs, call, id, steps.first, expected);
    return updateRecord(needs, call, id, steps.last, undefined);
  }
  if (isPlainObject(input)) await holdAbove(needs, call, id, input, 'change');
  const stored = await loadFor(needs, call, id, 'update');
  const read = await readChanges(needs, call, input, 'update', stored);
  const { sets } = read;
  const before: RecordState = { ...stored, values: { ...stored.values, ...read.before } };
  const given = await withUnseen(needs, call, before.values, read.given);
  await requireMergeable(needs, call, before, expected, given, input);
  const hooked = await holdFiles(
    needs,
    call,
    id,
    before.values,
    await needs.hooks.run(context, model, id, before.values, { ...before.values, ...given }),
  );
  const numbered = await giveNumbers(needs, call, hooked, false);
  const { values, counted } = await prepare(needs, call, before, { ...before, values: numbered });
  const changed = changedFields(model, before.values, values);
  if (changed.length === 0) return stored;
  requireChangeable(model, context.locale);
  await requireReferences(needs, call, changed, values, given, before.values);
  const told = sets.filter(({ lines }) => changed.includes(lines.field.name));
  if (told.length > 0) requireNotFinal(model, stored.values, context.locale);
  if (told.length === 0) await requireRules(needs, call, before.values, { ...before, values }, changed);
  const marks = { version: before.version + 1, updatedAt: needs.clock.now(), updatedBy: keeperOf(context.principal) };
  const state: RecordState = { ...before, ...marks, values };
  const statement = model.update(state, changed, before.version);
  const rows = await write(call, limitedTo(needs, call, call.grant('update'), tableOf(entity), statement));
  if (rows !== 1) throw await stale(needs, call, before, input);
  await writeLinks(call, id, before.values, values);
  rememberWritten(context.transaction, model, state);
  const due = await needs.lines.write(needs, call, id, told);
  await tellRecord(needs, call, 'updated', state, changed, before.values, await withWritten(needs, call, state, told));
  await follow(needs, call, id, before.values, values, counted);
  if (told.length > 0) await settleLines(needs, call, due, before.values, state, changed);
  return state;
}

/** Takes away one record that may go: nothing points to it any more (delete-records.ts). */
export async function removeRecord(needs: WriteNeeds, call: WriteCall, stored: RecordState): Promise<void> {
  const { id } = stored;
  requireChangeable(call.model, call.context.locale);
  requireNotFinal(call.model, stored.values, call.context.locale);
  await needs.hooks.bidFarewell(call.context, call.entity, id);
  const state = await withEntered(needs, call, stored);
  const due = await needs.lines.remove(needs, call, id);
  await releaseFiles(needs, call, id);
  const { counted } = await prepareDeletion(needs, call, state);
  await writeLinks(call, id, state.values, {});
  const statement = call.model.delete(id, state.version);
  const rows = await write(call, limitedTo(needs, call, call.grant('delete'), tableOf(call.entity), statement), true);
  if (rows !== 1) throw await stale(needs, call, state, null);
  await keepInTrash(needs, call, state);
  rememberKnown(call.context.transaction, call.model, id, undefined);
  await tellRecord(needs, call, 'deleted', state, changedFields(call.model, state.values, {}), state.values, {});
  await follow(needs, call, id, state.values, undefined, counted);
  await settle(needs, call, due);
}

/** The row to be changed: 404 when it is missing or hidden, 403 when the asker sees it and may not do this. */
export async function loadFor(
  needs: RecordNeeds,
  call: WriteCall,
  id: Id,
  action: 'update' | 'delete',
): Promise<RecordState> {
  const state = await loadState(needs, call, id, call.grant(action), action === 'delete' ? 'deletion' : 'change');
  if (state !== undefined) return state;
  const visible = await loadState(needs, call, id, call.grantOf(call.entity));
  throw visible === undefined ? notFound(call.entity.name, String(id)) : forbidden(action, call.entity.name);
}

/** @throws Problem 422 with every fault there is, those of references included */
async function readChanges(
  needs: WriteNeeds,
  call: WriteCall,
  input: unknown,
  purpose: 'create' | 'update',
  stored: RecordState | undefined,
): Promise<Given> {
  const fillDefaults = purpose === 'create' ? await defaultsFor(needs, call) : undefined;
  // An instance goes on with the version of its process that it began with, and with the names that were right then.
  const byFormerNames = call.context.cause?.kind === 'process';
  const read = readInput(call.model, input, purpose, call.grant(purpose), needs.defaultCountry(), {
    fillDefaults,
    byFormerNames,
    taken: await takenBy(needs, call, stored, input, byFormerNames),
  });
  const lines = await needs.lines.read(needs, call, stored?.id, read.values);
  const faults = [...read.details, ...lines.details];
  if (faults.length === 0) return { given: { ...read.values, ...lines.after }, sets: lines.sets, before: lines.before };
  const references = await referenceFaults(needs, call, Object.keys(read.values), read.values, stored?.values ?? {});
  throw invalid([...faults, ...references]);
}

/** Nothing when something is had back: that is to be as it was. */
async function takenBy(
  needs: WriteNeeds,
  call: WriteCall,
  before: RecordState | undefined,
  input: unknown,
  byFormerNames: boolean,
): Promise<Readonly<Record<string, Json>>> {
  if (needs.revives === true || !isPlainObject(input)) return {};
  const given = byFormerNames ? byPresentNames(call.entity, input) : input;
  return takeValues(needs, call, { before, given });
}

/** What the writer gave must be visible to the writer; what a hook put in its place must be there. */
async function requireReferences(
  needs: RecordNeeds,
  call: WriteCall,
  changed: readonly string[],
  values: Values,
  given: Values,
  before: Values,
): Promise<void> {
  const byWriter = changed.filter((name) => values[name] === given[name]);
  const byHooks = changed.filter((name) => values[name] !== given[name]);
  const everything: RecordCall['grantOf'] = () => ({ allowed: true, readable: new Set(), writable: new Set() });
  const details = [
    ...(await referenceFaults(needs, call, byWriter, values, before)),
    ...(await referenceFaults(needs, { ...call, grantOf: everything }, byHooks, values, before)),
  ];
  if (details.length > 0) throw invalid(details);
}

/** What must hold for the record as a whole, once it is computed. */
async function requireRules(
  needs: WriteNeeds,
  call: WriteCall,
  before: Values | undefined,
  after: Subject,
  changed: readonly string[],
): Promise<void> {
  const details = await brokenRules(needs, call, before, after, changed);
  if (details.length > 0) throw invalid(details);
}

function referenceFaults(
  needs: RecordNeeds,
  call: WriteCall,
  names: readonly string[],
  values: Values,
  before: Values,
): Promise<ProblemDetail[]> {
  return checkReferences(
    { ...querying(needs, call), database: needs.database },
    call.context,
    call.model,
    names,
    values,
    before,
  );
}

/** Who changed other fields than those that changed since goes on: both changes stand (per-field merge). */
async function requireMergeable(
  needs: WriteNeeds,
  call: WriteCall,
  state: RecordState,
  expected: Expected,
  given: Values,
  yours: unknown,
): Promise<void> {
  if (expected === undefined || expected.version === state.version) return;
  const { context, entity } = call;
  const reader = needs.database.reader(context);
  const changed = await changedSince(reader, entity, state.id, expected.version, state.version);
  if (changed === undefined || Object.keys(given).some((name) => changed.has(name)))
    throw await stale(needs, call, state, yours);
}

export async function requireVersion(
  needs: WriteNeeds,
  call: WriteCall,
  state: RecordState,
  expected: Expected,
  yours: unknown,
): Promise<void> {
  if (expected !== undefined && expected.version !== state.version) throw await stale(needs, call, state, yours);
}

async function stale(needs: WriteNeeds, call: WriteCall, state: RecordState, yours: unknown): Promise<Problem> {
  const [current] = (await shownTo(needs, call, [project(call, state)])) as readonly [Stored];
  const params = { entity: current.entity, id: current.id, version: current.version };
  return new Problem(409, 'stale', { params, more: { current, yours } });
}

async function write(call: WriteCall, statement: CompiledQuery, removal = false): Promise<number> {
  try {
    return await call.context.transaction.write(statement);
  } catch (error) {
    throw writeProblem(error, call, removal);
  }
}
