// `<ravand-related-editor>`: what is asked of the records that point here: that there are some or none, how many, or a sum of them; and of which.
// Emits `related-change` with the term. The sentence inside it is the one it stands in: whoever shows this editor brings that element.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FieldDefinition, RelatedTerm } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { readNumber } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { relationOf } from './relations.ts';
import { isPoint, pointText } from './relative-words.ts';
import { filterOf, type Sentence, sentenceOf } from './sentence.ts';

const comparisons = ['ge', 'gt', 'le', 'lt', 'eq', 'ne'] as const;
const measures = ['sum', 'average', 'min', 'max'] as const;
const numeric = /^(integer|decimal|money|percent|rating)$/;

@customElement('ravand-related-editor')
export class RavandRelatedEditor extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 10px;
      }
      ravand-filter-sentence {
        flex-wrap: wrap;
      }
    `,
  ];

  @property({ attribute: false }) term: RelatedTerm = { related: '', operator: 'some' };
  /** The fields of the entity that is asked about. */
  @property({ attribute: false }) fields: readonly FieldDefinition[] = [];
  /** Of which records; kept here while a condition still lacks its value. */
  @state() private inner: Sentence | undefined;

  override render(): TemplateResult {
    const { term } = this;
    const relation = relationOf(term.related, this.fields);
    const fields = relation?.entity.fields ?? [];
    const inner = this.inner ?? sentenceOf(term.filter);
    return html`<div class="field">
        <label for="what">${relation?.label ?? term.related}</label>
        <select id="what" class="control" aria-label=${t('filter.what.label')} @change=${this.#onWhat}>
          ${this.#whats(fields).map(({ key, label }) => html`<option value=${key} ?selected=${key === whatOf(term)}>${label}</option>`)}
        </select>
      </div>
      ${term.operator === 'some' || term.operator === 'none' ? nothing : this.#comparison(term)}
      ${
        relation
          ? html`<div class="field">
            <span class="label">${t('filter.onlyThose')}</span>
            <ravand-filter-sentence
              isInner
              .entity=${relation.entity.name}
              .fields=${fields}
              .sentence=${inner}
              @filter-change=${this.#onInner}
            ></ravand-filter-sentence>
          </div>`
          : nothing
      }`;
  }

  #whats(fields: readonly FieldDefinition[]): readonly { readonly key: string; readonly label: string }[] {
    const ofFields = fields
      .filter((field) => numeric.test(field.kind))
      .flatMap((field) =>
        measures.map((measure) => ({
          key: `${measure}:${field.name}`,
          label: t(`filter.what.${measure}`, { field: labelOf(field) }),
        })),
      );
    const plain = ['some', 'none', 'count'].map((key) => ({ key, label: t(`filter.what.${key}`) }));
    const known = [...plain, ...ofFields];
    const own = whatOf(this.term);
    return known.some(({ key }) => key === own) ? known : [{ key: own, label: own }, ...known];
  }

  #comparison(term: RelatedTerm): TemplateResult {
    const set = (event: Event) =>
      this.#tell({ ...term, operator: (event.target as HTMLSelectElement).value as RelatedTerm['operator'] });
    const value = isPoint(term.value) ? pointText(term.value) : String(term.value ?? '');
    return html`<select class="control" aria-label=${t('filter.comparison')} @change=${set}>
        ${comparisons.map((one) => html`<option value=${one} ?selected=${one === term.operator}>${t(`operator.${one}`)}</option>`)}
      </select>
      <input class="control" inputmode="decimal" aria-label=${t('filter.value')} .value=${value} ?readonly=${isPoint(term.value)} @change=${this.#onValue} />`;
  }

  #onWhat = (event: Event): void => {
    const { related, filter, operator, value } = this.term;
    const [what = '', of] = (event.target as HTMLSelectElement).value.split(':');
    const bare = { related, ...(filter ? { filter } : {}) };
    if (what === 'some' || what === 'none') {
      this.#tell({ ...bare, operator: what });
      return;
    }
    const comparison = operator === 'some' || operator === 'none' ? 'ge' : operator;
    const measured = { ...bare, measure: what as NonNullable<RelatedTerm['measure']>, ...(of ? { of } : {}) };
    // Of how many is asked with a number at once; sums are in units of their own.
    const given = value ?? (what === 'count' ? 1 : undefined);
    this.#tell({ ...measured, operator: comparison, ...(given === undefined ? {} : { value: given }) });
  };

  #onValue = (event: Event): void => {
    const typed = readNumber((event.target as HTMLInputElement).value);
    const { value: _, ...bare } = this.term;
    const isCount = (this.term.measure ?? 'count') === 'count';
    if (typed === undefined) this.#tell(bare);
    else this.#tell({ ...bare, value: isCount ? Math.trunc(Number(typed)) : typed });
  };

  #onInner = (event: CustomEvent<Sentence>): void => {
    event.stopPropagation();
    this.inner = event.detail;
    const { filter: _, ...bare } = this.term;
    const filter = filterOf(event.detail);
    this.#tell(filter ? { ...bare, filter } : bare);
  };

  #tell(term: RelatedTerm): void {
    this.term = term;
    this.emit('related-change', term);
  }
}

/** One key for what is asked: "some", "count", "sum:value". */
function whatOf({ operator, measure = 'count', of }: RelatedTerm): string {
  if (operator === 'some' || operator === 'none') return operator;
  return of === undefined ? measure : `${measure}:${of}`;
}
