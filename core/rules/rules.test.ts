import { createRequire } from 'node:module';
import fc from 'fast-check';
import { Engine } from 'json-rules-engine';
import { describe, expect, it, vi } from 'vitest';
import type { FieldDefinition, FieldKind, RuleCondition, RuleDefinition } from '../../schemas/types.ts';
import { Decimal } from '../kernel/decimal.ts';
import { Problem } from '../kernel/problem.ts';
import type { Ask } from './asked.ts';
import { createRules } from './create-rules.ts';
import type { Explanation, Facts, FieldTerm } from './rules.ts';

const kinds: Readonly<Record<string, FieldKind>> = {
  colors: 'choices',
  labels: 'tags',
  spent: 'duration',
  value: 'decimal',
  amount: 'money',
  count: 'integer',
  status: 'choice',
  name: 'text',
  mobile: 'phone',
  due: 'date',
  at: 'datetime',
  won: 'boolean',
  owner: 'reference',
  'owner.name': 'text',
  'owner.limit': 'decimal',
  lines: 'lines',
  'lines.price': 'decimal',
  'lines.state': 'choice',
  skills: 'references',
  'skills.name': 'text',
};

function fieldAt(path: string): FieldDefinition | undefined {
  const kind = Object.hasOwn(kinds, path) ? kinds[path] : undefined;
  if (kind === undefined) return undefined;
  const options = kind === 'choice' ? { options: [{ value: 'new' }, { value: 'open' }, { value: 'won' }] } : {};
  return { id: path, name: path, kind, ...options };
}

const rules = createRules({ isMobile: (e164) => /^\+989\d{9}$/.test(e164) });

function rule(when: RuleCondition, more: Partial<RuleDefinition> = {}): { rule: RuleDefinition; version: number } {
  const base = { kind: 'rule', name: 'r', entity: 'lead', on: ['created', 'updated'], when } as const;
  // biome-ignore lint/suspicious/noThenProperty: the actions of a rule are called so
  return { rule: { ...base, then: [], ...more }, version: 3 };
}

async function holds(when: RuleCondition, facts: Facts): Promise<boolean> {
  return (await rules.compile([rule(when)], fieldAt).decide(facts, 'updated')).length === 1;
}

