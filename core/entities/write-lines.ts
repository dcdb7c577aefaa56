// The lines of a record, written in its transaction: the list that is handed in is the whole list. Lines with an id are changed, field by field; those without
// are made; those that are missing go. Each is a record like any other, with defaults, checks and formulas of its own, but no event, no version and no
// trash: what becomes of it is a change of the record it belongs to.
import { isComputed } from '../../schemas/field-schema.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { type Id, isId, newId } from '../kernel/id.ts';
import { Problem, type ProblemDetail } from '../kernel/problem.ts';
import { checkReferences } from './check-references.ts';
import { Due } from './computed/computing.ts';
import { defaultsFor } from './computed/defaults.ts';
import { everyRow } from './computed/facts.ts';
import { takeValues } from './computed/taken.ts';
import type { GivenLine, LineSet, LineWriter } from './line-writer.ts';
import { enteredOf, type LinesOf, linesOf, listOf, readLines, toldFields } from './lines.ts';
import { readInput } from './read-input.ts';
import { loadState, project, querying, type WriteCall } from './record-call.ts';
import type { FieldValue, Stored, Values } from './records.ts';
import { createRecord, removeRecord, updateRecord, type WriteNeeds } from './write-records.ts';

export const lineWriter: LineWriter = {
  async read(needs, call, owner, given) {
    const sets: LineSet[] = [];
    const details: ProblemDetail[] = [];
    const before: Record<string, FieldValue> = {};
    const after: Record<string, FieldValue> = {};
    for (const lines of linesOf(needs, call)) {
      const { name } = lines.field;
      if (!Object.hasOwn(given, name)) continue;
      const set = await setOf(needs, lines, owner, (given[name] ?? []) as readonly JsonObject[]);
      before[name] = listOf(set.before);
      const record = await ownerOf(needs, call, owner, given);
      after[name] = listOf(await enteredIn(needs, call, set, record, details));
      sets.push(set);
    }
    return { sets, details, before, after };
  },

  async write(needs, call, owner, sets) {
    const due = new Due();
    const gathering = { ...needs, due };
    for (const set of sets) {
      const own = lineCall(call, set.lines);
      for (const state of set.gone) await removeRecord(gathering, own, state);
      for (const [index, line] of set.given.entries())
        await at(`/${set.lines.field.name}/${index}`, () =>
          writeLine(gathering, own, set.lines, owner, line, index + 1),
        );
    }
    return due;
  },

  async remove(needs, call, owner) {
    const due = new Due();
    for (const lines of linesOf(needs, call))
      for (const state of (await readLines(needs, lines, [owner])).get(owner) ?? [])
        await removeRecord({ ...needs, due }, lineCall(call, lines), state);
    return due;
  },
};

interface WholeSet extends LineSet {
  readonly before: readonly JsonObject[];
  readonly unknown: ReadonlySet<number>;
}

async function setOf(
  needs: WriteNeeds,
  lines: LinesOf<InTransaction>,
  owner: Id | undefined,
  list: readonly JsonObject[],
): Promise<WholeSet> {
  const known = owner === undefined ? [] : ((await readLines(needs, lines, [owner])).get(owner) ?? []);
  const byId = new Map(known.map((state) => [state.id, state]));
  const unknown = new Set<number>();
  const computed = new Set(lines.call.entity.fields.filter(isComputed).map((field) => field.name));
  // What an earlier version does not name was empty.
  const writable = lines.call.grant('update').writable;
  const entered = toldFields(lines).filter((field) => writable.has(field.name) && !isComputed(field));
  const empty = Object.fromEntries(entered.map((field) => [field.name, null]));
  const given = list.map((line, index): GivenLine => {
    const { id, ...rest } = line;
    const before = typeof id === 'string' ? byId.get(id.toLowerCase()) : undefined;
    // An earlier version may name a line that is gone: it is made again as what it was.
    const revived = before === undefined && needs.revives === true && isId(id) ? id : undefined;
    if (before !== undefined) byId.delete(before.id);
    else if (id !== undefined && id !== null && revived === undefined) unknown.add(index);
    // A list that was read can be handed in again: what is computed is not looked at.
    const input = Object.fromEntries(Object.entries(rest).filter(([name]) => !computed.has(name)));
    return {
      id: before?.id ?? revived ?? newId(),
      before,
      input: needs.revives === true ? { ...empty, ...input } : input,
    };
  });
  return { lines, given, gone: [...byId.values()], before: known.map((state) => enteredOf(lines, state)), unknown };
}

