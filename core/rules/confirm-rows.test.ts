// The rows of decision tables as rules of json-rules-engine: the same answer as the cells themselves, whatever the table.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileDecision } from '../dmn/compile-decision.ts';
import { anyPoints, tables } from '../dmn/table-generator.ts';
import { matchRows } from '../dmn/take-decision.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { confirmByEngine } from './confirm-rows.ts';

it('finds the rows that the cells themselves find, on hundreds of random tables', async () => {
  const choice = { policies: ['collect', 'first'], withComputed: true, rows: 16, columns: 4 } as const;
  await fc.assert(
    fc.asyncProperty(tables(choice), fc.infiniteStream(fc.constantFrom(...anyPoints)), async (definition, stream) => {
      const { compiled } = compileDecision(definition);
      for (let round = 0; round < 3; round += 1) {
        const values: FeelValue[] = definition.inputs.map(() => stream.next().value ?? null);
        const scope = Object.fromEntries(values.map((value, at) => [`i${at}`, value]));
        const expected = await matchRows({}, compiled, values, scope);
        expect(await matchRows({ confirm: confirmByEngine }, compiled, values, scope)).toEqual(expected);
      }
    }),
    { numRuns: 500 },
  );
});
