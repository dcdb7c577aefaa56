// What is computed from what, of a whole release: one graph over all fields of all entities. It says in which order formulas of a record are
// computed, which roll-ups a record feeds, and which records elsewhere read it through their references.
import { isVirtual } from '../../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition, FilterTree, Rollup } from '../../../schemas/types.ts';
import { readPaths } from '../../expressions/read-paths.ts';
import { leadsOn } from '../../expressions/record-shape.ts';
import { type Formula, formulaOf } from './formula.ts';

/** A roll-up with the field that holds it. */
export interface Total {
  readonly field: FieldDefinition;
  readonly rollup: Rollup;
}

/** A roll-up over the records of an entity, kept on the records they point to. */
export interface Feed extends Total {
  readonly parent: EntityDefinition;
  /** The reference that points to the parent. */
  readonly reference: string;
  /** Fields of the child that it depends on, the reference among them. */
  readonly reads: ReadonlySet<string>;
}

/** A roll-up over the records that a field of its own record holds. */
export interface HeldTotal extends Total {
  readonly holder: string;
}

/**
 * Records of `entity` reach the one that changed by these fields, one after another: references, fields of several, lines. What they compute reads
 * these fields of it.
 */
export interface Watcher {
  readonly entity: EntityDefinition;
  readonly hops: readonly string[];
  readonly reads: ReadonlySet<string>;
  readonly formulas: ReadonlySet<string>;
  readonly totals: ReadonlySet<HeldTotal>;
}

export interface EntityPlan {
  /** Stored ones, each after those it reads. */
  readonly formulas: readonly Formula[];
  readonly virtual: readonly Formula[];
  /** Its own roll-ups. */
  readonly rollups: readonly FieldDefinition[];
  /** Those of its roll-ups that are over records it holds. */
  readonly held: readonly HeldTotal[];
  readonly feeds: readonly Feed[];
  readonly watchers: readonly Watcher[];
  /** Less than that of every entity that feeds this one; entities that feed each other are in the order of the release. */
  readonly rank: number;
}

interface Release {
  entities(): readonly EntityDefinition[];
}

const plans = new WeakMap<Release, ReadonlyMap<string, EntityPlan>>();

/** Undefined for an entity that has nothing computed and feeds nothing. */
export function planOf(release: Release, entity: string): EntityPlan | undefined {
  const known = plans.get(release) ?? makePlans(release.entities());
  plans.set(release, known);
  return known.get(entity);
}

/** These fields and all that is computed of them in the same record; "pipeline" with the field of the stage. */
export function withFormulas(entity: EntityDefinition, plan: EntityPlan, changed: Iterable<string>): Set<string> {
  const names = new Set(changed);
  const stage = entity.pipeline?.field;
  if (stage !== undefined && names.has(stage)) names.add('pipeline');
  for (const formula of plan.formulas)
    if ([...formula.names].some((read) => names.has(read))) names.add(formula.field.name);
  return names;
}

/** The roll-ups elsewhere that a change of these fields moves. */
export function touchedFeeds(plan: EntityPlan, touched: ReadonlySet<string>): Feed[] {
  return plan.feeds.filter((feed) => [...feed.reads].some((read) => touched.has(read)));
}

type Entities = ReadonlyMap<string, EntityDefinition>;
interface Draft {
  formulas: Formula[];
  virtual: Formula[];
  rollups: FieldDefinition[];
  held: HeldTotal[];
  feeds: Feed[];
  watchers: Watcher[];
  rank: number;
}

