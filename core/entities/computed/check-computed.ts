// What formulas, roll-ups, rules and defaults ask of an entity definition before it goes live: names that exist, types that fit, and an order
// in which everything can be computed.
import { isComputed, isLink, isVirtual, scaleOf } from '../../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition, FilterTree, Rollup } from '../../../schemas/types.ts';
import { checkExpression, checkResult, checkShape } from '../../expressions/check-expression.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { inferShape } from '../../expressions/infer-shape.ts';
import { isPathOf, readPaths } from '../../expressions/read-paths.ts';
import { formulaKinds, recordSchemaOf, shapeOfKind } from '../../expressions/record-shape.ts';
import type { Schema } from '../../expressions/shape.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import { fieldKind } from '../fields/index.ts';
import { filterNames, type Graph, graphOf, holderOf } from './plan.ts';
import { referencesIn } from './taken.ts';

type Entities = ReadonlyMap<string, EntityDefinition>;

/** All entities, with what was found out about them: of many that go live at once each asks the same of all others. */
interface Picture {
  readonly entities: Entities;
  readonly schemas: Map<EntityDefinition, Schema>;
  readonly faults: Map<EntityDefinition, readonly ProblemDetail[]>;
  cycles: Graph['cycles'] | undefined;
}

const pictures = new WeakMap<readonly EntityDefinition[], Picture>();

/** Everything wrong with what the entity computes and demands. `all` is the picture as it would be. */
export function checkComputed(entity: EntityDefinition, all: readonly EntityDefinition[]): ProblemDetail[] {
  const picture = pictureOf(entity, all);
  const schema = schemaIn(picture, entity);
  const details = [...faultsIn(picture, entity), ...checkValidations(entity, schema), ...checkPipeline(entity, schema)];
  return details.length > 0 ? details : [...checkReaders(entity, picture), ...checkCycles(entity, picture)];
}

function pictureOf(entity: EntityDefinition, all: readonly EntityDefinition[]): Picture {
  // Kept only where the entity stands in it as it is checked.
  const stands = all.includes(entity);
  const known = stands ? pictures.get(all) : undefined;
  if (known !== undefined) return known;
  const entities = new Map([...all, entity].map((one) => [one.name, one]));
  const picture: Picture = { entities, schemas: new Map(), faults: new Map(), cycles: undefined };
  if (stands) pictures.set(all, picture);
  return picture;
}

function schemaIn({ entities, schemas }: Picture, entity: EntityDefinition): Schema {
  const schema = schemas.get(entity) ?? recordSchemaOf(entity, (target) => entities.get(target));
  schemas.set(entity, schema);
  return schema;
}

/** What is wrong with its fields, each finding with the name of its field. */
function faultsIn(picture: Picture, entity: EntityDefinition): readonly ProblemDetail[] {
  const known = picture.faults.get(entity);
  if (known !== undefined) return known;
  const schema = schemaIn(picture, entity);
  const faults = entity.fields.flatMap((field, index) =>
    checkField(entity, field, schema, picture.entities).map(({ pointer, code, params }) => ({
      pointer: `/fields/${index}${pointer}`,
      code,
      params: { ...params, name: field.name },
    })),
  );
  picture.faults.set(entity, faults);
  return faults;
}

function checkField(
  entity: EntityDefinition,
  field: FieldDefinition,
  schema: Schema,
  entities: Entities,
): ProblemDetail[] {
  if (field.formula !== undefined) return checkFormula(entity, field, schema, entities);
  if (field.rollup !== undefined) return checkRollup(entity, field, field.rollup, entities);
  return [
    ...(field.defaultExpression === undefined ? [] : checkDefaultExpression(entity, field, entities)),
    ...(field.takenFrom === undefined ? [] : checkTaken(entity, field, field.takenFrom, schema)),
  ];
}

