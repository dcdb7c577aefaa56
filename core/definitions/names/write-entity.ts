// Names of fields that an entity uses: of its own, and of others in formulas, roll-ups, conditions and access.
import { fieldNamed } from '../../../schemas/field-names.ts';
import type {
  ChoiceOption,
  EntityDefinition,
  FieldDefinition,
  Lock,
  RoleAccess,
  Rollup,
  StageCondition,
  Validation,
} from '../../../schemas/types.ts';
import { type Pen, put, schemaOf, writeExpression, writePath, writeRelation } from './pen.ts';
import { writeFilter } from './write-filter.ts';

export function writeEntity(entity: EntityDefinition, pen: Pen): EntityDefinition {
  const own = (name: string, at: string): string => pen.field(entity.name, name, at);
  const list = (names: readonly string[], at: string): readonly string[] =>
    names.map((name, index) => own(name, `${at}/${index}`));
  const feel = (source: string, at: string): string =>
    writeExpression(source, schemaOf(entity.name, pen.entities), pen, at);
  let next = entity;
  for (const key of ['titleField', 'ownerField', 'teamField'] as const)
    next = put(next, key, (name) => own(name, `/${key}`));
  next = put(next, 'pipeline', (pipeline) => {
    const staged = put(pipeline, 'field', (name) => own(name, '/pipeline/field'));
    return put(staged, 'weighted', (name) => own(name, '/pipeline/weighted'));
  });
  next = put(next, 'lock', (lock) => writeLock(lock, entity, pen));
  next = put(next, 'ownedBy', ({ field, order }) => ({
    field: own(field, '/ownedBy/field'),
    order: own(order, '/ownedBy/order'),
  }));
  next = put(next, 'indexes', (indexes) =>
    indexes.map((index, at) => put(index, 'fields', (names) => list(names, `/indexes/${at}/fields`))),
  );
  next = put(next, 'validations', (rules) =>
    rules.map((rule, at) => writeValidation(rule, `/validations/${at}`, feel, list)),
  );
  next = put(next, 'access', (roles) =>
    Object.fromEntries(
      Object.entries(roles).map(([role, access]) => [role, writeAccess(access, entity.name, pen, `/access/${role}`)]),
    ),
  );
  next = put(next, 'sharing', (rules) =>
    rules.map((rule, at) =>
      put(rule, 'where', (filter) => writeFilter(filter, entity.name, pen, `/sharing/${at}/where`)),
    ),
  );
  next = put(next, 'portal', (portal) => {
    const read = put(portal, 'fields', (names) => list(names, '/portal/fields'));
    const led = put(read, 'customers', (paths) =>
      paths.map((path, at) => writePath(path, entity.name, pen, `/portal/customers/${at}`)),
    );
    return put(led, 'where', (filter) => writeFilter(filter, entity.name, pen, '/portal/where'));
  });
  return put(next, 'fields', (fields) =>
    fields.map((field, at) => writeField(field, entity.name, pen, `/fields/${at}`, feel)),
  );
}

function writeLock(lock: Lock, entity: EntityDefinition, pen: Pen): Lock {
  const own = (name: string, at: string): string => pen.field(entity.name, name, `/lock/${at}`);
  const opened = put(lock, 'open', (names) => names.map((name, at) => own(name, `open/${at}`)));
  const within = put(opened, 'within', (one) => ({ ...one, field: own(one.field, 'within/field') }));
  return put(within, 'balanced', ({ lines, left, right }) => {
    const line = fieldNamed(entity, lines)?.target ?? '';
    return {
      lines: own(lines, 'balanced/lines'),
      left: pen.field(line, left, '/lock/balanced/left'),
      right: pen.field(line, right, '/lock/balanced/right'),
    };
  });
}

type Feel = (source: string, at: string) => string;
type List = (names: readonly string[], at: string) => readonly string[];

function writeValidation(rule: Validation, at: string, feel: Feel, list: List): Validation {
  const asked = put(rule, 'condition', (source) => feel(source, `${at}/condition`));
  const when = put(asked, 'when', (source) => feel(source, `${at}/when`));
  return put(when, 'fields', (names) => list(names, `${at}/fields`));
}

/** @param at where it stands: in the entity, or in a role */
export function writeAccess(access: RoleAccess, entity: string, pen: Pen, at: string): RoleAccess {
  let next = access;
  for (const key of ['hidden', 'fixed'] as const)
    next = put(next, key, (names) => names.map((name, index) => pen.field(entity, name, `${at}/${key}/${index}`)));
  for (const key of ['where', 'changeWhere'] as const)
    next = put(next, key, (filter) => writeFilter(filter, entity, pen, `${at}/${key}`));
  return next;
}

function writeField(field: FieldDefinition, entity: string, pen: Pen, at: string, feel: Feel): FieldDefinition {
  const pointed = put(field, 'target', (target) => pen.entity(target, `${at}/target`));
  let next = put(pointed, 'formula', (formula) =>
    put(formula, 'expression', (source) => feel(source, `${at}/formula/expression`)),
  );
  next = put(next, 'defaultExpression', (source) => feel(source, `${at}/defaultExpression`));
  next = put(next, 'takenFrom', (source) => feel(source, `${at}/takenFrom`));
  next = put(next, 'rollup', (rollup) => writeRollup(rollup, entity, pen, `${at}/rollup`));
  return put(next, 'options', (options) =>
    options.map((option, index) => writeOption(option, `${at}/options/${index}`, feel)),
  );
}

function writeRollup(rollup: Rollup, entity: string, pen: Pen, at: string): Rollup {
  const [first = '', reference] = rollup.relation.split('.');
  const child = reference === undefined ? (fieldNamed(pen.entities(entity), first)?.target ?? '') : first;
  let next = put(rollup, 'relation', (relation) => writeRelation(relation, entity, pen, `${at}/relation`));
  for (const key of ['field', 'orderBy'] as const)
    next = put(next, key, (name) => pen.field(child, name, `${at}/${key}`));
  return put(next, 'filter', (filter) => writeFilter(filter, child, pen, `${at}/filter`));
}

function writeOption(option: ChoiceOption, at: string, feel: Feel): ChoiceOption {
  const conditioned = (side: StageCondition, key: string): StageCondition =>
    put(side, 'condition', (source) => feel(source, `${at}/${key}/condition`));
  const entered = put(option, 'entry', (side) => conditioned(side, 'entry'));
  return put(entered, 'exit', (side) => conditioned(side, 'exit'));
}
