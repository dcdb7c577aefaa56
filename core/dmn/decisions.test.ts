// Decision tables: every hit policy, defaults, types, required decisions; the index against the cells themselves; the check against brute force.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecisionDefinition, DecisionInput } from '../../schemas/types.ts';
import { compileUnaryTests } from '../expressions/compile-unary-tests.ts';
import type { FeelValue, Scope } from '../expressions/expressions.ts';
import { toFeelText } from '../expressions/to-text.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { checkTable, gapExample, tableFindings } from './check-table.ts';
import { compileDecision } from './compile-decision.ts';
import type { CompiledDecision } from './decisions.ts';
import { anyPoints, points, tables } from './table-generator.ts';
import { matchRows, takeDecision } from './take-decision.ts';

const none = () => undefined;

function input(expression: string, type: DecisionInput['type'], more: Partial<DecisionInput> = {}): DecisionInput {
  return { id: `i_${expression}`, expression, type, ...more };
}

function table(
  more: Partial<DecisionDefinition>,
  rows: readonly (readonly [string[], string[]])[],
): DecisionDefinition {
  return {
    kind: 'decision',
    name: 'discount',
    hitPolicy: 'unique',
    inputs: [input('amount', 'number')],
    outputs: [{ id: 'o', name: 'percent', type: 'number' }],
    rows: rows.map(([when, give], at) => ({ id: `r${at}`, when, give })),
    ...more,
  };
}

function compiled(definition: DecisionDefinition): CompiledDecision {
  const { faults, compiled } = compileDecision(definition);
  expect(faults).toEqual([]);
  return compiled;
}

async function take(definition: DecisionDefinition, scope: Scope): Promise<string> {
  const { value, rows } = await takeDecision({ find: none }, compiled(definition), scope);
  return `${toFeelText(value)} by ${rows.map((row) => row + 1).join()}`;
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(none, (failed: unknown) => failed);
  return error instanceof Problem ? `${error.code} ${JSON.stringify(error.params)}` : String(error);
}

const two: readonly (readonly [string[], string[]])[] = [
  [['> 10'], ['5']],
  [['> 100'], ['9']],
  [['> 10'], ['5']],
];
const ranked = { outputs: [{ id: 'o', name: 'percent', type: 'number', allowed: '9, 5' }] } as const;