describe('operators', () => {
  const greater: RuleCondition = { path: 'value', operator: 'greaterThan', value: 500 };

  it.each([
    [99, false],
    [499, false],
    [500, false],
    [501, true],
    [1000, true],
    [500.01, true],
  ])('value %d > 500 is %s, whether number, decimal or text', async (amount, expected) => {
    for (const value of [
      amount,
      new Decimal(amount),
      String(amount),
      `${amount}${Number.isInteger(amount) ? '.00' : '0'}`,
    ]) {
      expect(await holds(greater, { value })).toBe(expected);
      expect(await holds({ ...greater, value: '500.00' }, { value })).toBe(expected);
    }
  });

  it('16 digits are told apart', async () => {
    const when: RuleCondition = { path: 'amount', operator: 'equal', value: '9007199254740993' };
    expect(await holds(when, { amount: '9007199254740993' })).toBe(true);
    expect(await holds(when, { amount: '9007199254740992' })).toBe(false);
    expect(await holds({ ...when, operator: 'lessThan' }, { amount: new Decimal('9007199254740992') })).toBe(true);
  });

  const cases: readonly [RuleCondition, Facts, boolean][] = [
    [{ path: 'value', operator: 'equal', value: 0.3 }, { value: '0.30' }, true],
    [{ path: 'value', operator: 'notEqual', value: 1 }, { value: 2 }, true],
    [{ path: 'value', operator: 'lessThanInclusive', value: 2 }, { value: 2 }, true],
    [{ path: 'value', operator: 'greaterThanInclusive', value: 2 }, { value: '1.99' }, false],
    [{ path: 'status', operator: 'in', value: ['new', 'open'] }, { status: 'open' }, true],
    [{ path: 'status', operator: 'notIn', value: ['new', 'open'] }, { status: 'won' }, true],
    [{ path: 'count', operator: 'in', value: [1, 2] }, { count: '2' }, true],
    [{ path: 'name', operator: 'contains', value: 'كريمي' }, { name: 'سارا کریمی' }, true],
    [{ path: 'name', operator: 'startsWith', value: 'SAR' }, { name: 'sara' }, true],
    [{ path: 'name', operator: 'startsWith', value: 'ara' }, { name: 'sara' }, false],
    [{ path: 'name', operator: 'equal', value: 'Sara' }, { name: 'sara' }, false],
    [{ path: 'mobile', operator: 'validMobile' }, { mobile: '+989121234567' }, true],
    [{ path: 'mobile', operator: 'validMobile' }, { mobile: '+982112345678' }, false],
    [{ path: 'due', operator: 'lessThan', value: '2026-10-01' }, { due: '2026-09-30' }, true],
    [{ path: 'due', operator: 'equal', value: '2026-10-01' }, { due: '2026-10-01' }, true],
    [{ path: 'at', operator: 'greaterThan', value: '2026-01-01T00:00:00Z' }, { at: '2026-01-01T03:30:01+03:30' }, true],
    [{ path: 'at', operator: 'equal', value: '2026-01-01T00:00:00Z' }, { at: new Date('2026-01-01T00:00:00Z') }, true],
    [
      { path: 'at', operator: 'equal', value: '2026-01-01T00:00:00Z' },
      { at: Date.parse('2026-01-01T00:00:00Z') },
      true,
    ],
    [{ path: 'won', operator: 'equal', value: true }, { won: true }, true],
    [{ path: 'owner', operator: 'equal', value: 'u1' }, { owner: { id: 'u1', name: 'Ali' } }, true],
    [{ path: 'owner.name', operator: 'equal', value: 'Ali' }, { owner: { id: 'u1', name: 'Ali' } }, true],
    [{ path: 'name', operator: 'empty' }, { name: '' }, true],
    [{ path: 'name', operator: 'empty' }, {}, true],
    [{ path: 'name', operator: 'notEmpty' }, { name: 'x' }, true],
    [{ path: 'status', operator: 'changed' }, { status: 'won', before: { status: 'new' } }, true],
    [{ path: 'status', operator: 'changed' }, { status: 'won', before: { status: 'won' } }, false],
    [{ path: 'value', operator: 'changed' }, { value: '5.00', before: { value: 5 } }, false],
    [{ path: 'status', operator: 'changed' }, { status: 'new' }, true],
    [{ path: 'status', operator: 'changed' }, { status: null, before: {} }, false],
    [{ path: 'before.status', operator: 'equal', value: 'new' }, { status: 'won', before: { status: 'new' } }, true],
    [{ all: [] }, {}, true],
    [{ not: { path: 'value', operator: 'equal', value: 1 } }, { value: null }, true],
    [{ path: 'colors', operator: 'has', value: 'red' }, { colors: ['red', 'blue'] }, true],
    [{ path: 'colors', operator: 'has', value: 'RED' }, { colors: ['red'] }, false],
    [{ path: 'colors', operator: 'hasAny', value: ['green', 'blue'] }, { colors: ['blue'] }, true],
    [{ path: 'colors', operator: 'hasAll', value: ['red', 'blue'] }, { colors: ['blue'] }, false],
    [{ path: 'colors', operator: 'hasAll', value: ['red', 'blue'] }, { colors: ['blue', 'red'] }, true],
    [{ path: 'colors', operator: 'has', value: 'red' }, { colors: null }, false],
    [{ path: 'colors', operator: 'changed' }, { colors: ['a', 'b'], before: { colors: ['b', 'a'] } }, false],
    [{ path: 'colors', operator: 'changed' }, { colors: ['a'], before: { colors: ['b', 'a'] } }, true],
    [{ path: 'labels', operator: 'has', value: 'مهم' }, { labels: ['VIP', 'مهم'] }, true],
    [{ path: 'labels', operator: 'has', value: 'vip' }, { labels: ['VIP'] }, true],
    [{ path: 'spent', operator: 'greaterThan', value: '90m' }, { spent: 'PT2H' }, true],
    [{ path: 'spent', operator: 'equal', value: '1:30' }, { spent: 'PT1H30M' }, true],
    [{ path: 'spent', operator: 'lessThan', value: '1h' }, { spent: null }, false],
    [{ path: 'lines.price', operator: 'greaterThan', value: 5 }, { lines: [{ price: '1' }, { price: '6' }] }, true],
    [{ path: 'lines.price', operator: 'notEqual', value: 5 }, { lines: [{ price: '1' }, { price: '5' }] }, false],
    [{ path: 'lines.price', operator: 'notEqual', value: 5 }, { lines: [] }, false],
    [{ path: 'lines.price', operator: 'empty' }, { lines: [] }, true],
    [{ path: 'lines.price', operator: 'empty' }, { lines: [{ price: null }, { price: 1 }] }, false],
    [{ path: 'lines.price', operator: 'changed' }, { lines: [{ price: 1 }], before: { lines: [{ price: 2 }] } }, true],
    [{ path: 'lines.state', operator: 'in', value: ['new', 'open'] }, { lines: [{ state: 'open' }] }, true],
    [{ path: 'skills.name', operator: 'startsWith', value: 'a' }, { skills: [{ id: '1', name: 'Art' }] }, true],
    [{ path: 'skills', operator: 'has', value: '1' }, { skills: [{ id: '1', name: 'Art' }] }, true],
    [{ path: 'skills', operator: 'hasAll', value: ['1', '2'] }, { skills: ['1'] }, false],
  ];
  it.each(cases)('%j of %j is %s', async (when, facts, expected) => {
    expect(await holds(when, facts)).toBe(expected);
  });

  it.each([
    'equal',
    'notEqual',
    'lessThan',
    'lessThanInclusive',
    'greaterThan',
    'greaterThanInclusive',
    'in',
    'notIn',
  ] as const)('a comparison of null with %s is false', async (operator) => {
    const value = operator === 'in' || operator === 'notIn' ? [1] : 1;
    for (const seen of [null, undefined, 'no number', Number.NaN, {}]) {
      expect(await holds({ path: 'value', operator, value }, { value: seen })).toBe(false);
    }
  });
});