function checkFormula(
  entity: EntityDefinition,
  field: FieldDefinition,
  schema: Schema,
  entities: Entities,
): ProblemDetail[] {
  const at = '/formula/expression';
  if (!formulaKinds.includes(field.kind))
    return [{ pointer: '/kind', code: 'definition.formula-kind', params: { kind: field.kind } }];
  if (isVirtual(field) && (field.unique === true || field.indexed === true))
    return [{ pointer: '/formula/storage', code: 'definition.virtual-index' }];
  const source = field.formula!.expression;
  const faults = checkExpression(source, schema, at);
  if (faults.length > 0) return faults;
  const given = inferShape(source, schema);
  const misfit = checkShape(given, shapeOfKind(field.kind), at);
  if (isVirtual(field)) return misfit;
  return [...misfit, ...checkStored(entity, source, schema, entities, at)];
}

/** A stored value may depend neither on when it is read nor on what has no column. */
function checkStored(
  entity: EntityDefinition,
  source: string,
  schema: Schema,
  entities: Entities,
  at: string,
): ProblemDetail[] {
  const timely = /\b(now|today)\s*\(/.exec(withoutTexts(source));
  if (timely !== null) return [{ pointer: at, code: 'definition.formula-time', params: { found: `${timely[1]}()` } }];
  const virtual = readPaths(compileExpression(source), (path) => isPathOf(schema, path)).find((path) =>
    readsVirtual(entity, path, entities),
  );
  return virtual === undefined ? [] : [{ pointer: at, code: 'definition.formula-virtual', params: { found: virtual } }];
}

function withoutTexts(source: string): string {
  return source.replace(/"(?:[^"\\]|\\.)*"|\/\*.*?\*\/|\/\/[^\n]*/gs, '""');
}

function readsVirtual(entity: EntityDefinition, path: string, entities: Entities): boolean {
  let at: EntityDefinition | undefined = entity;
  for (const segment of path.split('.')) {
    const field: FieldDefinition | undefined = at?.fields.find((candidate) => candidate.name === segment);
    if (field === undefined) return false;
    if (field.formula?.storage === 'virtual') return true;
    at = entities.get(field.target ?? '');
  }
  return false;
}

const sameKindOperations: ReadonlySet<Rollup['operation']> = new Set(['min', 'max', 'last']);
const numeric: ReadonlySet<FieldDefinition['kind']> = new Set(['integer', 'decimal', 'money', 'percent']);
const comparable: ReadonlySet<FieldDefinition['kind']> = new Set([...numeric, 'date', 'datetime']);

function checkRollup(
  entity: EntityDefinition,
  field: FieldDefinition,
  rollup: Rollup,
  entities: Entities,
): ProblemDetail[] {
  const child = addedUp(entity, rollup, entities);
  if (child === undefined)
    return [{ pointer: '/rollup/relation', code: 'definition.rollup-relation', params: { found: rollup.relation } }];
  return [...checkRolledField(field, rollup, child), ...checkRollupFilter(rollup.filter, child)];
}

/** The entity whose records are added up: that of a field that points here, or what a field of several holds. */
function addedUp(entity: EntityDefinition, rollup: Rollup, entities: Entities): EntityDefinition | undefined {
  const holder = holderOf(rollup);
  if (holder !== undefined) {
    const held = entity.fields.find(({ name }) => name === holder);
    return held?.kind === 'references' ? entities.get(held.target ?? '') : undefined;
  }
  const [childName = '', reference = ''] = rollup.relation.split('.');
  const child = entities.get(childName);
  const points = child?.fields.find(({ name }) => name === reference);
  return points !== undefined && isLink(points) && points.target === entity.name ? child : undefined;
}

