// What a new element of each kind begins as, and a field of the entity as a place.

import { isComputed } from '../../schemas/field-schema.ts';
import { isFileKind } from '../../schemas/file-types.ts';
import type {
  EntityDefinition,
  FieldDefinition,
  FormDefinition,
  FormElement,
  FormElementKind,
  LocalText,
} from '../../schemas/types.ts';
import { formatInteger } from '../format/numbers.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { freeId, idsIn } from './layout-tree.ts';

/** In the order of the palette. */
export const elementKinds: readonly FormElementKind[] = [
  ...(['section', 'columns', 'tabs', 'steps', 'text', 'image', 'button', 'signature', 'related'] as const),
];

export const kindIcon: Readonly<Record<FormElementKind, string>> = {
  section: 'rows-3',
  columns: 'columns-3',
  column: 'columns-3',
  tabs: 'app-window',
  tab: 'app-window',
  steps: 'list-ordered',
  step: 'list-ordered',
  field: 'text-cursor-input',
  lines: 'list',
  related: 'link',
  text: 'text-align-start',
  image: 'image',
  signature: 'signature',
  button: 'mouse-pointer-click',
};

export function newElement(
  kind: FormElementKind,
  form: FormDefinition,
  entity: Pick<EntityDefinition, 'fields'>,
): FormElement {
  const taken = idsIn(form);
  const make = (part: FormElementKind, more: Partial<FormElement> = {}): FormElement => {
    const id = freeId(taken, part);
    taken.add(id);
    return { id, kind: part, ...more };
  };
  const titled = (part: FormElementKind, number: number): FormElement =>
    make(part, { label: said(`forms.kind.${part}`, ` ${formatInteger(number)}`), children: [] });
  switch (kind) {
    case 'section':
      return make('section', { label: said('forms.kind.section'), children: [] });
    case 'columns':
      return make('columns', { children: [make('column', { children: [] }), make('column', { children: [] })] });
    case 'tabs':
      return make('tabs', { children: [titled('tab', 1), titled('tab', 2)] });
    case 'steps':
      return make('steps', { children: [titled('step', 1), titled('step', 2)] });
    case 'column':
    case 'tab':
    case 'step':
      return make(kind, { ...(kind === 'column' ? {} : { label: said(`forms.kind.${kind}`) }), children: [] });
    case 'button':
      return make('button', { does: 'submit', label: said('action.save') });
    case 'signature': {
      const field = entity.fields.find((one) => isFileKind(one));
      return make('signature', field ? { field: field.name } : {});
    }
    default:
      return make(kind);
  }
}

/** A place for a field of the entity: lines with the fields of a line, what is computed only to be read. */
export function newPlace(field: FieldDefinition, form: FormDefinition): FormElement {
  const id = freeId(idsIn(form), field.name);
  const readOnly = isComputed(field) ? { readOnly: true } : {};
  return { id, kind: field.kind === 'lines' ? 'lines' : 'field', field: field.name, ...readOnly };
}

/** A field of the form's own. */
export function newOwn(
  form: FormDefinition,
  entity: Pick<EntityDefinition, 'fields'>,
  kind: FieldDefinition['kind'],
): FormElement {
  const names = new Set([...entity.fields.map(({ name }) => name), ...idsIn(form)]);
  const name = freeId(names, 'answer');
  const options = kind === 'choice' || kind === 'choices' ? { options: [{ value: 'yes' }, { value: 'no' }] } : {};
  const own: FieldDefinition = { id: `${form.name}.${name}`, name, kind, label: said('forms.ownLabel'), ...options };
  return { id: name, kind: 'field', field: name, own };
}

/** The words of the screen as a text of a form: people rename it, in their language first. */
function said(key: string, more = ''): LocalText {
  return { [preferences().language]: `${t(key)}${more}` };
}