describe('a decision', () => {
  const when: RuleCondition = {
    all: [
      { path: 'mobile', operator: 'validMobile' },
      {
        any: [
          { path: 'value', operator: 'greaterThan', value: 500 },
          { path: 'status', operator: 'equal', value: 'won' },
        ],
      },
      { not: { path: 'name', operator: 'empty' } },
    ],
  };

  it('explains itself in the shape of the definition, with the values it saw', async () => {
    const set = rules.compile([rule(when)], fieldAt);
    const [decision] = await set.decide(
      { mobile: '+989121234567', value: new Decimal('501.5'), status: 'new', name: 'x' },
      'created',
    );
    expect(decision).toMatchObject({ version: 3, rule: { name: 'r' } });
    expect(decision?.explanation).toEqual<Explanation>({
      type: 'all',
      holds: true,
      parts: [
        { type: 'term', path: 'mobile', operator: 'validMobile', expected: null, seen: '+989121234567', holds: true },
        {
          type: 'any',
          holds: true,
          parts: [
            { type: 'term', path: 'value', operator: 'greaterThan', expected: 500, seen: '501.5', holds: true },
            { type: 'term', path: 'status', operator: 'equal', expected: 'won', seen: 'new', holds: false },
          ],
        },
        {
          type: 'not',
          holds: true,
          parts: [{ type: 'term', path: 'name', operator: 'empty', expected: null, seen: 'x', holds: false }],
        },
      ],
    });
  });

  it('explains also the rules that do not hold, and survives JSON', async () => {
    const set = rules.compile([rule(when), rule({ path: 'status', operator: 'changed' })], fieldAt);
    const all = await set.explain({ mobile: null, value: 500, status: 'won', before: { status: 'new' } }, 'updated');
    expect(all.map((one) => one.holds)).toEqual([false, true]);
    expect(all[0]?.explanation).toMatchObject({
      holds: false,
      parts: [{ holds: false, seen: null }, { holds: true }, { holds: false }],
    });
    expect(all[1]?.explanation).toEqual({
      type: 'term',
      path: 'status',
      operator: 'changed',
      expected: null,
      seen: { before: 'new', now: 'won' },
      holds: true,
    });
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });

  it('keeps the order given, asks only rules of its event, and no disabled one', async () => {
    const always: RuleCondition = { all: [] };
    const is: RuleCondition = { path: 'status', operator: 'equal', value: 'new' };
    const named = (name: string, condition: RuleCondition, more: Partial<RuleDefinition> = {}) =>
      rule(condition, { name, ...more });
    const set = rules.compile(
      [
        named('a', is),
        named('b', always),
        named('c', is, { on: ['deleted'] }),
        named('d', is, { enabled: false }),
        named('e', always),
        named('f', is),
      ],
      fieldAt,
    );
    const names = async (on: 'created' | 'deleted') =>
      (await set.decide({ status: 'new' }, on)).map((one) => one.rule.name);
    expect(await names('created')).toEqual(['a', 'b', 'e', 'f']);
    expect(await names('deleted')).toEqual(['c']);
  });

  it('says which paths it reads', () => {
    const set = rules.compile([rule(when), rule({ path: 'owner.name', operator: 'changed' })], fieldAt);
    expect([...set.reads].sort()).toEqual(['before.owner.name', 'mobile', 'name', 'owner.name', 'status', 'value']);
  });

  it('overlapping decisions do not disturb each other', async () => {
    const set = rules.compile(
      Array.from({ length: 30 }, (_, at) => rule({ path: 'count', operator: 'greaterThan', value: at })),
      fieldAt,
    );
    const found = await Promise.all(Array.from({ length: 30 }, (_, count) => set.decide({ count }, 'created')));
    expect(found.map((decisions) => decisions.length)).toEqual(Array.from({ length: 30 }, (_, count) => count));
  });

  it('neither changes nor freezes the facts, nor reaches what is not theirs', async () => {
    const facts = { tags: ['a'], owner: { name: 'x' }, value: new Decimal(5) };
    const copy = structuredClone({ tags: facts.tags, owner: facts.owner });
    const set = rules.compile(
      [rule({ path: 'tags', operator: 'contains', value: 'a' }), rule({ path: 'tags.length', operator: 'notEmpty' })],
      fieldAt,
    );
    expect(await set.decide(facts, 'created')).toHaveLength(1);
    expect({ tags: facts.tags, owner: facts.owner }).toEqual(copy);
    expect(Object.isFrozen(facts.tags)).toBe(false);
    const inherited = Object.create({ name: 'x' }) as Facts;
    expect(await holds({ path: 'name', operator: 'notEmpty' }, inherited)).toBe(false);
  });
});

