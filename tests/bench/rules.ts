// 1,000 rules of which 2 % match, decided by our rule set and by one plain json-rules-engine Engine that holds them all. Measures and
// compares; asserts nothing.
import { Engine } from 'json-rules-engine';
import { createRules } from '../../core/rules/create-rules.ts';
import type { FieldDefinition, RuleCondition, RuleDefinition } from '../../schemas/types.ts';
import { type BenchRow, median } from './row.ts';

const ruleCount = 1_000;
const turns = 5;
const cityCount = 50; // every city has 20 rules, so a lead of one city meets 2 %

const fields: readonly FieldDefinition[] = [
  { id: 'f1', name: 'city', kind: 'text' },
  { id: 'f2', name: 'value', kind: 'decimal', scale: 2 },
  { id: 'f3', name: 'status', kind: 'text' },
];

/** A third each: found by equality, by a bound, by a list of which the lead's city is one. */
function conditionOf(at: number): RuleCondition {
  const city = `city-${at % cityCount}`;
  const tail: RuleCondition = { path: 'value', operator: 'greaterThan', value: 500 };
  if (at % 3 === 0) return { all: [{ path: 'city', operator: 'equal', value: city }, tail] };
  if (at % 3 === 1) return { all: [tail, { any: [{ path: 'city', operator: 'in', value: [city] }, never] }] };
  return { all: [{ path: 'city', operator: 'in', value: [city, `${city}-old`] }, tail, { not: never }] };
}

const never: RuleCondition = { path: 'status', operator: 'equal', value: 'never' };
const lead = { city: 'city-7', value: 600, status: 'new', before: {} };

async function perSecond(decide: () => Promise<number>, forMs: number): Promise<{ rate: number; matched: number }> {
  let matched = await decide(); // warm
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < forMs) {
    matched = await decide();
    count += 1;
  }
  return { rate: (count * 1000) / (performance.now() - start), matched };
}

/** Runs both for about `forMs` milliseconds each, in turns. @throws when the two do not find the same number of rules */
export async function run(forMs = 4_000): Promise<BenchRow[]> {
  const conditions = Array.from({ length: ruleCount }, (_, at) => conditionOf(at));
  const rules = conditions.map((when, at): { rule: RuleDefinition; version: number } => ({
    // biome-ignore lint/suspicious/noThenProperty: the actions of a rule are called so
    rule: { kind: 'rule', name: `rule-${at}`, entity: 'lead', on: ['created'], when, then: [] },
    version: 1,
  }));
  const set = createRules({ isMobile: () => false }).compile(rules, (path) => fields.find(({ name }) => name === path));
  const peer = naiveEngine(conditions);
  const [ourRates, peerRates]: [number[], number[]] = [[], []];
  let matched = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const ours = await perSecond(async () => (await set.decide(lead, 'created')).length, forMs / turns);
    const theirs = await perSecond(async () => (await peer.run({ record: lead })).results.length, forMs / turns);
    if (ours.matched !== theirs.matched) throw new Error(`expected ${theirs.matched} rules, found ${ours.matched}`);
    matched = ours.matched;
    ourRates.push(ours.rate);
    peerRates.push(theirs.rate);
  }
  const [ours, theirs] = [median(ourRates), median(peerRates)];
  const name = `${ruleCount} rules, ${matched} match`;
  return [
    {
      name,
      ours,
      peer: theirs,
      ratio: ours / theirs,
      unit: 'decisions/s',
      aim: '≥ 30 × the peer',
    },
  ];
}

function naiveEngine(conditions: readonly RuleCondition[]): Engine {
  const engine = new Engine([], { pathResolver: (value, path) => (value as Record<string, unknown>)[path] });
  for (const condition of conditions) {
    engine.addRule({ conditions: { all: [toPeer(condition)] }, event: { type: 'matched' } });
  }
  return engine;
}

type PeerCondition = ConstructorParameters<typeof Engine>[0] extends (infer R)[] | undefined
  ? R extends { conditions: infer C }
    ? C extends { all: (infer P)[] }
      ? P
      : never
    : never
  : never;

function toPeer(condition: RuleCondition): PeerCondition {
  if ('all' in condition) return { all: condition.all.map(toPeer) };
  if ('any' in condition) return { any: condition.any.map(toPeer) };
  if ('not' in condition) return { not: toPeer(condition.not) };
  if (!('path' in condition)) throw new Error('expected a condition on a field, found another');
  return { fact: 'record', path: condition.path, operator: condition.operator, value: condition.value };
}