function checkRolledField(field: FieldDefinition, rollup: Rollup, child: EntityDefinition): ProblemDetail[] {
  const { operation } = rollup;
  if (operation === 'count')
    return field.kind === 'integer'
      ? []
      : [{ pointer: '/kind', code: 'definition.rollup-count', params: { kind: field.kind } }];
  const source = child.fields.find(({ name }) => name === rollup.field);
  const fits = source !== undefined && !isVirtual(source) && suits(operation, source.kind);
  if (!fits)
    return [
      { pointer: '/rollup/field', code: 'definition.rollup-field', params: { found: rollup.field ?? '', operation } },
    ];
  const order = rollup.orderBy === undefined || child.fields.find(({ name }) => name === rollup.orderBy);
  if (order !== true && (order === undefined || isVirtual(order) || !fieldKind(order.kind).sortable))
    return [{ pointer: '/rollup/orderBy', code: 'definition.rollup-order', params: { found: rollup.orderBy ?? '' } }];
  const isSame = sameKindOperations.has(operation) || operation === 'sum';
  const keeps = scaleOf(field) >= scaleOf(source);
  if (isSame ? field.kind === source.kind && keeps : numeric.has(field.kind)) return [];
  return [
    {
      pointer: '/kind',
      code: 'definition.rollup-kind',
      params: { expected: source.kind, found: field.kind, scale: scaleOf(source) },
    },
  ];
}

function suits(operation: Rollup['operation'], kind: FieldDefinition['kind']): boolean {
  if (operation === 'sum') return numeric.has(kind) && kind !== 'percent';
  if (operation === 'average') return numeric.has(kind);
  return operation === 'last' ? [...comparable, 'text', 'choice', 'boolean'].includes(kind) : comparable.has(kind);
}

/** Only the record's own fields: what changes elsewhere, or by the passing of time, would leave the roll-up wrong. */
function checkRollupFilter(filter: FilterTree | undefined, child: EntityDefinition): ProblemDetail[] {
  const found = filterNames(filter).find((name) => {
    const field = child.fields.find((candidate) => candidate.name === name);
    return field === undefined || isVirtual(field);
  });
  const foreign = found ?? (isTimely(filter) ? JSON.stringify(filter).slice(0, 60) : undefined);
  return foreign === undefined
    ? []
    : [{ pointer: '/rollup/filter', code: 'definition.rollup-filter', params: { found: foreign } }];
}

/** Related records, views and times that are seen from now. */
function isTimely(filter: FilterTree | undefined): boolean {
  if (filter === undefined) return false;
  if ('and' in filter) return filter.and.some(isTimely);
  if ('or' in filter) return filter.or.some(isTimely);
  if ('not' in filter) return isTimely(filter.not);
  if (!('operator' in filter) || 'related' in filter || 'view' in filter) return true;
  return (
    filter.operator === 'during' ||
    (typeof filter.value === 'object' && !Array.isArray(filter.value) && filter.value !== null)
  );
}

/** It is FEEL, of the field's type, and looks behind a reference: otherwise nothing would ever be chosen. */
function checkTaken(entity: EntityDefinition, field: FieldDefinition, source: string, schema: Schema): ProblemDetail[] {
  const at = '/takenFrom';
  if (field.kind === 'lines')
    return [{ pointer: '/kind', code: 'definition.taken-kind', params: { kind: field.kind } }];
  const faults = checkExpression(source, schema, at);
  if (faults.length > 0) return faults;
  const through = referencesIn(entity, compileExpression(source)).filter((name) => name !== field.name);
  if (through.length === 0) return [{ pointer: at, code: 'definition.taken-nowhere' }];
  return isLink(field) ? [] : checkShape(inferShape(source, schema), shapeOfKind(field.kind), at);
}

function checkDefaultExpression(entity: EntityDefinition, field: FieldDefinition, entities: Entities): ProblemDetail[] {
  const at = '/defaultExpression';
  const user = entities.get('user');
  const entries = user === undefined ? {} : recordSchemaOf(user, () => undefined, 0);
  const own = Object.fromEntries(entity.fields.map(({ name, kind }) => [name, shapeOfKind(kind)]));
  const names: Schema = { ...own, user: { entries }, me: 'string' };
  return checkResult(field.defaultExpression!, names, shapeOfKind(field.kind), at);
}

