// Whatever is done to a form, in whatever order: it stays a form that may be drawn, nothing is asked twice, nothing is lost by moving, and undoing it all
// gives the form one began with, byte for byte.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsElements, layoutOf, mayLieIn, placesOf } from '../../../schemas/form-layout.ts';
import type {
  EntityDefinition,
  FieldKind,
  FormDefinition,
  FormElement,
  FormElementKind,
} from '../../../schemas/types.ts';
import { EditHistory } from '../../studio/edit-history.ts';
import { freeId, idsIn, inOrder } from '../layout-tree.ts';
import { layOut } from '../new-form.ts';
import { addElement } from './add-element.ts';
import { changeElement } from './change-element.ts';
import { moveElement } from './move-element.ts';
import { type Nudge, nudgeElement } from './nudge-element.ts';
import { pasteElement } from './paste-element.ts';
import { removeElement } from './remove-element.ts';

const kinds: readonly FieldKind[] = [
  'text',
  'phone',
  'email',
  'date',
  'money',
  'longText',
  'choice',
  'file',
  'lines',
  'tags',
];
const entity: EntityDefinition = {
  kind: 'entity',
  id: 'thing',
  name: 'thing',
  titleField: 'f0',
  access: {},
  fields: Array.from({ length: 24 }, (_, at) => ({
    id: `thing.f${at}`,
    name: `f${at}`,
    kind: kinds[at % kinds.length]!,
  })),
};
const flat: FormDefinition = {
  kind: 'form',
  name: 'flat',
  entity: 'thing',
  fields: entity.fields.map(({ name }) => ({ field: name })),
};
const laidOut: FormDefinition = { kind: 'form', name: 'laid', entity: 'thing', layout: layOut(entity) };

type Act =
  | { do: 'add'; kind: FormElementKind; at: number }
  | { do: 'move'; at: number; to: number; first: boolean }
  | { do: 'nudge'; at: number; nudge: Nudge }
  | { do: 'remove' | 'paste' | 'change'; at: number; to: number };

const number = fc.nat({ max: 60 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    kind: fc.constantFrom<FormElementKind>(
      'section',
      'columns',
      'tabs',
      'steps',
      'text',
      'button',
      'column',
      'step',
      'tab',
    ),
    at: number,
  }),
  fc.record({ do: fc.constant('move' as const), at: number, to: number, first: fc.boolean() }),
  fc.record({
    do: fc.constant('nudge' as const),
    at: number,
    nudge: fc.constantFrom<Nudge>('up', 'down', 'in', 'out'),
  }),
  fc.record({ do: fc.constantFrom('remove' as const, 'paste' as const, 'change' as const), at: number, to: number }),
);

function fresh(form: FormDefinition, kind: FormElementKind): FormElement {
  const taken = idsIn(form);
  const make = (one: FormElementKind, children?: FormElement[]): FormElement => {
    const id = freeId(taken, one);
    taken.add(id);
    return { id, kind: one, ...(children === undefined ? {} : { children }) };
  };
  const part = ({ columns: 'column', tabs: 'tab', steps: 'step' } as const)[kind as 'columns'];
  if (part !== undefined) return make(kind, [make(part, []), make(part, [])]);
  return make(kind, holdsElements({ kind }) ? [] : undefined);
}

function done(form: FormDefinition, act: Act): FormDefinition {
  const all = inOrder(form).map(({ element }) => element);
  const pick = (at: number): FormElement | undefined => all[at % Math.max(1, all.length)];
  const element = pick(act.at);
  if (act.do === 'add')
    return addElement(form, fresh(form, act.kind), element && holdsElements(element) ? { holder: element.id } : {});
  if (element === undefined) return form;
  if (act.do === 'nudge') return nudgeElement(form, element.id, act.nudge);
  if (act.do === 'remove') return removeElement(form, element.id);
  if (act.do === 'change') return changeElement(form, element.id, { label: { en: `L${act.to}` }, help: undefined });
  const other = pick(act.to);
  if (act.do === 'paste') return pasteElement(form, element, entity, other?.id).form;
  const into = other !== undefined && holdsElements(other) && 'first' in act && act.first;
  const place = into ? { holder: other.id, before: other.children?.[0]?.id } : { before: other?.id };
  return moveElement(form, element.id, place);
}

function requireWhole(form: FormDefinition): void {
  const walk = (elements: readonly FormElement[], holder: FormElementKind | undefined): void => {
    for (const element of elements) {
      expect(mayLieIn(element.kind, holder), `${element.kind} in ${holder}`).toBe(true);
      if (['columns', 'tabs', 'steps'].includes(element.kind)) expect(element.children?.length).toBeGreaterThan(0);
      if (element.kind !== 'lines') walk(element.children ?? [], element.kind);
    }
  };
  walk(layoutOf(form), undefined);
  const ids = inOrder(form).map(({ element }) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
  const fields = placesOf(form).map(({ field }) => field);
  expect(new Set(fields).size).toBe(fields.length);
}

describe('Commands on forms', () => {
  it.each([
    ['a simple form', flat],
    ['one that is laid out', laidOut],
  ])('keep %s whole, lose nothing by moving, and are undone to the byte', (_what, begun) => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 30 }), (todo) => {
        const history = new EditHistory<FormDefinition>();
        let form = begun;
        const steps = [form];
        for (const act of todo) {
          const next = done(form, act);
          if (next === form) continue;
          if (act.do === 'move' || act.do === 'nudge')
            expect(
              placesOf(next)
                .map(({ field }) => field)
                .sort(),
            ).toEqual(
              placesOf(form)
                .map(({ field }) => field)
                .sort(),
            );
          requireWhole(next);
          history.add(form, next, act.do);
          form = next;
          steps.push(form);
        }
        for (const before of steps.slice(0, -1).reverse())
          expect(JSON.stringify(history.undo())).toBe(JSON.stringify(before));
        expect(history.undo()).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it('lay out every field of an entity that is asked, once', () => {
    const fields = placesOf(laidOut).map(({ field }) => field);
    expect([...fields].sort()).toEqual(entity.fields.map(({ name }) => name).sort());
    requireWhole(laidOut);
  });

  it('leave the form they were given as it was', () => {
    const before = JSON.stringify(laidOut);
    moveElement(laidOut, 'f1', {});
    removeElement(laidOut, 'section-main');
    pasteElement(laidOut, layoutOf(laidOut)[0]!, entity, undefined);
    expect(JSON.stringify(laidOut)).toBe(before);
  });
});
