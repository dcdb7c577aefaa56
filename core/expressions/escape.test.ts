// THREATS T-C01: no expression reaches the JavaScript that runs it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile-expression.ts';
import { ExpressionError, FuelExhausted } from './expressions.ts';

const secret = Symbol('reached');
const scope = {
  lead: { name: 'Sara', tags: ['a'] },
  s: 'text',
  fn: () => secret,
  host: new (class Host {
    token = secret;
  })(),
  map: new Map([['token', secret]]),
  date: new Date(0),
};

/** What was evaluated, or the code of the refusal. */
function attempt(source: string): unknown {
  try {
    return compileExpression(source).evaluate(scope);
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof FuelExhausted) return error;
    throw error;
  }
}

describe('an expression cannot leave FEEL', () => {
  it.each([
    '"".constructor',
    '"".constructor.constructor("return process")()',
    's.constructor',
    'lead.constructor.constructor',
    'lead.__proto__',
    '[].constructor',
    '(1).constructor',
    'constructor',
    '__proto__',
    '{}.constructor',
    '{__proto__: 1}',
    '{"constructor": 1}',
    '{"__proto__": {a: 1}}.a',
    'lead.prototype',
    'for constructor in [1] return constructor',
    'function(__proto__) 1',
    'lead.__defineGetter__',
    '{a: 1}.__lookupGetter__',
  ])('%s is refused when compiled', (source) => {
    expect(attempt(source)).toMatchObject({ code: 'expression-forbidden-name' });
  });

  it.each([
    '`constructor`',
    '["const"+"ructor"]()',
    '"".`constructor`',
    '$' + '{7*7}',
    '={{7*7}}',
    '{{7*7}}',
    'process.exit()',
    'require("fs")',
    'eval("1")',
    'globalThis.process.env',
    'import("fs")',
    '(() => 1)()',
    'new Date()',
    'this',
    'x => x',
    'lead["name"]()',
    'fn()',
    'host.token',
    'host',
    'map',
    'map.size',
    'map.get("token")',
    'lead.name.length',
    'lead.tags.length',
    'lead.tags.push("x")',
    'lead.hasOwnProperty("name")',
    'lead.toString',
    'lead.valueOf()',
    's.length',
    's.replace',
    '"a".at',
    '[1].map',
    '[1][constructor]',
    'get value({}, "constructor")',
    'get value(lead, "__proto__")',
    'get value({}, ["__proto__", "polluted"])',
    'context put({}, "__proto__", {polluted: true})',
    'context put({}, ["constructor", "prototype"], 1)',
    'context([{key: "__proto__", value: {polluted: true}}])',
    'context merge([{}, {a: 1}]).toString',
    'function(x) external {java: {class: "java.lang.Runtime"}}',
    'string(fn)',
    '@"__proto__"',
    'a\u0000b',
    '"\\u{41}"',
    '//',
    '/* */',
    'string join.call',
    'count.constructor',
    'sort([2,1], constructor)',
    'item',
    '?',
    'partial',
    'undefined',
    'NaN',
    'Infinity',
    'arguments',
    'window.alert(1)',
  ])('%s reaches nothing', (source) => {
    const result = attempt(source);
    expect(typeof result === 'function' || result === secret).toBe(false);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('contexts have no prototype and hold own data only', () => {
    const made = attempt('{a: 1}') as object;
    const copied = attempt('lead') as object;
    expect(Object.getPrototypeOf(made)).toBeNull();
    expect(Object.getPrototypeOf(copied)).toBeNull();
    expect(attempt('host')).toBeNull();
    expect(attempt('fn')).toBeNull();
    expect(compileExpression('x.a').evaluate({ x: Object.create({ a: secret }) })).toBeNull();
  });

  it('getters of the data are not called', () => {
    let called = false;
    const data = Object.defineProperty({}, 'trap', { enumerable: true, get: () => (called = true) });
    expect(compileExpression('data.trap').evaluate({ data })).toBeNull();
    expect(compileExpression('data').evaluate({ data })).toEqual(expect.anything());
    expect(called).toBe(false);
  });

  it('no text of any kind throws anything but our own errors or adds a global', () => {
    const before = Object.getOwnPropertyNames(globalThis);
    const token = fc.constantFrom(
      'constructor',
      '__proto__',
      'lead',
      's',
      '.',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '=',
      '>',
      ' in ',
      ' and ',
      'for x in ',
      ' return ',
      'if ',
      ' then ',
      ' else ',
      'some x in ',
      ' satisfies ',
      'function(x) ',
      'not',
      'count',
      'item',
      '..',
      '@',
      '-',
      '**',
      '`',
      '$',
      '\\',
      ';',
      'date',
      ' instance of ',
      'null',
      'سلام',
      '😀',
      '\n',
      '/*',
      '//',
      '?',
    );
    const source = fc.oneof(
      fc.array(token, { maxLength: 14 }).map((parts) => parts.join('')),
      fc.string(),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(source, (text) => {
        const result = attempt(text);
        expect(result).not.toBe(secret);
        expect(typeof result).not.toBe('function');
      }),
      { numRuns: 5_000 },
    );
    expect(Object.getOwnPropertyNames(globalThis)).toEqual(before);
  });
});
