import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from './compile-template.ts';
import { ExpressionError, FuelExhausted } from './expressions.ts';

const render = (source: string, scope = {}) => compileTemplate(source).render(scope);

describe('a template', () => {
  it('puts the values of its expressions into its text', () => {
    expect(render('سلام {{ lead.name }}، {{ lead.value * 2 }} تومان', { lead: { name: 'سارا', value: 500 } })).toBe(
      'سلام سارا، 1000 تومان',
    );
    expect(render('no value: [{{ missing }}], list: {{ [1, "a", null] }}')).toBe('no value: [], list: 1, a, ');
    expect(render('due {{ @"2026-03-21" + @"P3D" }}')).toBe('due 2026-03-24');
    expect(render('')).toBe('');
  });

  it('finds the end of an expression behind quotes and braces', () => {
    expect(render('{{ "}}" }}{{ {a: {b: 1}}.a.b }}{{ "\\"}}" }}')).toBe('}}1"}}');
    expect(render('a } b }} c { d')).toBe('a } b }} c { d');
  });

  it('tells what it reads', () => {
    expect(compileTemplate('{{ lead.name }} {{ lead.owner.email }} {{ lead.name }}').reads).toEqual([
      'lead.name',
      'lead.owner.email',
    ]);
  });

  it('formats values as the caller wants', () => {
    expect(compileTemplate('{{ 1 }} {{ "x" }}').render({}, { format: (value) => `<${String(value)}>` })).toBe(
      '<1> <x>',
    );
  });

  it.each([
    ['Hi {{ name', 'template-unclosed', 3],
    ['Hi {{ }}', 'expression-empty', 5],
    ['Hi {{ 1 + }}', 'expression-ends', 10],
    ['{% include "../../../etc/passwd" %}', 'template-tag', 0],
    ['x {% layout "/etc/hostname" %}', 'template-tag', 2],
    ['{{ x.constructor }}', 'expression-forbidden-name', 3],
    ['{{ x.__proto__ }}', 'expression-forbidden-name', 3],
  ])('T-C07 %s is refused', (source, code, offset) => {
    let found: unknown;
    try {
      compileTemplate(source);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(ExpressionError);
    expect(found).toMatchObject({ code, offset });
  });
});

describe('values are never parsed again (T-C03)', () => {
  const attacks = [
    '{{ 7*7 }}',
    '$' + '{7*7}',
    '={{7*7}}',
    '{% for i in (1..9) %}x{% endfor %}',
    '{{ lead.secret }}',
    '$&',
    '$1',
    "$'",
    '}}{{',
  ];

  it.each(attacks)('%s stays text', (attack) => {
    expect(render('Hello {{ name }}! {{ "a" + name }}', { name: attack, lead: { secret: 's' } })).toBe(
      `Hello ${attack}! a${attack}`,
    );
  });

  it('rendering is textual substitution for any values', () => {
    const hostile = fc.oneof(fc.string(), fc.constantFrom(...attacks));
    fc.assert(
      fc.property(hostile, hostile, hostile, (a, b, c) => {
        expect(render('1{{ x.a }}2{{ b }}3{{ c }}{{x.a}}', { x: { a }, b, c })).toBe(`1${a}2${b}3${c}${a}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('T-C08 output has a bound', () => {
    const { render: run } = compileTemplate('{{ a }}'.repeat(20));
    expect(() => run({ a: 'x'.repeat(100_000) })).toThrow(FuelExhausted);
  });
});