function makePlans(all: readonly EntityDefinition[]): ReadonlyMap<string, EntityPlan> {
  const entities: Entities = new Map(all.map((entity) => [entity.name, entity]));
  const drafts = new Map<string, Draft>();
  const draftOf = (entity: string): Draft => {
    const draft = drafts.get(entity) ?? {
      formulas: [],
      virtual: [],
      rollups: [],
      held: [],
      feeds: [],
      watchers: [],
      rank: 0,
    };
    drafts.set(entity, draft);
    return draft;
  };
  for (const key of graphOf(entities).order) {
    const { entity, field } = nodeAt(entities, key);
    if (field?.formula !== undefined)
      draftOf(entity.name)[isVirtual(field) ? 'virtual' : 'formulas'].push(formulaIn(entities, entity, field));
    if (field?.rollup !== undefined) {
      draftOf(entity.name).rollups.push(field);
      const holder = holderOf(field.rollup);
      const feed = feedOf(entity, field, field.rollup);
      if (holder === undefined) draftOf(feed.child).feeds.push(feed);
      else draftOf(entity.name).held.push({ field, rollup: field.rollup, holder });
    }
  }
  for (const entity of all) {
    const held = drafts.get(entity.name)?.held ?? [];
    for (const { at, watcher } of watchersOf(entities, entity, held)) draftOf(at).watchers.push(watcher);
  }
  rank(drafts);
  return drafts;
}

function rank(drafts: ReadonlyMap<string, Draft>): void {
  const seen = new Set<string>();
  let next = 1;
  const visit = (entity: string): void => {
    if (seen.has(entity)) return;
    seen.add(entity);
    const draft = drafts.get(entity);
    for (const { parent } of draft?.feeds ?? []) visit(parent.name);
    if (draft !== undefined) draft.rank = next++;
  };
  for (const entity of drafts.keys()) visit(entity);
}

/** The formula with what it reads among the fields there are. */
export function formulaIn(entities: Pick<Entities, 'get'>, entity: EntityDefinition, field: FieldDefinition): Formula {
  const formula = formulaOf(field);
  if (formula.meanings.every((paths) => paths.length < 2)) return formula;
  const reads = readPaths(formula, (path) => leadsSomewhere(entities, entity, path));
  return { ...formula, reads, names: new Set(reads.map((path) => path.split('.', 1)[0] ?? '')) };
}

/** Is the path one of fields? What lies in a value is not looked at. */
function leadsSomewhere(entities: Pick<Entities, 'get'>, entity: EntityDefinition, path: string): boolean {
  let at: EntityDefinition | undefined = entity;
  for (const name of path.split('.')) {
    if (at === undefined) return true;
    const field: FieldDefinition | undefined = at.fields.find((candidate) => candidate.name === name);
    if (field === undefined) return false;
    at = leadsOn(field) ? entities.get(field.target ?? '') : undefined;
  }
  return true;
}

function feedOf(parent: EntityDefinition, field: FieldDefinition, rollup: Rollup): Feed & { child: string } {
  const [child = '', reference = ''] = rollup.relation.split('.');
  return { child, parent, field, rollup, reference, reads: new Set(rollupReads(rollup)) };
}

/** The field of several records that a roll-up adds up; undefined for one over records that point to its record. */
export function holderOf({ relation }: Rollup): string | undefined {
  return relation.includes('.') ? undefined : relation;
}

/** The names of the child's fields that a roll-up depends on. */
function rollupReads(rollup: Rollup): string[] {
  const [, reference] = rollup.relation.split('.');
  const named = [reference, rollup.field, rollup.orderBy].filter((name) => name !== undefined);
  return [...named, ...filterNames(rollup.filter)];
}

export function filterNames(filter: FilterTree | undefined): string[] {
  if (filter === undefined) return [];
  if ('and' in filter) return filter.and.flatMap(filterNames);
  if ('or' in filter) return filter.or.flatMap(filterNames);
  if ('not' in filter) return filterNames(filter.not);
  return 'field' in filter ? [filter.field] : [];
}

interface Watching {
  readonly at: string;
  readonly hops: readonly string[];
  readonly reads: Set<string>;
  readonly formulas: Set<string>;
  readonly totals: Set<HeldTotal>;
}