describe('what no check would pass does not compile', () => {
  it.each([
    '$..[?(@.tags.push("x"))]',
    '$.constructor',
    '__proto__.x',
    'a.constructor.b',
    'a[?(1)]',
    'a..b',
    '',
    ' name',
    'changed status',
    'a.b c',
  ])('path %j', (path) => {
    expect(() => rules.compile([rule({ path, operator: 'notEmpty' })], fieldAt)).toThrow(Problem);
    const [fault] = rules.check(rule({ path, operator: 'notEmpty' }).rule, () => ({
      id: 'x',
      name: 'x',
      kind: 'text',
    }));
    expect(fault).toMatchObject({ pointer: '/when/path', code: 'rule-path-unknown' });
  });

  it('conditions deeper than the limit', () => {
    let when: RuleCondition = { all: [] };
    for (let i = 0; i < 3000; i += 1) when = { not: when };
    expect(() => rules.compile([rule(when)], fieldAt)).toThrow(Problem);
    expect(rules.check(rule(when).rule, fieldAt)).toMatchObject([{ code: 'rule-too-deep' }]);
  });
});

describe('check', () => {
  it('passes good rules', () => {
    const when: RuleCondition = {
      all: [
        { path: 'value', operator: 'greaterThan', value: '500.00' },
        { path: 'mobile', operator: 'validMobile' },
        { path: 'before.status', operator: 'equal', value: 'new' },
        {
          any: [
            { path: 'due', operator: 'lessThan', value: '2026-01-01' },
            { not: { path: 'owner.name', operator: 'contains', value: 'ali' } },
          ],
        },
      ],
    };
    expect(rules.check(rule(when).rule, fieldAt)).toEqual([]);
  });

  const faults: readonly [unknown, string, string][] = [
    [{ all: [{ path: 'status', operator: 'equals', value: 'new' }] }, '/when/all/0/operator', 'rule-operator-unknown'],
    [
      { all: [{ path: 'status', operator: 'toString', value: 'new' }] },
      '/when/all/0/operator',
      'rule-operator-unknown',
    ],
    [{ path: 'statuss', operator: 'equal', value: 'new' }, '/when/path', 'rule-path-unknown'],
    [{ not: { path: 'status', operator: 'lessThan', value: 'new' } }, '/when/not/operator', 'rule-operator-kind'],
    [{ path: 'name', operator: 'validMobile' }, '/when/operator', 'rule-operator-kind'],
    [{ path: 'value', operator: 'contains', value: '5' }, '/when/operator', 'rule-operator-kind'],
    [{ any: [{ path: 'value', operator: 'equal', value: 'many' }] }, '/when/any/0/value', 'rule-value-kind'],
    [{ path: 'value', operator: 'equal', value: '۵۰۰' }, '/when/value', 'rule-value-kind'],
    [{ path: 'due', operator: 'equal', value: '2026-02-30' }, '/when/value', 'rule-value-kind'],
    [{ path: 'won', operator: 'equal', value: 'true' }, '/when/value', 'rule-value-kind'],
    [{ path: 'status', operator: 'equal', value: 'lost' }, '/when/value', 'rule-value-choice'],
    [{ path: 'status', operator: 'in', value: ['new', 'lost'] }, '/when/value/1', 'rule-value-choice'],
    [{ path: 'status', operator: 'in', value: 'new' }, '/when/value', 'rule-value-list'],
    [{ path: 'status', operator: 'in', value: [] }, '/when/value', 'rule-value-list'],
    [{ path: 'status', operator: 'equal', value: ['new'] }, '/when/value', 'rule-value-single'],
    [{ path: 'value', operator: 'greaterThan' }, '/when/value', 'rule-value-missing'],
    [{ path: 'value', operator: 'equal', value: null }, '/when/value', 'rule-value-missing'],
    [{ path: 'value', operator: 'empty', value: 1 }, '/when/value', 'rule-value-unexpected'],
    [{ any: [] }, '/when/any', 'rule-condition-empty'],
    [{ all: 'x' }, '/when/all', 'rule-condition-empty'],
    [{ all: [{}] }, '/when/all/0', 'rule-condition'],
    [{ not: null }, '/when/not', 'rule-condition'],
    [null, '/when', 'rule-condition'],
  ];
  it.each(faults)('%j', (when, pointer, code) => {
    expect(rules.check(rule(when as RuleCondition).rule, fieldAt)).toMatchObject([{ pointer, code }]);
  });

  it('reports every fault at once', () => {
    const when: RuleCondition = {
      all: [
        { path: 'x', operator: 'empty' },
        { path: 'value', operator: 'equal', value: 'y' },
      ],
    };
    const found = rules.check(rule(when, { on: [] }).rule, fieldAt);
    expect(found.map((fault) => fault.pointer)).toEqual(['/on', '/when/all/0/path', '/when/all/1/value']);
  });
});

