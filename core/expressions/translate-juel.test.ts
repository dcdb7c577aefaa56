// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JUEL is written like this
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile-expression.ts';
import { toFeelText } from './to-text.ts';
import { translateJuel } from './translate-juel.ts';

const scope = {
  a: 5,
  b: 3,
  c: 'x',
  i: 1,
  key: 'total',
  order: { total: 120, lines: [10, 20, 30], of: 'me' },
  list: ['p', 'q'],
  none: [],
  blank: '',
  yes: true,
  no: false,
  nothing: null,
  negative: -7,
  مبلغ: 9,
};

function value(juel: string): string {
  const translated = translateJuel(juel);
  if (!translated.ok) return `${translated.reason} at ${translated.at}`;
  return toFeelText(compileExpression(translated.feel).evaluate(scope));
}

describe('JUEL of other engines becomes FEEL', () => {
  it.each([
    ["${a > b && c == 'x'}", 'a > b and c = "x"'],
    ['#{a gt b and c eq "x"}', 'a > b and c = "x"'],
    ['${not cancelTx}', 'cancelTx != true'],
    ['${!x}', 'x != true'],
    ['${!(a == null)}', 'not(a = null)'],
    ['${a == null}', 'a = null'],
    ['${a != null}', 'a != null'],
    ['${empty list}', 'list contains([null, "", [], {}], list)'],
    ['${a le 1 or b ge 2}', 'a <= 1 or b >= 2'],
    ['${a ne b}', 'a != b'],
    ['${10 div 4}', '10 / 4'],
    ['${a mod 2 == 0}', 'modulo(a, 2) = 0'],
    ['${7 % 4}', 'modulo(7, 4)'],
    ["${a > b ? 'more' : 'less'}", 'if a > b then "more" else "less"'],
    ['${order.total}', 'order.total'],
    ['${loopCounter}', 'loopCounter - 1'],
    ['${10 - loopCounter}', '10 - (loopCounter - 1)'],
    ["${order.loopCounter == 'loopCounter'}", 'order.loopCounter = "loopCounter"'],
    ["${order['total']}", 'order.total'],
    ["${order['grand total']}", 'get value(order, "grand total")'],
    ['${list[0]}', 'list[1]'],
    ["${execution.getVariable('x') > 5}", 'x > 5'],
    ['${execution.getVariable("x")}', 'x'],
    ["${execution.hasVariable('x')}", 'x != null'],
    ['${(a + b) * 2}', '(a + b) * 2'],
    ['${a - (b - 1)}', 'a - (b - 1)'],
    ['${a || b && c}', 'a or b and c'],
    ['${(a || b) && c}', '(a or b) and c'],
    ['${a < b == yes}', '(a < b) = yes'],
    ['${-a + 1}', '-a + 1'],
    ['${.5 + 1.}', '0.5 + 1'],
    ["${'it\\'s'}", '"it\'s"'],
    ['${"say \\"hi\\""}', '"say \\"hi\\""'],
    ['plain text', '"plain text"'],
    ['', '""'],
    ['Order ${order.total} of ${c}', 'string join(["Order ", string(order.total), " of ", string(c)])'],
    ['\\${a}', '"${a}"'],
    ['  ${a}\n', 'a'],
    ['${true}', 'true'],
    ['${مبلغ > 5}', 'مبلغ > 5'],
    ["${'}' == c}", '"}" = c'],
  ])('%s → %s', (juel, feel) => {
    expect(translateJuel(juel)).toEqual({ ok: true, feel });
  });

  it.each([
    ['${a + b * 2}', '11'],
    ['${(a + b) * 2}', '16'],
    ['${a - b - 1}', '1'],
    ['${a - (b - 1)}', '3'],
    ['${negative % 4}', '-3'],
    ['${a % b}', '2'],
    ['${negative mod 7 == 0}', 'true'],
    ['${list[1]}', '"q"'],
    ['${list[i]}', '"q"'],
    ['${list[i - 1]}', '"p"'],
    ['${list[9]}', 'null'],
    ['${order[key]}', '120'],
    ['${order.lines[i + 1]}', '30'],
    ['${order.of}', '"me"'],
    ['${!nothing}', 'true'],
    ['${!yes}', 'false'],
    ['${!(nothing > 5)}', 'true'],
    ['${empty nothing}', 'true'],
    ['${empty none}', 'true'],
    ['${empty blank}', 'true'],
    ['${empty list}', 'false'],
    ['${not empty list}', 'true'],
    ['${!empty a}', 'true'],
    ['${nothing == null}', 'true'],
    ['${missing == null}', 'true'],
    ["${missing != 'x'}", 'true'],
    ['${yes ? no ? 1 : 2 : 3}', '2'],
    ["${'2' + 3}", '5'],
    ['${-(-a)}', '5'],
    ['${a}-${missing}-${c}', '"5--x"'],
    ['${yes}!', '"true!"'],
    ['${a == 5 && !(b == 5) || no}', 'true'],
    ['${c.contains("x")}', 'true'],
    ['${list.contains("z")}', 'false'],
    ['${!c.contains("y") && yes}', 'true'],
    ['${order.of.startsWith("m") && order.of.endsWith("e")}', 'true'],
    ['${list.size() > 1}', 'true'],
    ['${c.length() + 1}', '2'],
    ['${none.isEmpty() and blank.isEmpty()}', 'true'],
    ['${list.isEmpty()}', 'false'],
    ['${list.get(1)}', '"q"'],
    ['${order.get("total")}', '120'],
    ['${order.containsKey("total")}', 'true'],
    ['${c.equals("x") ? c.toUpperCase() : 0}', '"X"'],
    ['${c.equalsIgnoreCase("X")}', 'true'],
    ['${order.of.substring(1)}', '"e"'],
    ['${order.of.substring(0, i)}', '"m"'],
    ['${order.of.matches("m.")}', 'true'],
    ['${a.toString()}', '"5"'],
  ])('%s is %s', (juel, expected) => {
    expect(value(juel)).toBe(expected);
  });

  it.each([
    ['${bean.method(a)}', 'methods-are-not-called-from-expressions', 7],
    ['${c.contains()}', 'this-method-has-other-arguments', 4],
    ['${execution.setVariable("a", 1)}', 'methods-are-not-called-from-expressions', 12],
    ['${execution.getVariable(a)}', 'the-name-of-the-variable-must-be-a-text', 24],
    ['${now()}', 'functions-of-other-systems-are-not-known-here', 2],
    ['${fn:length(a)}', 'functions-of-other-systems-are-not-known-here', 2],
    ['${a', 'a-closing-brace-is-missing', 0],
    ['x ${a +}', 'a-value-is-expected-but-the-expression-ends', 7],
    ['${}', 'a-value-is-expected-but-the-expression-ends', 2],
    ["${'a}", 'a-text-is-not-closed', 2],
    ['${a b}', 'an-operator-or-the-end-is-expected-here', 4],
    ['${(a}', 'a-closing-bracket-is-expected-here', 4],
    ['${a ? b}', 'a-colon-is-expected-here', 7],
    ['${a = 1}', 'only-values-are-translated-no-statements', 4],
    ['${a @ b}', 'this-character-means-nothing-here', 4],
    ["${'a' + b}", 'arithmetic-is-for-numbers-only', 2],
    ['${for > 1}', 'this-name-is-none-in-feel', 2],
    ['${a$b}', 'this-name-is-none-in-feel', 2],
    ['${a.constructor}', 'this-name-may-not-be-used', 4],
    ['${a.}', 'a-name-is-expected-after-the-dot', 4],
    [`\${${'('.repeat(80)}a${')'.repeat(80)}}`, 'it-is-nested-too-deep', 66],
    ['${a instanceof b}', 'classes-of-java-are-not-known-here', 4],
  ])('%s is refused: %s', (juel, reason, at) => {
    expect(translateJuel(juel)).toEqual({ ok: false, reason, at });
  });

  it('whatever is translated compiles, and nothing throws', () => {
    const token = fc.constantFrom(
      ...['a', 'order', 'x1', 'date', 'count', 'مبلغ', 'in', '1', '2.5', '.5', "'t'", '"q\\""', 'null', 'true'],
      ...['+', '-', '*', '/', '%', ' mod ', ' div ', '==', '!=', '<', ' ge ', '&&', ' or ', '!', ' not ', ' empty '],
      ...['?', ':', '.', '.total', '[', ']', '[0]', '(', ')', '${', '}', '#{', ' ', '\\', 'text', '\n', '\u0000', '😀'],
    );
    const text = fc.oneof(
      fc.array(token, { maxLength: 12 }).map((parts) => `\${${parts.join('')}}`),
      fc.array(token, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    let translated = 0;
    fc.assert(
      fc.property(text, (juel) => {
        const result = translateJuel(juel);
        if (!result.ok) return;
        translated += 1;
        expect(() => compileExpression(result.feel), result.feel).not.toThrow();
      }),
      { numRuns: 3000 },
    );
    expect(translated).toBeGreaterThan(500);
  });

  it('values of generated arithmetic and logic are those of JavaScript, which has the same precedence', () => {
    const { number, truth } = fc.letrec<{ number: string; truth: string }>((tie) => ({
      number: fc.oneof(
        { maxDepth: 4 },
        fc.integer({ min: 0, max: 20 }).map(String),
        fc.constantFrom('a', 'b', 'negative'),
        fc
          .tuple(tie('number'), fc.constantFrom('+', '-', '*', '%'), tie('number'))
          .map(([l, o, r]) => (o === '%' ? `${bracket(l)} % 7` : `${bracket(l)} ${o} ${bracket(r)}`)),
        fc.tuple(tie('truth'), tie('number'), tie('number')).map(([t, l, r]) => `(${t} ? ${l} : ${r})`),
      ),
      truth: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('yes', 'no', 'true'),
        fc
          .tuple(tie('number'), fc.constantFrom('<', '>=', '==', '!='), tie('number'))
          .map(([l, o, r]) => `${l} ${o} ${r}`),
        fc.tuple(tie('truth'), fc.constantFrom('&&', '||'), tie('truth')).map(([l, o, r]) => `${l} ${o} ${r}`),
        tie('truth').map((inner) => `!(${inner})`),
      ),
    }));
    const names = Object.keys(scope).filter((name) => /^[a-z]+$/.test(name));
    const values = names.map((name) => scope[name as keyof typeof scope]);
    fc.assert(
      fc.property(fc.oneof(number, truth), (source) => {
        // JavaScript is the oracle; the sources are made above
        const expected: unknown = new Function(...names, `return ${source}`)(...values);
        expect(value(`\${${source}}`), source).toBe(String(expected === 0 ? 0 : expected));
      }),
      { numRuns: 500 },
    );
  });
});

/** Half of the operands get brackets, so that both precedence and brackets are tried. */
function bracket(source: string): string {
  return source.length % 2 === 0 ? `(${source})` : source;
}