function checkValidations(entity: EntityDefinition, schema: Schema): ProblemDetail[] {
  const seen = new Set<string>();
  return (entity.validations ?? []).flatMap((rule, index) => {
    const pointer = `/validations/${index}`;
    const own: ProblemDetail[] = [];
    if (seen.has(rule.name))
      own.push({ pointer: `${pointer}/name`, code: 'definition.duplicate-name', params: { name: rule.name } });
    seen.add(rule.name);
    rule.fields.forEach((name, place) => {
      if (!entity.fields.some((field) => field.name === name))
        own.push({ pointer: `${pointer}/fields/${place}`, code: 'definition.unknown-field', params: { name } });
    });
    return [
      ...own,
      ...checkCondition(rule.condition, schema, `${pointer}/condition`),
      ...(rule.when === undefined ? [] : checkCondition(rule.when, schema, `${pointer}/when`)),
    ];
  });
}

function checkCondition(source: string, schema: Schema, pointer: string): ProblemDetail[] {
  return checkResult(source, schema, 'boolean', pointer);
}

function checkPipeline(entity: EntityDefinition, schema: Schema): ProblemDetail[] {
  const stages = entity.fields.find(({ name }) => name === entity.pipeline?.field);
  const details: ProblemDetail[] = [];
  if (entity.pipeline !== undefined) {
    if (stages?.kind !== 'choice')
      details.push({
        pointer: '/pipeline/field',
        code: 'definition.not-a-choice',
        params: { name: entity.pipeline.field },
      });
    const { weighted } = entity.pipeline;
    const sum = entity.fields.find(({ name }) => name === weighted);
    if (weighted !== undefined && (sum === undefined || !numeric.has(sum.kind) || isVirtual(sum)))
      details.push({ pointer: '/pipeline/weighted', code: 'definition.not-a-number', params: { name: weighted } });
    const taken = entity.fields.findIndex(({ name }) => name === 'pipeline');
    if (taken >= 0)
      details.push({
        pointer: `/fields/${taken}/name`,
        code: 'definition.reserved-name',
        params: { name: 'pipeline' },
      });
  }
  entity.fields.forEach((field, at) => {
    field.options?.forEach((option, index) => {
      const pointer = `/fields/${at}/options/${index}`;
      if (
        field !== stages &&
        [option.probability, option.closed, option.entry, option.exit, option.next].some((part) => part !== undefined)
      )
        details.push({ pointer, code: 'definition.stage-alone', params: { name: field.name } });
      for (const [place, next] of (option.next ?? []).entries())
        if (!field.options!.some(({ value }) => value === next))
          details.push({
            pointer: `${pointer}/next/${place}`,
            code: 'definition.stage-unknown',
            params: { found: next },
          });
      for (const part of ['entry', 'exit'] as const)
        if (option[part] !== undefined)
          details.push(...checkCondition(option[part].condition, schema, `${pointer}/${part}/condition`));
    });
  });
  return details;
}

/** Other entities' formulas and roll-ups keep what they name. */
function checkReaders(entity: EntityDefinition, picture: Picture): ProblemDetail[] {
  return [...picture.entities.values()].flatMap((other) => {
    const reads = (field: FieldDefinition): boolean => isComputed(field) || field.takenFrom !== undefined;
    if (other.name === entity.name || !other.fields.some(reads)) return [];
    return faultsIn(picture, other).map(({ params }) => ({
      pointer: '/fields',
      code: 'definition.computed-in-use',
      params: { entity: other.name, name: params?.name ?? '' },
    }));
  });
}

function checkCycles(entity: EntityDefinition, picture: Picture): ProblemDetail[] {
  picture.cycles ??= graphOf(picture.entities).cycles;
  return picture.cycles.flatMap((cycle) => {
    const own = cycle.find((key) => key.startsWith(`${entity.name}.`));
    if (own === undefined) return [];
    const index = entity.fields.findIndex(({ name }) => own === `${entity.name}.${name}`);
    return [{ pointer: `/fields/${index}`, code: 'definition.formula-cycle', params: { path: cycle.join(' → ') } }];
  });
}
