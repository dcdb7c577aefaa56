// `<ravand-term-offers>`: what a new condition may be about: a field, related records, a view; found by typing, walked by the arrows. Emits `term-offer` with how it begins.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { foldForSearch } from '../../core/kernel/fold.ts';
import type { FieldDefinition, FilterTree } from '../../schemas/types.ts';
import { narrow } from '../elements/anchor.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { floats } from '../elements/styles/floats.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { operatorsOf } from './filter-words.ts';
import { relationsTo, relationsWithin } from './relations.ts';

/** A view of the entity whose records may be meant. */
export interface Segment {
  readonly name: string;
  readonly label: string;
}

/** A condition as it begins, and whether something of it is still to be said. */
export interface OfferedTerm {
  readonly term: FilterTree;
  readonly isUnfinished: boolean;
}

interface Offer extends OfferedTerm {
  readonly label: string;
}

/** Fewer are read at a glance. */
const seekFrom = 9;

@customElement('ravand-term-offers')
export class RavandTermOffers extends RavandElement {
  static override styles = [
    base,
    controls,
    floats,
    css`
      :host {
        display: grid;
        min-inline-size: 220px;
      }
      .seek {
        padding: 8px 8px 2px;
      }
      .offers {
        padding: 6px;
        max-block-size: 320px;
        overflow: auto;
      }
      .heading {
        padding: 10px 10px 4px;
        font: var(--small-strong);
        color: var(--text-3);
      }
      .none {
        padding: 8px 10px;
        color: var(--text-2);
      }
      @media (max-width: 767.98px) {
        .offers {
          max-block-size: 60dvh;
        }
      }
    `,
  ];

  @property() entity = '';
  @property({ attribute: false }) fields: readonly FieldDefinition[] = [];
  @property({ attribute: false }) segments: readonly Segment[] = [];
  /** Of records that are themselves asked for as related ones: no relations again. */
  @property({ type: Boolean }) isInner = false;
  @state() private sought = '';

  override render(): TemplateResult {
    const groups = this.#groups();
    const isLong = groups.reduce((sum, [, offers]) => sum + offers.length, 0) >= seekFrom;
    const wanted = foldForSearch(this.sought);
    const found = groups.flatMap(([heading, offers]) => {
      const fitting = offers.filter(({ label }) => foldForSearch(label).includes(wanted));
      return fitting.length > 0 ? [[heading, fitting] as const] : [];
    });
    return html`<div @keydown=${this.#onKey}>
      ${isLong ? html`<div class="seek"><input class="control" type="search" autocomplete="off" ?autofocus=${!narrow.matches} aria-label=${t('filter.seek')} placeholder=${t('filter.seek')} .value=${this.sought} @input=${this.#onSeek} /></div>` : nothing}
      <div class="offers">
        ${found.map(([heading, offers]) => this.#group(heading, offers))}
        <div role="status">${found.length === 0 ? html`<p class="none">${t('list.notFound', { search: this.sought })}</p>` : nothing}</div>
      </div>
    </div>`;
  }

  #groups(): readonly (readonly [heading: string, offers: readonly Offer[]])[] {
    const { entity, fields, segments } = this;
    const relations = this.isInner ? [] : [...relationsWithin(fields), ...relationsTo(entity)];
    return [
      [
        '',
        fields
          .filter((field) => operatorsOf(field).length > 0)
          .map((field) => ({ label: labelOf(field), term: newTerm(field), isUnfinished: true })),
      ],
      [
        t('filter.relations'),
        relations.map(({ name, label }) => ({ label, term: { related: name, operator: 'some' }, isUnfinished: true })),
      ],
      [t('filter.inViews'), segments.map(({ name, label }) => ({ label, term: { view: name }, isUnfinished: false }))],
    ];
  }

  #group(heading: string, offers: readonly Offer[]): TemplateResult {
    return html`${heading === '' ? nothing : html`<div class="heading">${heading}</div>`}
      ${offers.map((offer) => html`<button type="button" class="option" @click=${() => this.#choose(offer)}><bdi>${offer.label}</bdi></button>`)}`;
  }

  #choose({ term, isUnfinished }: Offer): void {
    this.emit('term-offer', { term, isUnfinished } satisfies OfferedTerm);
  }

  #onSeek = (event: Event): void => {
    this.sought = (event.target as HTMLInputElement).value.trim();
  };

  #onKey = (event: KeyboardEvent): void => {
    const stops = [...this.renderRoot.querySelectorAll<HTMLElement>('input, .option')];
    const at = stops.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const isSeeking = stops[at] instanceof HTMLInputElement;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const to = at + (event.key === 'ArrowDown' ? 1 : -1);
      stops[(to + stops.length) % stops.length]?.focus();
    } else if (event.key === 'Enter' && isSeeking && this.sought !== '') {
      event.preventDefault();
      stops[at + 1]?.click();
    }
  };
}

function newTerm(field: FieldDefinition): FilterTree {
  const operator = operatorsOf(field)[0] ?? 'eq';
  const value = field.kind === 'boolean' ? true : operator === 'during' ? ({ period: 'month' } as const) : undefined;
  return { field: field.name, operator, ...(value === undefined ? {} : { value }) };
}
