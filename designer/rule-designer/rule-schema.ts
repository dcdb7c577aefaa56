// The names that expressions of a rule may use, with their types: what the expression editor completes.
import { recordSchemaOf } from '../../core/expressions/record-shape.ts';
import type { Schema } from '../../core/expressions/shape.ts';
import type { EntityDefinition, RuleDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';

const definitionNamed = (name: string) => entityNamed(name) as unknown as EntityDefinition | undefined;

const known = new Map<string, Schema>();

/** The same object for the same entity, so that an editor that is drawn again judges nothing anew. */
export function ruleSchema({ entity }: RuleDefinition): Schema {
  const made = known.get(entity) ?? schemaOf(entity);
  known.set(entity, made);
  return made;
}

function schemaOf(entity: string): Schema {
  const definition = definitionNamed(entity);
  const user = definitionNamed('user');
  const record = { entries: definition === undefined ? {} : recordSchemaOf(definition, definitionNamed) };
  return {
    record,
    before: record,
    event: 'Any',
    user: { entries: user === undefined ? {} : recordSchemaOf(user, () => undefined, 0) },
    given: 'Any',
  };
}

/** Of what a call from outside brings, nobody knows the shape. */
export const bodySchema: Schema = { body: 'Any' };