/** Who has to be told when a field changes that an entity's stored formulas and roll-ups read of other records. */
function watchersOf(
  entities: Entities,
  entity: EntityDefinition,
  held: readonly HeldTotal[],
): { readonly at: string; readonly watcher: Watcher }[] {
  const found = new Map<string, Watching>();
  const watching = (at: string, hops: readonly string[]): Watching => {
    const key = hops.join('.');
    const entry = found.get(key) ?? { at, hops, reads: new Set(), formulas: new Set(), totals: new Set() };
    found.set(key, entry);
    return entry;
  };
  for (const field of entity.fields) {
    if (field.formula === undefined || isVirtual(field)) continue;
    for (const { at, hops, name } of stepsOf(entities, entity, formulaIn(entities, entity, field).reads)) {
      if (hops.length === 0) continue;
      const entry = watching(at.name, hops);
      entry.reads.add(name);
      entry.formulas.add(field.name);
    }
  }
  for (const total of held) {
    const target = entity.fields.find(({ name }) => name === total.holder)?.target;
    const entry = watching(target ?? '', [total.holder]);
    for (const name of rollupReads(total.rollup)) entry.reads.add(name);
    entry.totals.add(total);
  }
  return [...found.values()].map(({ at, ...watcher }) => ({ at, watcher: { entity, ...watcher } }));
}

interface Step {
  readonly at: EntityDefinition;
  readonly hops: readonly string[];
  readonly name: string;
}

/** Every field that paths touch on their way: "customer.group.discount" reads customer here, group there, discount at the end. */
function stepsOf(entities: Entities, entity: EntityDefinition, paths: readonly string[]): Step[] {
  return paths.flatMap((path) => {
    const steps: Step[] = [];
    let at: EntityDefinition | undefined = entity;
    const hops: string[] = [];
    for (const segment of path.split('.')) {
      if (at === undefined) break;
      const name: string = segment === 'pipeline' ? (at.pipeline?.field ?? segment) : segment;
      const field: FieldDefinition | undefined = at.fields.find((candidate) => candidate.name === name);
      if (field === undefined) break;
      steps.push({ at, hops: [...hops], name });
      hops.push(name);
      at = leadsOn(field) ? entities.get(field.target ?? '') : undefined;
      // A line that comes, goes or moves is a change of these.
      const { ownedBy } = (field.kind === 'lines' ? at : undefined) ?? {};
      if (at !== undefined && ownedBy !== undefined)
        for (const own of [ownedBy.field, ownedBy.order]) steps.push({ at, hops: [...hops], name: own });
    }
    return steps;
  });
}

export interface Graph {
  /** "entity.field" of everything computed, each after what it reads. */
  readonly order: readonly string[];
  /** Each once, from a field back to itself. */
  readonly cycles: readonly (readonly string[])[];
}

export function graphOf(entities: Entities): Graph {
  const order: string[] = [];
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (key: string, path: readonly string[]): void => {
    const again = path.indexOf(key);
    if (again >= 0) cycles.push([...path.slice(again), key]);
    if (again >= 0 || done.has(key)) return;
    for (const input of inputsOf(entities, key)) visit(input, [...path, key]);
    done.add(key);
    const { field } = nodeAt(entities, key);
    if (field?.formula !== undefined || field?.rollup !== undefined) order.push(key);
  };
  for (const entity of entities.values()) for (const field of entity.fields) visit(`${entity.name}.${field.name}`, []);
  return { order, cycles };
}

function inputsOf(entities: Entities, key: string): string[] {
  const { entity, field } = nodeAt(entities, key);
  if (field?.rollup !== undefined) {
    const holder = holderOf(field.rollup);
    const held = entity.fields.find(({ name }) => name === holder);
    const child = holder === undefined ? field.rollup.relation.split('.')[0]! : (held?.target ?? '');
    const reads = entities.has(child) ? rollupReads(field.rollup).map((name) => `${child}.${name}`) : [];
    return held === undefined ? reads : [`${entity.name}.${held.name}`, ...reads];
  }
  if (field?.formula === undefined) return [];
  return stepsOf(entities, entity, formulaIn(entities, entity, field).reads).map(
    ({ at, name }) => `${at.name}.${name}`,
  );
}

function nodeAt(entities: Entities, key: string): { entity: EntityDefinition; field: FieldDefinition | undefined } {
  const [entityName = '', name] = key.split('.');
  const entity = entities.get(entityName)!;
  return { entity, field: entity.fields.find((field) => field.name === name) };
}
