// How long one evaluation takes, ours and feelin's, on expressions that people write. Run: npx tsx --conditions=ravand-source tests/bench/expressions.ts
import { evaluate as feelin } from 'feelin';
import { compileExpression } from '../../core/expressions/compile-expression.ts';

const scope = {
  amount: 720,
  status: 'open',
  a: 1.5,
  b: 4,
  x: 41,
  name: 'Sara',
  city: 'Tehran',
  list: [1, 2, 3, 4, 5, 6],
  order: { total: 1250000, customer: { name: 'Sara', level: 3 }, lines: [{ price: 10 }, { price: 25 }, { price: 40 }] },
};

const variables = new Map(Object.entries(scope));
const resolve = (name: string) => variables.get(name);

const sources = [
  'matches(city, "^Te")',
  'date(2026, 3, 21) + duration("P1D")',
  'not(status = "won")',
  'true',
  '1',
  'x + 1',
  'amount > 500',
  'amount > 500 and status = "open"',
  'a + b * 2',
  'list[item > 3]',
  'order.customer.level >= 2 and order.total < 2000000',
  'sum(order.lines.price)',
  'order.lines[price > 20].price',
  'name + " of " + city',
  'upper case(substring(name, 1, 2))',
  'contains(city, "ehr")',
  'if amount > 1000 then "big" else "small"',
  'status in ("open", "won")',
  'some l in order.lines satisfies l.price > 30',
  'for i in list return i * 2',
];

/** Nanoseconds of one call, the best of five runs. */
function measure(work: () => unknown, times: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run += 1) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < times; i += 1) work();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / times);
  }
  return best;
}

console.log(
  'expression'.padEnd(56),
  'ours ns'.padStart(9),
  'json ns'.padStart(9),
  'feelin ns'.padStart(10),
  'ratio'.padStart(8),
);
for (const source of sources) {
  const compiled = compileExpression(source);
  const ours = measure(() => compiled.evaluate(scope), 100_000);
  const json = measure(() => compiled.evaluateJson(resolve), 100_000);
  const theirs = measure(() => feelin(source, scope), 200);
  console.log(
    source.padEnd(56),
    ours.toFixed(0).padStart(9),
    json.toFixed(0).padStart(9),
    theirs.toFixed(0).padStart(10),
    `${(theirs / ours).toFixed(0)}x`.padStart(8),
  );
}
