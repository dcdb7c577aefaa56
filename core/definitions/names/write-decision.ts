// Names of fields in a decision that speaks of an entity: in its expressions, in the cells that ask something of the record, and in
// what its cases give.
import type { DecisionDefinition } from '../../../schemas/types.ts';
import { type Pen, put, schemaOf, writeExpression } from './pen.ts';

/** A unary test becomes an expression by what stands before it, which is cut off again. */
const asked = '1 in (';

export function writeDecision(decision: DecisionDefinition, pen: Pen): DecisionDefinition {
  const { entity } = decision;
  if (entity === undefined) return decision;
  const renamed = put(decision, 'entity', (name) => pen.entity(name, '/entity'));
  const schema = schemaOf(entity, pen.entities);
  const expression = (source: string, at: string): string => writeExpression(source, schema, pen, at);
  const test = (source: string, at: string): string =>
    /[\p{L}_]/u.test(source) ? writeExpression(`${asked}${source})`, schema, pen, at).slice(asked.length, -1) : source;
  let next = put(renamed, 'formula', (source) => expression(source, '/formula'));
  next = put(next, 'inputs', (inputs) =>
    inputs.map((input, at) => ({ ...input, expression: expression(input.expression, `/inputs/${at}/expression`) })),
  );
  next = put(next, 'cases', (cases) =>
    cases.map((one, at) => ({
      ...one,
      given: Object.fromEntries(
        Object.entries(one.given).map(([name, source]) => [
          pen.field(entity, name, `/cases/${at}/given/${name}`),
          source,
        ]),
      ),
    })),
  );
  return put(next, 'rows', (rows) =>
    rows.map((row, at) => ({
      ...row,
      when: row.when.map((cell, column) => test(cell, `/rows/${at}/when/${column}`)),
      give: row.give.map((cell, column) => expression(cell, `/rows/${at}/give/${column}`)),
    })),
  );
}
