// `<ravand-page-canvas>`: the page of the record as it will be, with its values, in which things are chosen, dragged and moved by the keyboard; its details are the
// canvas of the form designer. Tells what is done as `page-command`, what is chosen as `page-choose`; those of the form go on as they are.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type Sortable from 'sortablejs';
import type { FormDefinition, PageButton, PageDefinition, PagePart } from '../../../schemas/types.ts';
import { entityNamed } from '../../api/session.ts';
import type { EntityForUser, RelatedList, StoredRecord } from '../../api/types.ts';
import { avatar, avatars } from '../../elements/avatar.ts';
import { chips } from '../../elements/chip.ts';
import { RavandElement } from '../../elements/element.ts';
import { richTexts } from '../../elements/rich-text.ts';
import { Sortables } from '../../elements/sortables.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import '../../form-designer/canvas.ts';
import type { RavandFormCanvas } from '../../form-designer/canvas.ts';
import { type Dropped, sortableHolder } from '../../form-designer/drag.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import { buttonIcons, buttonText, fieldsNamed, partIcons, partText } from '../page/shape.ts';
import { pageStyle } from '../page/style.ts';
import { shownValue } from '../page/values.ts';
import { recordTitle } from '../record-title.ts';
import '../related.ts';
import '../stage-bar.ts';
import '../timeline.ts';
import '../mailings.ts';
import '../versions.ts';
import { canvasStyle } from './canvas-style.ts';
import {
  type Address,
  addressIn,
  itemAt,
  itemsOf,
  keyOf,
  type ListName,
  mayLie,
  move,
  partOf,
  put,
  remove,
  type Sort,
  sortOf,
  step,
  textOf,
} from './page-edits.ts';
import { fieldAt, listText, nameAt, type PageWords, placeText, withColumns } from './words.ts';

/** Of the event `page-command`: the page as it is to be, what was done, and what is chosen then. */
export interface PageCommand {
  readonly page: PageDefinition;
  /** Text key of what was done, for undo. */
  readonly as: string;
  readonly chosen?: string | undefined;
  readonly mergeKey?: string;
}

/** Lists that run along a line; the others run down. */
const isAlong = (list: string) => !/^(aside|fields:)/.test(list);
const shortHistory = 6;

@customElement('ravand-page-canvas')
export class RavandPageCanvas extends RavandElement {
  static override styles = [base, buttons, chips, avatars, richTexts, pageStyle, canvasStyle];

  @property({ attribute: false }) page!: PageDefinition;
  @property({ attribute: false }) form!: FormDefinition;
  @property({ attribute: false }) entity!: EntityForUser;
  @property({ attribute: false }) record!: StoredRecord;
  @property({ attribute: false }) related: readonly RelatedList[] = [];
  /** "strip/value", "stage", "form/<element>"; empty = the page itself. */
  @property() chosen = '';
  /** Id of the tab that is looked at. */
  @property() opened = '';
  @property({ attribute: false }) found: ReadonlySet<string> = new Set();
  @property({ attribute: false }) foundInForm: ReadonlySet<string> = new Set();
  @state() private said = '';
  @query('ravand-form-canvas') private readonly details!: RavandFormCanvas | null;
  /** What took the focus away is to give it back. */
  #refocus = false;

  constructor() {
    super();
    new Sortables(
      this,
      () => this.renderRoot.querySelectorAll<HTMLElement>('[data-children]'),
      (holder) => this.#sortable(holder),
    );
  }