/** The lines as they would be entered; adds to `details` everything that is wrong with any of them. */
async function enteredIn(
  needs: WriteNeeds,
  call: WriteCall,
  { lines, given, unknown }: WholeSet,
  owner: Stored,
  details: ProblemDetail[],
): Promise<JsonObject[]> {
  const own = lineCall(call, lines);
  const rights = own.grant('update');
  const fillDefaults = await defaultsFor(needs, own);
  const entered: JsonObject[] = [];
  for (const [index, line] of given.entries()) {
    const pointer = `/${lines.field.name}/${index}`;
    const add = (found: readonly ProblemDetail[]) =>
      details.push(...found.map((detail) => ({ ...detail, pointer: `${pointer}${detail.pointer}` })));
    if (unknown.has(index)) add([{ pointer: '/id', code: 'validation.line' }]);
    const fixed = [lines.link, lines.order].filter((name) => Object.hasOwn(line.input, name));
    add(fixed.map((name) => ({ pointer: `/${name}`, code: 'validation.read-only', params: { name } })));
    const whole = { ...line.input, [lines.link]: owner.id, [lines.order]: index + 1 };
    const taking = { before: line.before, given: whole, owner: { link: lines.link, record: owner } };
    const isNew = line.before === undefined;
    const read = readInput(own.model, whole, isNew ? 'create' : 'update', rights, needs.defaultCountry(), {
      fillDefaults: isNew ? fillDefaults : undefined,
      byFormerNames: own.context.cause?.kind === 'process',
      taken: needs.revives === true ? {} : await takeValues(needs, own, taking),
    });
    add(read.details);
    const { [lines.link]: _, ...values } = read.values;
    const names = Object.keys(values);
    const looking = { ...querying(needs, own), database: needs.database };
    add(await checkReferences(looking, own.context, own.model, names, values, line.before?.values));
    entered.push(enteredOf(lines, { id: line.id, values: { ...line.before?.values, ...values } }));
  }
  return entered;
}

/** The record that lines belong to, as it is to be. */
async function ownerOf(needs: WriteNeeds, call: WriteCall, owner: Id | undefined, given: Values): Promise<Stored> {
  const state = owner === undefined ? undefined : await loadState(needs, call, owner, everyRow);
  const now = needs.clock.now();
  const marks = { version: 0, createdAt: now, updatedAt: now, createdBy: '', updatedBy: '' };
  const values = { ...state?.values, ...given };
  return { ...project(call, state ?? { id: owner ?? newId(), ...marks, values }), values };
}

async function writeLine(
  needs: WriteNeeds,
  call: WriteCall,
  { link, order }: LinesOf,
  owner: Id,
  { id, before, input }: GivenLine,
  place: number,
): Promise<void> {
  if (before === undefined) await createRecord(needs, call, { ...input, [link]: owner, [order]: place }, id);
  else await updateRecord(needs, call, id, { ...input, [order]: place }, undefined);
}

/** Lines are written by the right to write the field that holds them; which of their fields, the policy says. */
function lineCall(call: WriteCall, { call: own, link, order }: LinesOf<InTransaction>): WriteCall {
  const { readable, writable } = own.grant('update');
  const grant = { allowed: true, readable, writable: new Set([...writable, link, order]) };
  const owner = { allowed: true, readable, writable };
  return {
    ...own,
    grant: () => grant,
    // Whoever writes the owner need not look for it once more.
    grantOf: (entity) => (entity.name === call.entity.name ? owner : own.grantOf(entity)),
  };
}

/** Whatever is refused is refused at the line. */
async function at(pointer: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    const details = error.details.map((detail) => ({ ...detail, pointer: `${pointer}${detail.pointer}` }));
    throw new Problem(422, error.code, { params: error.params, details });
  }
}
