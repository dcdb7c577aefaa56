// Random decision tables and inputs for tests: small axes, so that cells meet, overlap, leave gaps and contradict each other often.
import * as fc from 'fast-check';
import type { DecisionDefinition, DecisionType, HitPolicy } from '../../schemas/types.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { parseDate } from '../expressions/temporal-parse.ts';

const numbers = ['0', '1', '2.5', '3', '-1'];
const texts = ['"a"', '"b"', '"c"'];
const dates = ['"2026-01-01"', '"2026-01-02"', '"2026-01-05"'].map((text) => `date(${text})`);

const literals = (type: DecisionType): readonly string[] =>
  type === 'number' ? numbers : type === 'string' ? texts : type === 'date' ? dates : ['true', 'false'];

function cellOf(type: DecisionType, withComputed: boolean): fc.Arbitrary<string> {
  const literal = fc.constantFrom(...literals(type));
  const ends = fc.tuple(literal, literal);
  const plain = [
    { weight: 3, arbitrary: fc.constant('-') },
    { weight: 3, arbitrary: literal },
    { weight: 2, arbitrary: fc.array(literal, { minLength: 1, maxLength: 3 }).map((all) => all.join(', ')) },
    { weight: 1, arbitrary: fc.array(literal, { minLength: 1, maxLength: 2 }).map((all) => `not(${all.join(', ')})`) },
    { weight: 1, arbitrary: fc.constantFrom('null', 'not(null)', '!= null') },
    { weight: 1, arbitrary: literal.map((one) => `!= ${one}`) },
  ];
  const ordered = [
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom('<', '<=', '>', '>='), literal).map((all) => all.join(' ')) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom('[', '(', ']'), ends, fc.constantFrom(']', ')', '['))
        .map(([open, [low, high], close]) => `${open}${low}..${high}${close}`),
    },
    { weight: 1, arbitrary: fc.tuple(literal, literal).map(([one, other]) => `not(${one}, > ${other})`) },
    { weight: 1, arbitrary: fc.tuple(literal, literal).map(([one, other]) => `< ${one}, ${other}`) },
  ];
  const computed = [
    { weight: 1, arbitrary: literal.map((one) => `? = ${one}`) },
    { weight: 1, arbitrary: fc.constant('? in [null, i0]') },
    { weight: 1, arbitrary: fc.constantFrom('1, "a"', 'not("a", 1)', 'false, 2.5') },
  ];
  return fc.oneof(...plain, ...(type === 'boolean' ? [] : ordered), ...(withComputed ? computed : []));
}

export interface TableChoice {
  readonly policies: readonly HitPolicy[];
  readonly withComputed: boolean;
  readonly rows: number;
  readonly columns: number;
}

export function tables({ policies, withComputed, rows, columns }: TableChoice): fc.Arbitrary<DecisionDefinition> {
  const types = fc.array(fc.constantFrom<DecisionType>('number', 'string', 'boolean', 'date'), {
    minLength: 1,
    maxLength: columns,
  });
  return fc.tuple(types, fc.constantFrom(...policies)).chain(([chosen, hitPolicy]) =>
    fc
      .array(fc.tuple(fc.tuple(...chosen.map((type) => cellOf(type, withComputed))), fc.constantFrom('1', '2', '3')), {
        minLength: 1,
        maxLength: rows,
      })
      .map(
        (lines): DecisionDefinition => ({
          kind: 'decision',
          name: 'random',
          hitPolicy,
          inputs: chosen.map((type, at) => ({ id: `i${at}`, expression: `i${at}`, type: withComputed ? 'any' : type })),
          outputs: [{ id: 'o', name: 'out', type: 'number', allowed: '2, 1, 3' }],
          rows: lines.map(([when, out], at) => ({ id: `r${at}`, when, give: [out] })),
        }),
      ),
  );
}

/** Every value a literal of that column names, what lies between them, and null. */
export function points(type: DecisionType): readonly FeelValue[] {
  if (type === 'number') return [-2, -1, -0.5, 0, 0.5, 1, 2, 2.5, 2.75, 3, 4, null];
  if (type === 'string') return ['', 'a', 'aa', 'b', 'bb', 'c', 'd', null];
  if (type === 'boolean') return [true, false, null];
  const days = ['2025-12-30', '2026-01-01', '2026-01-02', '2026-01-03', '2026-01-05', '2026-01-09'];
  return [...days.map((day) => parseDate(day)), null];
}

export const anyPoints: readonly FeelValue[] = (['number', 'string', 'boolean', 'date'] as const).flatMap(points);