describe('what the facts do not hold', () => {
  const now = Date.UTC(2026, 10, 26);
  const day = now / 86_400_000;
  /** Yesterday, as the caller would say it. */
  const ask: Ask = async (questions) =>
    Object.fromEntries(
      questions.map((asked) => [
        asked.key,
        asked.kind === 'span'
          ? { fromDay: day - 1, toDay: day, fromMs: now - 86_400_000, toMs: now }
          : asked.kind === 'related'
            ? '2026-11-25T12:00:00Z'
            : 500,
      ]),
    );
  const yesterday = { ago: 1, unit: 'day' } as const;
  const judge = async (when: RuleCondition, facts: Facts) =>
    (await rules.compile([rule(when)], fieldAt, () => fieldAt('at')).judge(facts, 'r', ask))!;

  it.each([
    ['lessThan', '2026-11-24', true],
    ['lessThan', '2026-11-25', false],
    ['lessThanInclusive', '2026-11-25', true],
    ['equal', '2026-11-25', true],
    ['notEqual', '2026-11-25', false],
    ['greaterThan', '2026-11-25', false],
    ['greaterThan', '2026-11-26', true],
    ['greaterThanInclusive', '2026-11-25', true],
    ['greaterThanInclusive', null, false],
    ['during', '2026-11-25', true],
    ['during', '2026-11-26', false],
  ] as const)('a day seen from now: %s of %s is %s', async (operator, due, expected) => {
    const value = operator === 'during' ? ({ period: 'day', offset: -1 } as const) : yesterday;
    expect((await judge({ path: 'due', operator, value }, { due })).holds).toBe(expected);
    const at = due === null ? null : `${due}T12:00:00Z`;
    expect((await judge({ path: 'at', operator, value }, { at })).holds).toBe(expected);
  });

  it('is asked only of rules that may hold by everything else, and said in the explanation', async () => {
    const asked: string[] = [];
    const when: RuleCondition = {
      all: [
        { path: 'status', operator: 'equal', value: 'won' },
        { path: 'value', operator: 'greaterThan', value: { expression: 'record.limit' } },
        { related: 'call.lead', measure: 'max', of: 'at', operator: 'le', value: yesterday },
      ],
    };
    const set = rules.compile([rule(when)], fieldAt, () => fieldAt('at'));
    const noting: Ask = (questions) => {
      asked.push(...questions.map(({ kind }) => kind));
      return ask(questions);
    };
    expect(await set.decide({ status: 'new', value: 501 }, 'updated', noting)).toEqual([]);
    expect(asked).toEqual([]);
    const [decision] = await set.decide({ status: 'won', value: 501 }, 'updated', noting);
    expect(asked).toEqual(['value', 'related', 'span']);
    expect(decision?.explanation).toMatchObject({
      parts: [
        { path: 'status' },
        { path: 'value', expected: 500, seen: 501, expression: 'record.limit', holds: true },
        { path: '', related: { related: 'call.lead' }, expected: yesterday, seen: '2026-11-25T12:00:00Z', holds: true },
      ],
    });
    // Unanswered is null: nothing compares with it.
    expect(await set.decide({ status: 'won', value: 501 }, 'updated')).toEqual([]);
  });

  it('a trigger of a changed field is part of the condition', async () => {
    const trigger = { type: 'change', field: 'status', from: 'new', to: 'won' } as const;
    const { on: _, ...changed } = rule({ all: [] }, { trigger }).rule;
    const set = rules.compile([{ rule: changed, version: 1 }], fieldAt);
    const count = async (before: string, now: string) =>
      (await set.decide({ status: now, before: { status: before } }, 'updated')).length;
    expect([set.asks('updated'), set.asks('created')]).toEqual([true, false]);
    expect([await count('new', 'won'), await count('open', 'won'), await count('new', 'open')]).toEqual([1, 0, 0]);
  });
});