describe('A decision table', () => {
  it('that is unique takes the one row that matches, and names the rows when there are several', async () => {
    const unique = table({}, [
      [['<= 10'], ['0']],
      [['> 10'], ['5']],
      [['> 1000'], ['7']],
    ]);
    expect(await take(unique, { amount: 10 })).toBe('0 by 1');
    expect(await take(unique, { amount: '10.5' })).toBe('5 by 2');
    expect(await refusal(take(unique, { amount: 2000 }))).toBe(
      'decision-not-unique {"decision":"discount","rows":"2, 3"}',
    );
  });

  it('takes the first, the best or any row, as its policy says', async () => {
    expect(await take(table({ hitPolicy: 'first' }, two), { amount: 200 })).toBe('5 by 1');
    expect(await take(table({ ...ranked, hitPolicy: 'priority' }, two), { amount: 200 })).toBe('9 by 2');
    expect(await take(table({ hitPolicy: 'any' }, two), { amount: 50 })).toBe('5 by 1');
    expect(await refusal(take(table({ hitPolicy: 'any' }, two), { amount: 200 }))).toBe(
      'decision-rows-disagree {"decision":"discount","rows":"1, 2, 3"}',
    );
  });

  it('lists what all rows give, in their order or in that of the outputs', async () => {
    expect(await take(table({ hitPolicy: 'ruleOrder' }, two), { amount: 200 })).toBe('[5, 9, 5] by 1,2,3');
    expect(await take(table({ ...ranked, hitPolicy: 'outputOrder' }, two), { amount: 200 })).toBe('[9, 5, 5] by 2,1,3');
    expect(await take(table({ hitPolicy: 'collect' }, two), { amount: 50 })).toBe('[5, 5] by 1,3');
  });

  it('sums, counts and finds the least and the most', async () => {
    const by = (aggregation: NonNullable<DecisionDefinition['aggregation']>) =>
      take(table({ hitPolicy: 'collect', aggregation }, two), { amount: 200 });
    expect(await Promise.all((['sum', 'count', 'minimum', 'maximum'] as const).map(by))).toEqual([
      '19 by 1,2,3',
      '3 by 1,2,3',
      '5 by 1,2,3',
      '9 by 1,2,3',
    ]);
    const texts = table(
      { hitPolicy: 'collect', aggregation: 'sum', outputs: [{ id: 'o', name: 't', type: 'string' }] },
      [[['-'], ['"a"']]],
    );
    expect(await refusal(take(texts, { amount: 1 }))).toContain('decision-not-numbers');
  });

  it('gives its default when no row matches, else null, an empty list, or the count 0', async () => {
    const rows: typeof two = [[['> 10'], ['5']]];
    expect(await take(table({}, rows), { amount: 1 })).toBe('null by ');
    expect(await take(table({ hitPolicy: 'collect' }, rows), { amount: 1 })).toBe('[] by ');
    expect(await take(table({ hitPolicy: 'collect', aggregation: 'count' }, rows), { amount: 1 })).toBe('0 by ');
    const outputs = [{ id: 'o', name: 'percent', type: 'number', default: 'amount / 2' }] as const;
    expect(await take(table({ outputs }, rows), { amount: 3 })).toBe('1.5 by ');
  });

  it('gives several outputs as one context, and computes what its cells say', async () => {
    const outputs = [
      { id: 'a', name: 'rate', type: 'number' },
      { id: 'b', name: 'who', type: 'string' },
    ] as const;
    const rows: typeof two = [
      [
        ['[0..10)', 'starts with(?, "0912")'],
        ['amount * 2', '"hamrah"'],
      ],
      [
        ['-', 'not("x")'],
        ['', '"other"'],
      ],
    ];
    const wide = table(
      { inputs: [input('amount', 'number'), input('phone', 'string')], outputs, hitPolicy: 'first' },
      rows,
    );
    expect(await take(wide, { amount: 4, phone: '09121234567' })).toBe('{rate: 8, who: "hamrah"} by 1');
    expect(await take(wide, { amount: 4, phone: null })).toBe('{rate: null, who: "other"} by 2');
  });

  it('refuses inputs of another type and values that are not allowed', async () => {
    const status = table({ inputs: [input('status', 'string', { allowed: '"gold", "silver"' })] }, [
      [['"gold"'], ['1']],
    ]);
    expect(await refusal(take(status, { status: 'tin' }))).toContain('decision-input-not-allowed');
    expect(await refusal(take(table({}, two), { amount: 'much' }))).toContain('decision-input-type');
    expect(await take(status, { status: null })).toBe('null by ');
  });

  it('compares dates, date-times, durations and exact numbers as FEEL does', async () => {
    const day = table({ inputs: [input('day', 'date')] }, [[['[date("2026-03-21")..@"2026-04-02"]'], ['1']]]);
    expect(await take(day, { day: '2026-04-02' })).toBe('1 by 1');
    const at = table({ inputs: [input('at', 'dateTime')] }, [[['< @"2026-03-21T10:00:00Z"'], ['1']]]);
    expect(await take(at, { at: '2026-03-21T13:00:00+03:30' })).toBe('1 by 1');
    const exact = table({}, [[['9007199254740993.1'], ['1']]]);
    expect(await take(exact, { amount: '9007199254740993.1' })).toBe('1 by 1');
    expect(await take(exact, { amount: '9007199254740993.2' })).toBe('null by ');
  });

  it('takes required decisions first, each once, and refuses circles and chains that are too long', async () => {
    const base = table({ name: 'risk', outputs: [{ id: 'o', name: 'risk', type: 'string' }] }, [
      [['> 100'], ['"high"']],
      [['<= 100'], ['"low"']],
    ]);
    const top = table(
      { name: 'top', inputs: [input('risk', 'string')], requires: [{ name: 'risk', decision: 'risk' }] },
      [[['"high"'], ['1']]],
    );
    const all = new Map([base, top].map((one) => [one.name, { compiled: compiled(one), version: 3 }]));
    const taken = await takeDecision({ find: (name) => all.get(name) }, compiled(top), { amount: 200 }, 7);
    expect([toFeelText(taken.value), taken.version, taken.required[0]?.version]).toEqual(['1', 7, 3]);
    const circle = { ...base, requires: [{ name: 'top', decision: 'top' }] };
    const round = new Map([circle, top].map((one) => [one.name, { compiled: compiled(one), version: 1 }]));
    expect(await refusal(takeDecision({ find: (name) => round.get(name) }, compiled(top), { amount: 1 }))).toContain(
      'decision-circle {"path":"top → risk → top"}',
    );
    const chain = (name: string) => {
      const next = `d${Number(name.slice(1)) + 1}`;
      return { compiled: compiled(table({ name, requires: [{ name: 'x', decision: next }] }, two)), version: 1 };
    };
    expect(await refusal(takeDecision({ find: chain }, chain('d0').compiled, { amount: 1 }))).toContain(
      'decision-too-deep',
    );
    expect(await refusal(takeDecision({ find: none }, compiled(top), {}))).toContain('decision-missing');
  });

  it('is a formula where it has one', async () => {
    const formula = table({ inputs: [], outputs: [], rows: [], formula: 'amount * 1.09' }, []);
    expect(await take(formula, { amount: 100 })).toBe('109 by ');
  });

  it('tells every fault with its place', () => {
    const wrong = table({ aggregation: 'sum', inputs: [input('amount +', 'number'), input('b', 'boolean')] }, [
      [
        ['"a"', '> ', 'x'],
        ['1', '2'],
      ],
    ]);
    const { faults } = compileDecision({ ...wrong, rows: [...wrong.rows, ...wrong.rows] });
    expect([...new Set(faults.map(({ pointer, code }) => `${pointer} ${code}`))]).toEqual([
      '/aggregation decision.aggregation-collect',
      '/rows/0/when decision.row-length',
      '/rows/0/give decision.row-length',
      '/rows/1/when decision.row-length',
      '/rows/1/give decision.row-length',
      '/rows/1/id decision.twice',
      '/inputs/0/expression expression-ends',
      '/rows/0/when/0 decision.cell-type',
      '/rows/0/when/1 expression-ends',
      '/rows/1/when/0 decision.cell-type',
      '/rows/1/when/1 expression-ends',
    ]);
    expect(compileDecision({ ...table({}, two), data: [{ name: 'sum' }] }).faults[0]?.code).toBe(
      'expression-unknown-name',
    );
  });
});

