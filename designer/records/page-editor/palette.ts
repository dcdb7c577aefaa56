// `<ravand-page-palette>`: what the page of a record can be made of: the columns of the chosen list, the fields of the entity, tabs and lists, buttons; found by
// typing. One is dragged to its place, or put there by a press. Emits `page-add`.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { foldForSearch } from '../../../core/kernel/fold.ts';
import type { PageButton, PageDefinition, PagePart } from '../../../schemas/types.ts';
import type { EntityForUser, RelatedList } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { Sortables } from '../../elements/sortables.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { kindIcons } from '../../entity-designer/entities.ts';
import { type Dropped, sortableSource } from '../../form-designer/drag.ts';
import { paletteStyle } from '../../form-designer/palette-style.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import { buttonIcons, buttonText, partIcons, partText, usualButtons } from '../page/shape.ts';
import { addressIn, freeId, type ListName, partOf, partsOf, type Sort } from './page-edits.ts';
import { columnsOf, listed, listText } from './words.ts';

/** Of the event `page-add`; without a place it goes after what is chosen. */
export interface PageAdd {
  readonly item: string | PagePart | PageButton;
  readonly sort: Sort;
  readonly place?: { readonly list: ListName; readonly before?: string | undefined };
}

interface Offer {
  readonly sort: Sort;
  readonly item: PageAdd['item'];
  readonly icon: string;
  readonly label: string;
  readonly isUsed: boolean;
  /** May it lie beside the tabs? */
  readonly beside?: boolean;
}

const newButtons: readonly PageButton['does'][] = ['stage', 'process', 'rule', 'link'];

@customElement('ravand-page-palette')
export class RavandPagePalette extends RavandElement {
  static override styles = [base, buttons, controls, paletteStyle];

  @property({ attribute: false }) page!: PageDefinition;
  @property({ attribute: false }) entity!: EntityForUser;
  @property({ attribute: false }) related: readonly RelatedList[] = [];
  @property() chosen = '';
  @property() opened = '';
  @state() private search = '';
  #offers: readonly Offer[] = [];

  constructor() {
    super();
    new Sortables(
      this,
      () => this.renderRoot.querySelectorAll('ul'),
      (list) => sortableSource(list, (drop) => this.#dropped(drop), { group: `page-${list.dataset.sort}` }),
    );
  }

  #dropped({ item, place }: Dropped): void {
    const offer = this.#offers[Number(item.dataset.offer)];
    const list = place.holder as ListName | undefined;
    if (offer && list) this.#add(offer, { list, before: addressIn(place.before ?? '')?.key });
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input')?.focus();
  }

  protected override render(): TemplateResult {
    const wanted = foldForSearch(this.search);
    this.#offers = [...this.#columns(), ...this.#fields(), ...this.#parts(), ...this.#buttons()].filter(({ label }) =>
      foldForSearch(label).includes(wanted),
    );
    const list = this.#listedPart;
    const columns = list === undefined ? '' : listText(this, `columns:${list.id}`);
    return html`<div class="search"><input class="control" type="search" autocomplete="off" aria-label=${t('forms.search')} placeholder=${t('forms.search')} .value=${this.search} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)} /></div>
      <div class="list">
        ${this.#group('column', columns)} ${this.#group('part', t('pages.parts'))} ${this.#group('field', t('forms.fields'))} ${this.#group('button', t('pages.list.buttons'))}
        ${this.#offers.length === 0 ? html`<p class="muted">${t('forms.nothingFound')}</p>` : nothing}
      </div>`;
  }

  #group(sort: Sort, heading: string): TemplateResult | typeof nothing {
    const offers = this.#offers.filter((offer) => offer.sort === sort);
    if (offers.length === 0) return nothing;
    return html`<h2>${heading}</h2><ul data-sort=${sort}>${offers.map((offer) => this.#offer(offer))}</ul>`;
  }

  #offer(offer: Offer): TemplateResult {
    const { icon, label, isUsed, beside } = offer;
    return html`<li data-new data-offer=${this.#offers.indexOf(offer)} data-beside=${beside === false ? 'no' : nothing}>
      <button type="button" class="item ${isUsed ? 'used' : ''}" @click=${() => this.#add(offer)}>
        <ravand-icon name=${icon}></ravand-icon><bdi class="truncate">${label}</bdi>
        ${isUsed ? html`<span class="visually-hidden">${t('pages.used')}</span><ravand-icon name="check"></ravand-icon>` : nothing}
      </button>
    </li>`;
  }

  #add({ item, sort }: Offer, place?: PageAdd['place']): void {
    this.emit('page-add', { item, sort, ...(place === undefined ? {} : { place }) } satisfies PageAdd);
  }

  /** The list whose columns can be chosen now. */
  get #listedPart(): PagePart | undefined {
    const address = addressIn(this.chosen);
    const id = address?.list.startsWith('columns:') ? address.list.slice('columns:'.length) : address?.key;
    const part = partOf(this.page, id ?? '') ?? this.page.tabs.find((tab) => tab.id === this.opened);
    return part?.kind === 'related' ? part : undefined;
  }

  #columns(): readonly Offer[] {
    const part = this.#listedPart;
    const fields = (part && listed(part))?.fields ?? [];
    const shown = new Set(part && columnsOf(part));
    return fields
      .filter(({ kind }) => kind !== 'lines' && kind !== 'json')
      .map((field) => ({
        sort: 'column',
        item: field.name,
        icon: kindIcons[field.kind],
        label: labelOf(field),
        isUsed: shown.has(field.name),
      }));
  }

  #fields(): readonly Offer[] {
    const { head = [], strip = [] } = this.page;
    const used = new Set([...head, ...strip, ...partsOf(this.page).flatMap(({ fields = [] }) => fields)]);
    return this.entity.fields
      .filter(({ kind }) => kind !== 'lines')
      .map((field) => ({
        sort: 'field',
        item: field.name,
        icon: kindIcons[field.kind],
        label: labelOf(field),
        isUsed: used.has(field.name),
      }));
  }

  #parts(): readonly Offer[] {
    const parts = partsOf(this.page);
    const offer = (part: PagePart, isUsed: boolean): Offer => ({
      sort: 'part',
      item: part,
      icon: partIcons[part.kind],
      label: partText(part, this.related),
      isUsed,
      beside: part.kind !== 'details' && part.kind !== 'versions' && part.kind !== 'mailings',
    });
    const single = (['details', 'timeline', 'versions', 'mailings'] as const)
      .filter((kind) => !parts.some((part) => part.kind === kind))
      .map((kind) => offer({ id: freeId(parts, kind), kind }, false));
    const lists = this.related.map(({ relation }) =>
      offer(
        { id: freeId(parts, relation), kind: 'related', relation },
        parts.some((part) => part.relation === relation),
      ),
    );
    return [...single, offer({ id: freeId(parts, 'fields'), kind: 'fields', fields: [] }, false), ...lists];
  }

  #buttons(): readonly Offer[] {
    const there = this.page.buttons ?? [];
    const offer = (button: PageButton, label: string): Offer => ({
      sort: 'button',
      item: button,
      icon: buttonIcons[button.does],
      label,
      isUsed: false,
    });
    const usual = usualButtons.filter(({ does }) => !there.some((button) => button.does === does));
    return [
      ...usual.map((button) => offer({ ...button, id: freeId(there, button.id) }, buttonText(button))),
      ...newButtons.map((does) => offer({ id: freeId(there, does), does }, t(`pages.does.${does}`))),
    ];
  }
}