describe('the prefilter never changes the answer', () => {
  const termArbitrary: fc.Arbitrary<RuleCondition> = fc.oneof(
    fc.record({
      path: fc.constantFrom('value', 'before.value', 'owner.limit'),
      operator: fc.constantFrom('equal', 'notEqual', 'lessThan', 'greaterThanInclusive'),
      value: fc.constantFrom(0, 1, 2, '1.0', '2'),
    }),
    fc.record({
      path: fc.constantFrom('status', 'before.status'),
      operator: fc.constantFrom('equal', 'notEqual'),
      value: fc.constantFrom('new', 'open', 'won'),
    }),
    fc.record({
      path: fc.constantFrom('status', 'free'),
      operator: fc.constantFrom('in', 'notIn'),
      value: fc.subarray(['new', 'open', 'won']),
    }),
    fc.record({
      path: fc.constantFrom('value', 'count'),
      operator: fc.constantFrom('in', 'notIn'),
      value: fc.subarray([0, 1, '2.00']),
    }),
    fc.record({
      path: fc.constantFrom('name', 'status', 'owner'),
      operator: fc.constantFrom('empty', 'notEmpty', 'changed'),
    }),
    fc.record({
      path: fc.constantFrom('lines.price', 'before.lines.price'),
      operator: fc.constantFrom('equal', 'notEqual', 'lessThan', 'greaterThan'),
      value: fc.constantFrom(0, 1, 2),
    }),
    fc.record({
      path: fc.constant('lines.state'),
      operator: fc.constantFrom('in', 'notIn'),
      value: fc.subarray(['new', 'open', 'won']),
    }),
    fc.record({
      path: fc.constantFrom('lines.price', 'lines.state', 'lines'),
      operator: fc.constantFrom('empty', 'notEmpty', 'changed'),
    }),
    fc.record({ path: fc.constant('won'), operator: fc.constantFrom('equal', 'notEqual'), value: fc.boolean() }),
    fc.record({
      path: fc.constantFrom('free', 'free.deep'),
      operator: fc.constantFrom('equal', 'notEqual'),
      value: fc.constantFrom('1', 1, true, 'new'),
    }),
    fc.record({
      related: fc.constantFrom('call.lead', 'mail.lead'),
      operator: fc.constantFrom('eq', 'lt', 'ge'),
      value: fc.constantFrom(0, 1, 2),
    }),
    fc.record({ related: fc.constantFrom('call.lead', 'mail.lead'), operator: fc.constantFrom('some', 'none') }),
    fc.record({ view: fc.constantFrom('hot', 'cold') }),
    fc.record({
      path: fc.constantFrom('value', 'count'),
      operator: fc.constantFrom('equal', 'lessThan'),
      value: fc.constantFrom({ expression: 'one' }, { expression: 'nothing' }),
    }),
  );
  /** What the world answers to those; nothing for what it does not know. */
  const world: Readonly<Record<string, unknown>> = { 'call.lead': 1, 'mail.lead': 0, hot: true, cold: false, one: 1 };
  const ask: Ask = async (questions) =>
    Object.fromEntries(
      questions.map((asked) => {
        if (asked.kind === 'related') return [asked.key, world[asked.term.related]];
        if (asked.kind === 'view') return [asked.key, world[asked.view]];
        return [asked.key, asked.kind === 'value' ? (world[asked.expression] ?? null) : null];
      }),
    );
  const { condition } = fc.letrec<{ condition: RuleCondition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      termArbitrary,
      fc.array(tie('condition'), { maxLength: 4 }).map((all) => ({ all })),
      fc.array(tie('condition'), { maxLength: 3 }).map((any) => ({ any })),
      tie('condition').map((not) => ({ not })),
    ),
  }));
  const values = {
    value: fc.constantFrom(undefined, null, 0, 1, '1.00', '2', 'x'),
    count: fc.constantFrom(undefined, 0, 2),
    status: fc.constantFrom(undefined, null, 'new', 'open', 'won', ''),
    name: fc.constantFrom(undefined, '', 'a'),
    won: fc.constantFrom(undefined, null, true, false),
    owner: fc.constantFrom(undefined, null, 'u1', { id: 'u1', limit: 1 }),
    lines: fc.option(
      fc.array(
        fc.record({ price: fc.constantFrom(null, 0, '1.0', 2), state: fc.constantFrom(undefined, 'new', 'open') }),
        { maxLength: 3 },
      ),
    ),
    free: fc.constantFrom(undefined, null, '1', 1, true, 'new', { deep: 'new' }),
  };
  const factsArbitrary = fc.record({ ...values, before: fc.record(values) });

  it('for any rules and any facts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(condition, { minLength: 1, maxLength: 25 }),
        factsArbitrary,
        async (conditions, facts) => {
          const set = rules.compile(
            conditions.map((when, at) => rule(when, { name: `r${at}` })),
            fieldAt,
          );
          const decided = await set.decide(facts, 'updated', ask);
          const explained = (await set.explain(facts, 'updated', ask)).filter((one) => one.holds); // the engine alone, all rules
          expect(decided).toEqual(explained.map(({ holds: _, ...decision }) => decision));
          const alone = await Promise.all(conditions.map((_, at) => set.holds(facts, `r${at}`, ask)));
          expect(conditions.flatMap((_, at) => (alone[at] ? [`r${at}`] : []))).toEqual(
            decided.map((one) => one.rule.name),
          );
          expect(decided.map((one) => one.rule.name)).toEqual(
            conditions.flatMap((when, at) => (naive(when, facts) ? [`r${at}`] : [])),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  /** The meaning of conditions once more, as plainly as can be. */
  function naive(when: RuleCondition, facts: Facts): boolean {
    if ('all' in when) return when.all.every((part) => naive(part, facts));
    if ('any' in when) return when.any.some((part) => naive(part, facts));
    if ('not' in when) return !naive(when.not, facts);
    if ('view' in when) return world[when.view] === true;
    if ('related' in when) {
      const count = Number(world[when.related]);
      if (when.operator === 'some' || when.operator === 'none') return count > 0 === (when.operator === 'some');
      const bound = Number(when.value);
      return when.operator === 'eq' ? count === bound : when.operator === 'lt' ? count < bound : count >= bound;
    }
    const list = /^(before\.)?lines\./.exec(when.path) && listOf(when.path, facts);
    const isList =
      list || (when.operator === 'changed' && when.path.startsWith('lines.') && listOf(`before.${when.path}`, facts));
    if (isList) return naiveOfList(when, list || [], facts);
    const at = (path: string) =>
      path.split('.').reduce<unknown>((value, name) => (value as Facts | null | undefined)?.[name], facts);
    const number = /value|limit|count|price/.test(when.path) || typeof when.value === 'number';
    const read = (value: unknown): unknown => {
      if (value === null || value === undefined || (typeof value === 'object' && !('id' in value))) return undefined;
      if (number) return /^\d+(\.\d+)?$/.test(String(value)) && typeof value !== 'boolean' ? Number(value) : undefined;
      if (typeof when.value === 'boolean') return typeof value === 'boolean' ? value : undefined;
      return typeof value === 'object'
        ? (value as { id: unknown }).id
        : typeof value === 'number'
          ? String(value)
          : value;
    };
    const seen = at(when.path);
    const empty = (value: unknown) =>
      value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    if (when.path === 'lines' && when.operator === 'changed' && !empty(seen) && !empty(at('before.lines')))
      return JSON.stringify(seen) !== JSON.stringify(at('before.lines'));
    if (when.operator === 'empty') return empty(seen);
    if (when.operator === 'notEmpty') return !empty(seen);
    if (when.operator === 'changed') {
      const before = at(`before.${when.path}`);
      return empty(before) || empty(seen) ? empty(before) !== empty(seen) : read(before) !== read(seen);
    }
    const left = read(seen);
    if (left === undefined) return false;
    if (when.operator === 'in') return (when.value as unknown[]).map(read).includes(left);
    if (when.operator === 'notIn') return !(when.value as unknown[]).map(read).includes(left);
    const { value } = when;
    const isAsked = typeof value === 'object' && value !== null && 'expression' in value;
    const right = read(isAsked ? world[value.expression] : value);
    if (right === undefined) return false;
    if (when.operator === 'equal') return left === right;
    if (when.operator === 'notEqual') return left !== right;
    if (when.operator === 'lessThan') return (left as number) < (right as number);
    if (when.operator === 'greaterThan') return (left as number) > (right as number);
    return (left as number) >= (right as number);
  }

  /** The values below a list; undefined where there is none. */
  function listOf(path: string, facts: Facts): unknown[] | undefined {
    const name = path.split('.').at(-1)!;
    const holder = (path.startsWith('before.') ? facts.before : facts) as { lines?: { [name: string]: unknown }[] };
    return holder.lines?.map((line) => line[name]);
  }

  function naiveOfList(when: FieldTerm, values: unknown[], facts: Facts): boolean {
    const path = when.path.split('.').at(-1)!;
    const one = (value: unknown) => naive({ ...when, path }, { [path]: value });
    if (when.operator === 'changed') {
      const before = listOf(`before.${when.path}`, facts) ?? [];
      const differs = (value: unknown, index: number) =>
        naive({ ...when, path }, { [path]: values[index], before: { [path]: value } });
      return before.length !== values.length || before.some(differs);
    }
    if (when.operator === 'notEqual' || when.operator === 'notIn') return values.length > 0 && values.every(one);
    return when.operator === 'empty' ? values.every(one) : values.some(one);
  }
});

describe('the library', () => {
  it('never evaluates a JSONPath', async () => {
    const { JSONPath } = createRequire(import.meta.url)('jsonpath-plus') as {
      JSONPath: { prototype: { evaluate: unknown } };
    };
    const evaluate = vi.spyOn(JSONPath.prototype as { evaluate: () => unknown }, 'evaluate');
    expect(await holds({ path: 'owner.name', operator: 'equal', value: 'x' }, { owner: { name: 'x' } })).toBe(true);
    expect(evaluate).not.toHaveBeenCalled();

    const plain = new Engine([
      { conditions: { all: [{ fact: 'a', path: '$.b', operator: 'equal', value: 1 }] }, event: { type: 'e' } },
    ]);
    await plain.run({ a: { b: 1 } });
    expect(evaluate, 'the spy sees what the library does by itself').toHaveBeenCalled();
  });
});
