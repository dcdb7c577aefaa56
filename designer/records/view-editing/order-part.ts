// The order of a view's records: up to four fields, each up or down.
import { html, nothing, type TemplateResult } from 'lit';
import type { FieldDefinition, SortTerm, ViewDefinition } from '../../../schemas/types.ts';
import type { EntityForUser } from '../../api/types.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import { columnFields } from '../columns.ts';
import type { EditView } from './panel.ts';
import { changed } from './view-edits.ts';

const most = 4;
const unordered: ReadonlySet<FieldDefinition['kind']> = new Set([
  'choices',
  'tags',
  'lines',
  'references',
  'json',
  'richText',
  'file',
  'image',
  'address',
]);

export function sortable(entity: EntityForUser): readonly FieldDefinition[] {
  return columnFields(entity).filter(({ kind }) => !unordered.has(kind));
}

export function orderPart(view: ViewDefinition, entity: EntityForUser, edit: EditView): TemplateResult {
  const { sort = [] } = view;
  const set = (terms: readonly SortTerm[]): void =>
    edit((one) => changed(one, { sort: terms.length === 0 ? undefined : [...terms] }), 'sort');
  const fields = sortable(entity);
  const free = fields.filter(({ name }) => !sort.some(({ field }) => field === name));
  const [next] = free;
  return html`${sort.length === 0 ? html`<p class="hint">${t('view.noOrder')}</p>` : nothing}
    ${sort.map((term, index) => row(term, index, { fields, sort, set }))}
    ${
      next && sort.length < most
        ? html`<button type="button" class="button small" @click=${() => set([...sort, { field: next.name, direction: 'asc' }])}><ravand-icon name="plus"></ravand-icon>${t(sort.length === 0 ? 'view.orderBy' : 'view.thenBy')}</button>`
        : nothing
    }`;
}

function row(
  term: SortTerm,
  index: number,
  {
    fields,
    sort,
    set,
  }: {
    readonly fields: readonly FieldDefinition[];
    readonly sort: readonly SortTerm[];
    readonly set: (terms: readonly SortTerm[]) => void;
  },
): TemplateResult {
  const field = fields.find(({ name }) => name === term.field);
  const name = field ? labelOf(field) : term.field;
  const isUp = term.direction === 'asc';
  const replace = (next: SortTerm) => set(sort.with(index, next));
  const turn = t(isUp ? 'view.ascending' : 'view.descending', { field: name });
  return html`<div class="row">
    <select class="control" aria-label=${t('view.orderAt', { at: index + 1 })} @change=${(event: Event) => replace({ ...term, field: (event.target as HTMLSelectElement).value })}>
      ${field ? nothing : html`<option value=${term.field} selected>${term.field}</option>`}
      ${fields.map((one) => html`<option value=${one.name} ?selected=${one.name === term.field}>${labelOf(one)}</option>`)}
    </select>
    <button type="button" class="button quiet icon-only small" aria-label=${turn} title=${turn} @click=${() => replace({ ...term, direction: isUp ? 'desc' : 'asc' })}><ravand-icon name=${isUp ? 'arrow-up' : 'arrow-down'}></ravand-icon></button>
    <button type="button" class="button quiet icon-only small" aria-label=${t('view.dropOrder', { field: name })} title=${t('view.dropOrder', { field: name })} @click=${() => set(sort.toSpliced(index, 1))}><ravand-icon name="x"></ravand-icon></button>
  </div>`;
}
