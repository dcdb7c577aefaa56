// Which records a reference offers: conditions over these records, whose values are expressions over the form.
import { html, type TemplateResult } from 'lit';
import type { FilterTree } from '../../../schemas/types.ts';
import { entityNamed } from '../../api/session.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import type { PropertyContext } from './property-context.ts';
import { choiceField, feelField } from './property-fields.ts';

type Term = Extract<FilterTree, { readonly operator: string; readonly field: string }>;

const operators = ['eq', 'ne', 'lt', 'gt', 'contains', 'empty', 'notEmpty'] as const;
const alone: ReadonlySet<string> = new Set(['empty', 'notEmpty']);

export function offersEditor({ element, field, schema, change }: PropertyContext): TemplateResult {
  const target = entityNamed(field?.target ?? '');
  const terms = termsOf(element.filter);
  const fields = (target?.fields ?? []).filter(({ kind }) => kind !== 'lines' && kind !== 'json');
  const set = (next: readonly Term[]) =>
    change({ filter: next.length === 0 ? undefined : next.length === 1 ? next[0] : { and: [...next] } });
  if (terms === undefined)
    return html`<div class="group"><span class="label">${t('forms.offers')}</span><p class="help">${t('forms.offersOther')}</p></div>`;
  const put = (index: number, changes: Partial<Term>) =>
    set(terms.map((term, at) => (at === index ? ({ ...term, ...changes } as Term) : term)));
  return html`<fieldset class="group">
    <legend>${t('forms.offers')}</legend>
    ${terms.map((term, index) => {
      const value =
        typeof term.value === 'string' && term.value.startsWith('=')
          ? term.value.slice(1)
          : JSON.stringify(term.value ?? null);
      return html`<div class="card">
        ${choiceField(
          `offer-${index}`,
          t('forms.offerField'),
          term.field,
          fields.map((one) => ({ value: one.name, label: labelOf(one) })),
          (name) => put(index, { field: name }),
        )}
        ${choiceField(
          `how-${index}`,
          t('forms.offerHow'),
          term.operator,
          operators.map((one) => ({ value: one, label: t(`forms.operator.${one}`) })),
          (operator) => put(index, { operator: operator as Term['operator'] }),
        )}
        ${alone.has(term.operator) ? '' : feelField(t('forms.offerValue'), value, (said) => put(index, { value: `=${said ?? 'null'}` }), { schema })}
        <button type="button" class="button quiet danger small" @click=${() => set(terms.filter((_, at) => at !== index))}><ravand-icon name="trash"></ravand-icon>${t('forms.offerRemove')}</button>
      </div>`;
    })}
    <button type="button" class="button small" ?disabled=${fields.length === 0} @click=${() => set([...terms, { field: fields[0]!.name, operator: 'notEmpty' }])}><ravand-icon name="plus"></ravand-icon>${t('forms.offerAdd')}</button>
  </fieldset>`;
}

/** undefined for a filter that is more than a list of conditions. */
function termsOf(filter: FilterTree | undefined): readonly Term[] | undefined {
  if (filter === undefined) return [];
  const parts = 'and' in filter ? filter.and : [filter];
  const terms = parts.filter((part): part is Term => 'operator' in part && 'field' in part && !('related' in part));
  return terms.length === parts.length ? terms : undefined;
}