describe('The index of a table', () => {
  it('answers as the cells themselves do, on thousands of random tables', async () => {
    const choice = { policies: ['collect'], withComputed: true, rows: 16, columns: 4 } as const;
    await fc.assert(
      fc.asyncProperty(tables(choice), fc.infiniteStream(fc.constantFrom(...anyPoints)), async (definition, stream) => {
        const ready = compiled(definition);
        const tests = definition.rows.map(({ when }) => when.map((cell) => compileUnaryTests(cell)));
        for (let round = 0; round < 3; round += 1) {
          const values: FeelValue[] = definition.inputs.map(() => stream.next().value ?? null);
          const scope = Object.fromEntries(values.map((value, at) => [`i${at}`, value]));
          const expected = tests.flatMap((row, at) =>
            row.every((cell, column) => cell.test(values[column] ?? null, scope) === true) ? [at] : [],
          );
          expect(await matchRows({}, ready, values, scope)).toEqual(expected);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Every combination of the points of the columns. */
function grid(definition: DecisionDefinition): FeelValue[][] {
  return definition.inputs.reduce<FeelValue[][]>(
    (found, { type }) => found.flatMap((before) => points(type).map((point) => [...before, point])),
    [[]],
  );
}

describe('The check of a table', () => {
  const choice = { withComputed: false, rows: 5, columns: 3 } as const;

  it('finds the overlaps brute force finds', async () => {
    await fc.assert(
      fc.asyncProperty(tables({ ...choice, policies: ['unique', 'any'] }), async (definition) => {
        const ready = compiled(definition);
        const expected = new Set<string>();
        for (const values of grid(definition)) {
          const rows = await matchRows({}, ready, values, {});
          for (const one of rows)
            for (const other of rows)
              if (
                one < other &&
                (definition.hitPolicy === 'unique' || definition.rows[one]?.give[0] !== definition.rows[other]?.give[0])
              )
                expected.add(`${one} ${other}`);
        }
        expect(new Set(checkTable(ready).overlaps.map((pair) => pair.join(' ')))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('finds a gap exactly where brute force finds one, and its example is one', async () => {
    await fc.assert(
      fc.asyncProperty(tables({ ...choice, policies: ['unique', 'first'] }), async (definition) => {
        const ready = compiled(definition);
        const full = grid(definition).filter((values) => !values.includes(null));
        const open: FeelValue[][] = [];
        for (const values of full) if ((await matchRows({}, ready, values, {})).length === 0) open.push(values);
        const { gaps } = checkTable(ready);
        expect(gaps.length > 0).toBe(open.length > 0);
        for (const gap of gaps) {
          const scope: Record<string, string> = {};
          for (const part of gapExample(definition, ready.columns, gap).split(', ')) {
            const [name = '', text = ''] = part.split(' = ');
            scope[name] = text.startsWith('"') ? (JSON.parse(text) as string) : text;
          }
          const free = gap.free.flatMap((isFree, at) => (isFree ? [at] : []));
          const values = await seen(definition, scope);
          for (const at of free) values[at] = points(definition.inputs[at]!.type)[0] ?? null;
          expect(await matchRows({}, ready, values, {})).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('finds the rows that are never reached', async () => {
    await fc.assert(
      fc.asyncProperty(tables({ ...choice, policies: ['first', 'priority'] }), async (definition) => {
        const ready = compiled(definition);
        const reached = new Set<number>();
        for (const values of grid(definition)) {
          const scope = Object.fromEntries(values.map((value, at) => [`i${at}`, value]));
          for (const row of (await takeDecision({ find: none }, ready, scope)).rows) reached.add(row);
        }
        const expected = definition.rows.flatMap((_, row) => (reached.has(row) ? [] : [row]));
        expect(checkTable(ready).unreachable.map(({ row }) => row)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('speaks of what matters: gaps with an example, what it did not check, and where it stopped', () => {
    const told = (definition: DecisionDefinition) =>
      tableFindings(compiled(definition)).map(({ code, params }) => `${code} ${JSON.stringify(params)}`);
    const inputs = [
      input('age', 'number', { allowed: '[0..120]' }),
      input('status', 'string', { allowed: '"gold", "tin"' }),
    ];
    expect(
      told(
        table({ inputs }, [
          [['< 18', '-'], ['1']],
          [['>= 18', '"gold"'], ['2']],
          [['[60..200]', '-'], ['3']],
          [['> 130', '-'], ['4']],
          [['even(?)', '-'], ['5']],
        ]),
      ),
    ).toEqual([
      'decision.overlap {"row":2,"other":3}',
      'decision.row-empty {"row":4}',
      'decision.not-checked {"rows":"5","count":1}',
    ]);
    expect(
      told(
        table({ inputs }, [
          [['< 18', '-'], ['1']],
          [['>= 18', '"gold"'], ['2']],
        ]),
      ),
    ).toEqual(['decision.gap {"example":"age = 18, status = \\"tin\\""}']);
    const open = table({ inputs: [input('x', 'any')], hitPolicy: 'first' }, [
      [['< 5'], ['1']],
      [['>= 5'], ['2']],
      [['null'], ['3']],
      [['-'], ['4']],
    ]);
    expect(told(open)).toEqual([]);
    expect(told({ ...open, inputs: [input('x', 'number')] })).toEqual(['decision.row-hidden {"row":4}']);
    const huge = {
      ...open,
      rows: Array.from({ length: limits.decisionCells }, (_, at) => ({ ...open.rows[0]!, id: `${at}` })),
    };
    expect(compileDecision(huge).faults.map(({ code }) => code)).toEqual(['decision.too-large']);
    // A formula in disguise whose every row forbids three signs together: whether anything is left over is as hard to say as it gets.
    const columns = Array.from({ length: 40 }, (_, at) => input(`n${at}`, 'number'));
    let seed = 7;
    const next = (most: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * most);
    };
    const dense = table(
      { inputs: columns, hitPolicy: 'first' },
      Array.from({ length: 240 }, () => {
        const asked = new Map([0, 1, 2].map(() => [next(40), next(2) === 0 ? '< 0' : '>= 0']));
        return [columns.map((_, at) => asked.get(at) ?? '-'), ['1']];
      }),
    );
    expect(told(dense).at(-1)).toContain('decision.check-cut');
  });
});

async function seen(definition: DecisionDefinition, scope: Scope): Promise<FeelValue[]> {
  const all = { ...definition, hitPolicy: 'collect', rows: [] } as const;
  const { inputs } = await takeDecision({ find: none }, compiled(all), {
    ...Object.fromEntries(definition.inputs.map(({ expression }) => [expression, null])),
    ...Object.fromEntries(
      Object.entries(scope).map(([name, text]) => [name, text === 'true' ? true : text === 'false' ? false : text]),
    ),
  });
  return inputs.map(({ value }) => value);
}
