// What a form is for what stands in it: order, hidden values, and that only what reads a change is evaluated anew.
import { describe, expect, it } from 'vitest';
import type { FieldDefinition, FormElement } from '../../schemas/types.ts';
import { formFaults } from './form-faults.ts';
import { planForm } from './form-plan.ts';
import { type FormFacts, FormJudge, type FormReader } from './form-state.ts';

const now = new Date('2026-11-26T08:00:00Z');
const reader: FormReader = { user: { id: 'u1', role: 'staff' }, zone: 'UTC', now: () => now };
const field = (name: string, kind: FieldDefinition['kind'] = 'text'): FieldDefinition => ({ id: name, name, kind });
const place = (name: string, more: Partial<FormElement> = {}): FormElement => ({
  id: name,
  kind: 'field',
  field: name,
  ...more,
});

function judged(layout: readonly FormElement[], fields: readonly FieldDefinition[], facts: Partial<FormFacts> = {}) {
  const plan = planForm({ form: { layout }, fields, owned: () => undefined });
  const judge = new FormJudge(plan, reader);
  const all = { given: {}, stored: {}, fresh: true, ...facts };
  return { plan, judge, facts: all, state: judge.settle(all) };
}

describe('A form', () => {
  it('settles each field after those it reads, wherever they stand', () => {
    const layout = [
      place('c', { visible: 'b = "x"' }),
      place('b', { defaultExpression: 'if a > 1 then "x" else "y"' }),
      place('a'),
    ];
    const fields = [field('a', 'integer'), field('b'), field('c')];
    expect(judged(layout, fields, { given: { a: 2 } }).state.hidden.has('c')).toBe(false);
    expect(judged(layout, fields, { given: { a: 1 } }).state.hidden.has('c')).toBe(true);
  });

  it('counts what is hidden as what the record has, never as what was typed', () => {
    const layout = [place('a', { visible: 'b = "show"' }), place('b'), place('c', { visible: 'a = "typed"' })];
    const fields = [field('a'), field('b'), field('c')];
    const { state } = judged(layout, fields, { given: { a: 'typed' }, stored: { a: 'stored' }, fresh: false });
    expect([state.values.a, state.hidden.has('c')]).toEqual(['stored', true]);
    const shown = judged(layout, fields, { given: { a: 'typed', b: 'show' }, stored: { a: 'stored' }, fresh: false });
    expect([shown.state.values.a, shown.state.hidden.has('c')]).toEqual(['typed', false]);
  });

  it('hides and locks with a holder all that lies in it', () => {
    const layout = [
      {
        id: 's',
        kind: 'section',
        visible: 'a = "x"',
        readOnly: true,
        children: [{ id: 't', kind: 'section', children: [place('b')] }],
      },
      place('a'),
    ] as const;
    const fields = [field('a'), field('b')];
    expect([...judged(layout, fields).state.hidden].sort()).toEqual(['b', 's', 't']);
    const { state } = judged(layout, fields, { given: { a: 'x', b: 'typed' } });
    expect([state.hidden.size, state.fields.get('b')?.readOnly, state.values.b]).toEqual([0, true, null]);
  });

  it('names fields that wait for each other', () => {
    const layout = [place('a', { visible: 'b = "x"' }), place('b', { defaultExpression: 'a' })];
    expect(judged(layout, [field('a'), field('b')]).plan.cycle).toEqual(['a', 'b', 'a']);
  });

  it('evaluates anew only what reads something that changed', () => {
    const names = Array.from({ length: 100 }, (_, at) => `f${at}`);
    const layout = names.map((name, at) => place(name, at === 0 ? {} : { visible: `f${at - 1} != "stop"` }));
    const fields = names.map((name) => field(name));
    const { judge } = judged(layout, fields);
    expect(judge.evaluations).toBe(99);
    const given: Record<string, string> = { f10: 'a' };
    judge.settle({ given, stored: {}, fresh: true });
    expect(judge.evaluations).toBe(100);
    judge.settle({ given: { ...given }, stored: {}, fresh: true });
    expect(judge.evaluations).toBe(100);
  });

  it('asks the time anew each time', () => {
    const layout = [place('a', { visible: 'today() > date("2020-01-01")' })];
    const { judge, facts } = judged(layout, [field('a')]);
    judge.settle(facts);
    expect(judge.evaluations).toBe(2);
  });

  it('knows who fills it in', () => {
    const layout = [place('a', { readOnly: 'user.role = "staff"' }), place('b', { visible: 'me = "u1"' })];
    const { state } = judged(layout, [field('a'), field('b')]);
    expect([state.fields.get('a')?.readOnly, state.hidden.size]).toEqual([true, 0]);
  });

  it('does not ask a validation whose fields are hidden', () => {
    const layout = [place('a', { visible: 'b = "x"' }), place('b')];
    const validations = [{ name: 'v', condition: 'a = "right"', fields: ['a'], message: { en: 'No.' } }];
    const options = { ...reader, language: 'en', validations };
    const codes = (given: Record<string, string>) => {
      const { plan, facts, state } = judged(layout, [field('a'), field('b')], { given });
      return formFaults(plan, facts, state, options).map(({ pointer, code }) => `${pointer} ${code}`);
    };
    expect(codes({})).toEqual([]);
    expect(codes({ b: 'x', a: 'wrong' })).toEqual(['/a validation.rule']);
    expect(codes({ b: 'x', a: 'right' })).toEqual([]);
  });
});
