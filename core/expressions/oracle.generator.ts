// Makes FEEL expressions at random from a grammar with types, the same ones for the same seed. Each comes as a tree, so that a difference
// between two interpreters can be followed down to the smallest part that shows it.

export type Kind = 'number' | 'boolean' | 'string' | 'list' | 'date' | 'moment' | 'duration' | 'context' | 'range';

export interface Grown {
  /** What was made: an operator, "call substring", "filter", … */
  readonly form: string;
  readonly source: string;
  /** Each can be evaluated alone: variables that a construct binds stand in its own text only. */
  readonly parts: readonly Grown[];
}

/** Mulberry32: a small generator of numbers with a seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const leaves: Readonly<Record<Kind, readonly string[]>> = {
  number: [
    '0',
    '1',
    '2',
    '3',
    '-1',
    '2.5',
    '0.1',
    '0.25',
    '-7',
    '1000000',
    'n',
    'zero',
    'negative',
    'lead.value',
    'مشتری.ارزش',
  ],
  boolean: ['true', 'false', 'yes', 'no', 'lead.won'],
  string: ['""', '"a"', '"foobar"', '"Foo Bar"', '"سلام"', '"1.5"', 's', 'empty', 'lead.name', 'مشتری.نام'],
  list: [
    '[]',
    '[1, 2, 3]',
    'xs',
    '[3, 1, 2, 3]',
    '["b", "a"]',
    'lead.tags',
    '[1, null]',
    '[true, false]',
    'items.price',
  ],
  date: ['@"2026-03-21"', 'date("2024-02-29")', 'date(2026, 1, 31)', '@"1999-12-31"'],
  moment: ['@"2026-03-21T10:30:00"', 'date and time("2024-02-29T23:59:59")'],
  duration: ['@"P1D"', '@"PT36H"', 'duration("P2DT3H")', '@"-PT90M"'],
  context: ['{}', '{a: 1}', '{a: 1, b: "x"}', 'lead', '{a: {b: 2}}', 'items[1]'],
  range: ['[1..5]', '(1..5)', '[0..10)', '(-2..3]', '["a".."f"]'],
};

type Template = readonly [form: string, pattern: string, ...parts: Kind[]];

/** "§" stands for the next part. */
const templates: Readonly<Record<Kind, readonly Template[]>> = {
  number: [
    ['+', '(§ + §)', 'number', 'number'],
    ['-', '(§ - §)', 'number', 'number'],
    ['*', '(§ * §)', 'number', 'number'],
    ['/', '(§ / §)', 'number', 'number'],
    ['**', '(§ ** 2)', 'number'],
    ['sign', '(-§)', 'number'],
    ['if', '(if § then § else §)', 'boolean', 'number', 'number'],
    ['call abs', 'abs(§)', 'number'],
    ['call floor', 'floor(§)', 'number'],
    ['call ceiling', 'ceiling(§)', 'number'],
    ['call decimal', 'decimal(§, 1)', 'number'],
    ['call modulo', 'modulo(§, §)', 'number', 'number'],
    ['call sqrt', 'sqrt(§)', 'number'],
    ['call round up', 'round up(§, 1)', 'number'],
    ['call round half up', 'round half up(§, 0)', 'number'],
    ['call count', 'count(§)', 'list'],
    ['call sum', 'sum(§)', 'list'],
    ['call min', 'min(§)', 'list'],
    ['call max', 'max(§, §)', 'number', 'number'],
    ['call mean', 'mean(§)', 'list'],
    ['call median', 'median(§)', 'list'],
    ['call product', 'product(§)', 'list'],
    ['call string length', 'string length(§)', 'string'],
    ['call number', 'number(§)', 'string'],
    ['path', '§.year', 'date'],
    ['path', '§.days', 'duration'],
    ['path', '§.a', 'context'],
    ['index', '§[1]', 'list'],
    ['index', '§[-1]', 'list'],
    ['call day of year', 'day of year(§)', 'date'],
    ['path', '§.hour', 'moment'],
  ],
  boolean: [
    ['<', '(§ < §)', 'number', 'number'],
    ['>=', '(§ >= §)', 'number', 'number'],
    ['=', '(§ = §)', 'number', 'number'],
    ['!=', '(§ != §)', 'string', 'string'],
    ['=', '(§ = §)', 'list', 'list'],
    ['=', '(§ = §)', 'context', 'context'],
    ['<', '(§ < §)', 'string', 'string'],
    ['<', '(§ < §)', 'date', 'date'],
    ['<=', '(§ <= §)', 'duration', 'duration'],
    ['<', '(§ < §)', 'moment', 'moment'],
    ['=', '(§ = null)', 'number'],
    ['and', '(§ and §)', 'boolean', 'boolean'],
    ['or', '(§ or §)', 'boolean', 'boolean'],
    ['call not', 'not(§)', 'boolean'],
    ['between', '(§ between § and §)', 'number', 'number', 'number'],
    ['in range', '(§ in §)', 'number', 'range'],
    ['in list', '(§ in §)', 'number', 'list'],
    ['in tests', '(§ in (§, > §))', 'number', 'number', 'number'],
    ['in tests', '(§ in (<= §))', 'number', 'number'],
    ['some', '(some x in § satisfies x > §)', 'list', 'number'],
    ['every', '(every x in § satisfies x != §)', 'list', 'number'],
    ['call contains', 'contains(§, §)', 'string', 'string'],
    ['call starts with', 'starts with(§, §)', 'string', 'string'],
    ['call matches', 'matches(§, "^[a-f]*")', 'string'],
    ['call list contains', 'list contains(§, §)', 'list', 'number'],
    ['call all', 'all(§)', 'list'],
    ['call any', 'any(§)', 'list'],
    ['call odd', 'odd(§)', 'number'],
    ['call before', 'before(§, §)', 'number', 'range'],
    ['call includes', 'includes(§, §)', 'range', 'number'],
    ['call overlaps', 'overlaps(§, §)', 'range', 'range'],
    ['call is', 'is(§, §)', 'number', 'number'],
    ['call is', 'is(§, §)', 'string', 'boolean'],
    ['instance of', '(§ instance of number)', 'number'],
    ['instance of', '(§ instance of string)', 'string'],
    ['instance of', '(§ instance of list<number>)', 'list'],
    ['if', '(if § then § else §)', 'boolean', 'boolean', 'boolean'],
  ],
  string: [
    ['+', '(§ + §)', 'string', 'string'],
    ['if', '(if § then § else §)', 'boolean', 'string', 'string'],
    ['call substring', 'substring(§, 2)', 'string'],
    ['call substring', 'substring(§, -2, 1)', 'string'],
    ['call upper case', 'upper case(§)', 'string'],
    ['call lower case', 'lower case(§)', 'string'],
    ['call substring before', 'substring before(§, §)', 'string', 'string'],
    ['call substring after', 'substring after(§, §)', 'string', 'string'],
    ['call replace', 'replace(§, "[ao]+", "-")', 'string'],
    ['call string', 'string(§)', 'number'],
    ['call string', 'string(§ / 7)', 'number'],
    ['call string', 'string(§)', 'boolean'],
    ['call string', 'string(§)', 'date'],
    ['call string join', 'string join([§, §], "-")', 'string', 'string'],
    ['call day of week', 'day of week(§)', 'date'],
    ['call month of year', 'month of year(§)', 'date'],
  ],
  list: [
    ['list', '[§, §]', 'number', 'number'],
    ['filter', '§[item > §]', 'list', 'number'],
    ['filter', '§[item != §]', 'list', 'number'],
    ['for', '(for x in § return x * §)', 'list', 'number'],
    ['for', '(for i in 1..3 return i + §)', 'number'],
    ['for', '(for x in §, y in § return x = y)', 'list', 'list'],
    ['if', '(if § then § else §)', 'boolean', 'list', 'list'],
    ['call append', 'append(§, §)', 'list', 'number'],
    ['call concatenate', 'concatenate(§, §)', 'list', 'list'],
    ['call reverse', 'reverse(§)', 'list'],
    ['call distinct values', 'distinct values(§)', 'list'],
    ['call union', 'union(§, §)', 'list', 'list'],
    ['call flatten', 'flatten([§, §])', 'list', 'list'],
    ['call sublist', 'sublist(§, 1, 2)', 'list'],
    ['call insert before', 'insert before(§, 1, §)', 'list', 'number'],
    ['call remove', 'remove(§, 1)', 'list'],
    ['call index of', 'index of(§, §)', 'list', 'number'],
    ['call sort', 'sort(§, function(a, b) a < b)', 'list'],
    ['call mode', 'mode(§)', 'list'],
    ['call split', 'split(§, "o")', 'string'],
    ['path', 'items[price > §].name', 'number'],
    ['call get entries', 'get entries(§)', 'context'],
  ],
  date: [
    ['+', '(§ + §)', 'date', 'duration'],
    ['+', '(§ + @"P1M")', 'date'],
    ['if', '(if § then § else §)', 'boolean', 'date', 'date'],
    ['call date', 'date(§)', 'moment'],
  ],
  moment: [
    ['+', '(§ + §)', 'moment', 'duration'],
    ['-', '(§ - §)', 'moment', 'duration'],
    ['call date and time', 'date and time(§, @"10:00:00")', 'date'],
  ],
  duration: [
    ['+', '(§ + §)', 'duration', 'duration'],
    ['-', '(§ - §)', 'date', 'date'],
    ['-', '(§ - §)', 'moment', 'moment'],
    ['*', '(§ * 2)', 'duration'],
    ['sign', '(-§)', 'duration'],
  ],
  context: [
    ['context', '{a: §, b: §}', 'number', 'string'],
    ['context', '{a: §, c: a = §}', 'number', 'number'],
    ['call context put', 'context put(§, "a", §)', 'context', 'number'],
    ['call context merge', 'context merge([§, §])', 'context', 'context'],
    ['if', '(if § then § else §)', 'boolean', 'context', 'context'],
  ],
  range: [
    ['range', '[§..§]', 'number', 'number'],
    ['range', '(§..§]', 'number', 'number'],
  ],
};

/** No ranges: feelin runs over one with fractional ends for ever. */
const strayKinds = (Object.keys(templates) as Kind[]).filter((kind) => kind !== 'range');

/** How often a part is of another kind than asked for, or null: both interpreters must say null in the same places. */
const strayShare = 0.04;

export function grow(random: () => number, kind: Kind, depth: number): Grown {
  const stray = random();
  if (stray < strayShare / 2) return leaf(random() < 0.5 ? 'null' : 'nothing');
  const wanted = stray < strayShare ? pick(random, strayKinds) : kind;
  if (depth <= 0 || random() < 0.2) return leaf(pick(random, leaves[wanted]));
  const [form, pattern, ...partKinds] = pick(random, templates[wanted]);
  const parts = partKinds.map((part) => grow(random, part, depth - 1));
  let at = 0;
  const source = pattern.replace(/§/g, () => parts[at++]?.source ?? 'null');
  return { form, source, parts };
}

function leaf(source: string): Grown {
  return { form: 'leaf', source, parts: [] };
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}