  get #words(): PageWords {
    return { page: this.page, entity: this.entity, related: this.related };
  }

  get #tab(): PagePart | undefined {
    return this.page.tabs.find(({ id }) => id === this.opened) ?? this.page.tabs[0];
  }

  protected override render(): TemplateResult {
    const { page } = this;
    const tab = this.#tab;
    const beside = page.aside ?? [];
    return html`<div class="page" @click=${this.#onClick} @keydown=${this.#onKey} @focusin=${this.#onFocus}>
        ${this.#head()}${this.#stage()}
        ${this.#list('strip', 'strip', (text, key) => this.#cell(text, key))}
        <div class="body two">
          <div class="main">
            ${this.#list('tabs', 'tabs', (text, key) => this.#tabItem(text, key))}
            <div class="content ${tab?.kind === 'details' ? 'whole' : ''}">${tab ? this.#part(tab) : nothing}</div>
          </div>
          ${this.#list('aside', `aside ${beside.length === 0 ? 'vacant' : ''}`, (text, key) => this.#block(text, key))}
        </div>
      </div>
      <div class="visually-hidden" role="status">${this.said}</div>`;
  }

  /** A list into which things may be dropped. */
  #list(list: ListName, look: string, draw: (text: string, key: string) => TemplateResult): TemplateResult {
    const keys = itemsOf(this.page, list).map(keyOf);
    const isEmpty = keys.length === 0;
    return html`<div class="list ${look} ${isEmpty ? 'empty' : ''}" role="group" aria-label=${listText(this.#words, list)} data-children=${list} data-vacant=${isEmpty ? t('pages.dropHere', { list: listText(this.#words, list) }) : nothing}>${repeat(
      keys,
      (key) => key,
      (key) => draw(textOf({ list, key }), key),
    )}</div>`;
  }

  /** One thing in a list. */
  #item(text: string, look: string, inner: TemplateResult | string): TemplateResult {
    const isChosen = this.chosen === text;
    return html`<div class="item ${look} ${isChosen ? 'chosen' : ''} ${this.found.has(text) ? 'found' : ''}" data-element=${text} role="button" tabindex="0" aria-pressed=${String(isChosen)} aria-label=${placeText(this.#words, text)}>${inner}</div>`;
  }

  #head(): TemplateResult {
    const title = recordTitle(this.record, this.entity);
    return html`<header class="head">
      ${avatar(title, 'large', 'accent')}
      <div class="naming">
        <h2 class="record truncate"><bdi>${title}</bdi></h2>
        ${this.#list('head', 'under', (text, key) => {
          const [field] = fieldsNamed(this.entity, [key]);
          return this.#item(text, '', field ? html`<span>${shownValue(field, this.record, false)}</span>` : key);
        })}
      </div>
      ${this.#list('buttons', 'acts', (text, key) => this.#button(text, key))}
    </header>`;
  }

  #button(text: string, key: string): TemplateResult {
    const button = itemAt(this.page, { list: 'buttons', key }) as PageButton;
    const look = button.does === 'edit' && !button.inMenu ? 'button primary' : 'button';
    return this.#item(
      text,
      `${look} ${button.inMenu ? 'under-more' : ''}`,
      html`<ravand-icon name=${button.inMenu ? 'ellipsis' : buttonIcons[button.does]}></ravand-icon>${buttonText(button)}`,
    );
  }

  #stage(): TemplateResult {
    const { stage } = this.page;
    const [field] = fieldsNamed(this.entity, stage === undefined ? [] : [stage]);
    const bar = field
      ? html`<ravand-stage-bar inert .field=${field} .value=${String(this.record.values[field.name] ?? '')}></ravand-stage-bar>`
      : html`<span class="muted">${t('pages.noStage')}</span>`;
    return html`<div class="stage">${this.#item('stage', '', bar)}</div>`;
  }

  #cell(text: string, key: string): TemplateResult {
    const [field] = fieldsNamed(this.entity, [key]);
    const name = field ? labelOf(field) : key;
    return this.#item(
      text,
      'cell',
      html`<span class="name">${name}</span><span class="value">${field ? shownValue(field, this.record, false) : '–'}</span>`,
    );
  }

  #tabItem(text: string, key: string): TemplateResult {
    const part = itemAt(this.page, { list: 'tabs', key }) as PagePart;
    const look = part === this.#tab ? 'tab open' : 'tab';
    return this.#item(
      text,
      look,
      html`<ravand-icon name=${partIcons[part.kind]}></ravand-icon>${partText(part, this.related)}`,
    );
  }

  #block(text: string, key: string): TemplateResult {
    const part = itemAt(this.page, { list: 'aside', key }) as PagePart;
    const title = this.#item(
      text,
      'title',
      html`<ravand-icon name=${partIcons[part.kind]}></ravand-icon>${partText(part, this.related)}`,
    );
    // The title is what is pressed; the whole of it is what is dragged.
    return html`<section data-element=${text} class="block">${title}${this.#part(part, true)}</section>`;
  }

  #part(part: PagePart, isBeside = false): TemplateResult {
    const { entity, record } = this;
    switch (part.kind) {
      case 'details':
        return this.#details();
      case 'timeline':
        return html`<ravand-timeline inert .entity=${entity.name} .recordId=${record.id} .short=${shortHistory}></ravand-timeline>`;
      case 'versions':
        return html`<ravand-versions inert .entity=${entity} .record=${record}></ravand-versions>`;
      case 'mailings':
        return html`<ravand-mailings inert .entity=${entity.name} .record=${record}></ravand-mailings>`;
      case 'fields':
        return this.#list(`fields:${part.id}`, 'values-list', (text, key) => this.#cell(text, key));
      case 'related':
        return this.#related(part, isBeside);
    }
  }

  #details(): TemplateResult {
    const chosen = this.chosen.startsWith('form/') ? this.chosen.slice('form/'.length) : '';
    return html`<ravand-form-canvas bare role="region" aria-label=${t('record.details')} .form=${this.form} .entity=${this.entity} .record=${this.record} .chosen=${chosen} .found=${this.foundInForm}></ravand-form-canvas>`;
  }

  #related(part: PagePart, isBeside: boolean): TemplateResult {
    const [name = '', field = ''] = part.relation?.split('.') ?? [];
    const target = entityNamed(name);
    if (target === undefined) return html`<p class="muted">${t('pages.noList')}</p>`;
    const list: ListName = `columns:${part.id}`;
    const shown = part.columns === undefined ? withColumns(this.page, list) : this.page;
    return html`<div class="columns">
        <span class="muted">${t('pages.columns')}</span>
        <div class="list along" role="group" aria-label=${listText(this.#words, list)} data-children=${list}>${repeat(
          itemsOf(shown, list).map(keyOf),
          (key) => key,
          (key) => {
            const known = fieldAt(this.#words, { list, key });
            return this.#item(textOf({ list, key }), 'column', known ? labelOf(known) : key);
          },
        )}</div>
      </div>
      <ravand-related inert ?compact=${isBeside} .entity=${target} .field=${field} .recordId=${this.record.id} .shownColumns=${part.columns} .filter=${part.filter}></ravand-related>`;
  }

  protected override updated(): void {
    if (this.#refocus) this.focusChosen();
    this.#refocus = false;
  }

  #sortable(holder: HTMLElement): Sortable {
    const list = holder.dataset.children as ListName;
    return sortableHolder(
      holder,
      (item, into) => this.#mayDrop(item, into as ListName),
      (drop) => this.#drop(drop),
      { group: `page-${sortOf(list)}`, runs: isAlong(list) ? 'along' : 'down' },
    );
  }

  #mayDrop(item: HTMLElement, into: ListName): boolean {
    const address = addressIn(item.dataset.element ?? '');
    if (address === undefined) return into !== 'aside' || item.dataset.beside !== 'no';
    const thing = itemAt(this.page, address);
    // The columns of one list are none of another.
    if (sortOf(into) === 'column') return address.list === into;
    return thing !== undefined && mayLie(thing, sortOf(address.list), into);
  }

  #drop({ item, place }: Dropped): void {
    const address = addressIn(item.dataset.element ?? '');
    const list = place.holder as ListName | undefined;
    if (address === undefined || list === undefined) return;
    const page = withColumns(this.page, list);
    const before = addressIn(place.before ?? '')?.key;
    this.#do(move(page, address, list, before), 'pages.did.move', textOf({ list, key: address.key }));
  }

  /** Puts something of the palette where it was dropped, else after what is chosen. */
  addItem(
    item: string | PagePart | PageButton,
    sort: Sort,
    place?: { readonly list: ListName; readonly before?: string | undefined },
  ): void {
    const list = place?.list ?? this.#listFor(sort, item);
    if (list === undefined) return;
    const page = withColumns(this.page, list);
    const text = textOf({ list, key: keyOf(item) });
    this.#refocus = false;
    this.#do(put(page, list, item, place ? place.before : this.#after(page, list)), 'pages.did.add', text, false);
  }

  /** The list of what is chosen, where such a thing may lie in it. */
  #listFor(sort: Sort, item: string | PagePart | PageButton): ListName | undefined {
    const chosen = addressIn(this.chosen);
    const part = chosen === undefined ? undefined : partOf(this.page, chosen.key);
    if (part?.kind === 'fields' && sort === 'field') return `fields:${part.id}`;
    if (part?.kind === 'related' && sort === 'column') return `columns:${part.id}`;
    if (chosen !== undefined && mayLie(item, sort, chosen.list)) return chosen.list;
    const tab = this.#tab;
    if (sort === 'column') return tab?.kind === 'related' ? `columns:${tab.id}` : undefined;
    return sort === 'field' ? 'strip' : sort === 'part' ? 'tabs' : 'buttons';
  }

  #after(page: PageDefinition, list: ListName): string | undefined {
    const chosen = addressIn(this.chosen);
    if (chosen?.list !== list) return undefined;
    const keys = itemsOf(page, list).map(keyOf);
    return keys[keys.indexOf(chosen.key) + 1];
  }

  #do(page: PageDefinition, as: string, chosen: string, focuses = true): void {
    if (page === this.page) {
      this.said = t('forms.cannot');
      return;
    }
    this.#refocus = focuses;
    this.emit('page-command', { page, as, chosen } satisfies PageCommand);
    this.said = placeText({ ...this.#words, page }, chosen);
  }

  say(text: string): void {
    this.said = text;
  }

  focusChosen(): void {
    if (this.chosen.startsWith('form/')) this.details?.focusChosen();
    const chosen = this.renderRoot.querySelector<HTMLElement>(`.item[data-element="${CSS.escape(this.chosen)}"]`);
    chosen?.focus();
    chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Brings an element of the form into sight. */
  reveal(id: string): void {
    void this.updateComplete.then(() => this.details?.reveal(id));
  }

  /** What is done within the form is the form's. */
  #isOfForm(event: Event): boolean {
    return event.composedPath().some((one) => one === this.details);
  }

  #choose(text: string): void {
    if (text !== this.chosen) this.emit('page-choose', text);
  }

  #onClick = (event: Event): void => {
    if (!this.#isOfForm(event)) this.#choose(this.#textAt(event));
  };

  #onFocus = (event: Event): void => {
    const text = this.#isOfForm(event) ? '' : this.#textAt(event);
    if (text !== '') this.#choose(text);
  };

  #textAt(event: Event): string {
    const path = event.composedPath().filter((one): one is HTMLElement => one instanceof HTMLElement);
    return path.find((one) => one.dataset.element !== undefined)?.dataset.element ?? '';
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || this.#isOfForm(event)) return;
    const act = this.#actOf(event);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  #actOf({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): (() => void) | undefined {
    if (ctrlKey || metaKey) return undefined;
    const [on, back] = this.matches(':dir(rtl)') ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    const by = key === on || key === 'ArrowDown' ? 1 : key === back || key === 'ArrowUp' ? -1 : undefined;
    const address = addressIn(this.chosen);
    if (by !== undefined && altKey) return address && (() => this.#step(address, by));
    if (by !== undefined) return () => this.#walk(by);
    if (key === 'Delete' || key === 'Backspace') return address && (() => this.#remove(address));
    if (key === 'Enter' || key === ' ') return () => this.emit('page-open', this.chosen);
    if (key === 'Escape') return () => this.#choose('');
    return undefined;
  }

  #step(address: Address, by: 1 | -1): void {
    this.#do(step(withColumns(this.page, address.list), address, by), 'pages.did.move', this.chosen);
  }

  #walk(by: 1 | -1): void {
    const items = [...this.renderRoot.querySelectorAll<HTMLElement>('.item')];
    const at = items.findIndex((item) => item.dataset.element === this.chosen);
    items[at < 0 ? 0 : at + by]?.focus();
  }

  /** What comes next is chosen, so that one can go on. */
  #remove(address: Address): void {
    const page = withColumns(this.page, address.list);
    const keys = itemsOf(page, address.list).map(keyOf);
    const at = keys.indexOf(address.key);
    const next = keys[at + 1] ?? keys[at - 1];
    const name = nameAt(this.#words, address);
    const left = remove(page, address);
    this.#do(left, 'pages.did.remove', next === undefined ? '' : textOf({ list: address.list, key: next }));
    if (left !== page) this.said = t('pages.removed', { name });
  }
}
