// `<ravand-portal-section>`: one section of the portal: figures, a list, cards, forms or words. On the home page a few records, alone all of them.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PortalSection } from '../../schemas/types.ts';
import { segment } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import { type Me, type PortalEntity, type PortalRecord, recordsOf } from './api.ts';
import { fieldsNamed, isEmpty, pair, picture, shown } from './values.ts';

const few = 4;
const many = 50;

export function addressOf(section: PortalSection, record: PortalRecord): string {
  return `#/${section.id}/${segment(record.id)}`;
}

@customElement('ravand-portal-section')
export class RavandPortalSection extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: block;
      }
      header {
        display: flex;
        gap: 8px;
        align-items: baseline;
        justify-content: space-between;
        margin-block-end: 8px;
      }
      h2 {
        display: flex;
        gap: 8px;
        align-items: center;
        font: var(--title);
      }
      .said {
        margin-block-end: 8px;
        color: var(--text-2);
        white-space: pre-line;
      }
      .empty {
        padding: 20px;
      }
      .panel,
      .card {
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(132px, 1fr));
        gap: 16px;
        padding: 16px;
      }
      .figures dt,
      dt {
        font: var(--small);
        color: var(--text-3);
      }
      .figures dd {
        font: var(--body-strong);
      }
      .figures div:first-child {
        grid-column: 1 / -1;
      }
      .figures div:first-child dd {
        font: var(--figure);
        font-size: 32px;
        line-height: 1.4;
      }
      li + li {
        border-block-start: 1px solid var(--line);
      }
      .row {
        display: grid;
        gap: 4px;
        padding: 12px 16px;
        min-block-size: 44px;
        color: inherit;
      }
      a.row:hover {
        background: var(--hover);
        text-decoration: none;
      }
      .row strong {
        font: var(--body-strong);
        overflow-wrap: anywhere;
      }
      .row dl,
      .card dl {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      dl div {
        display: inline-flex;
        gap: 6px;
        align-items: baseline;
      }
      .figures div {
        display: grid;
        gap: 2px;
        justify-items: start;
      }
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr));
        gap: 12px;
      }
      .card {
        display: grid;
        grid-template-rows: auto 1fr auto;
        overflow: hidden;
      }
      .card .in {
        display: grid;
        gap: 6px;
        align-content: start;
        padding: 16px;
      }
      .card img {
        inline-size: 100%;
        block-size: 120px;
        object-fit: cover;
      }
      .card p {
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding: 0 16px 16px;
      }
      .acts .button,
      .more {
        min-block-size: 44px;
      }
      .forms {
        display: grid;
        gap: 8px;
      }
      .more {
        margin-block-start: 8px;
      }
    `,
  ];

  @property({ attribute: false }) section!: PortalSection;
  @property({ attribute: false }) me!: Me;
  /** Where its records come from: the customer's own, unless said otherwise. */
  @property({ attribute: false }) load: typeof recordsOf = recordsOf;
  /** All of its records. */
  @property({ type: Boolean }) whole = false;
  @state() private items: readonly PortalRecord[] | undefined;
  @state() private next: string | undefined;
  @state() private problem = '';
  #asked = '';

  override willUpdate(changed: PropertyValues<this>): void {
    const { entity, filter, sort, shows } = this.section;
    if (!changed.has('section') || entity === undefined) return;
    // Other words for the same records are no reason to ask for them again.
    const asked = JSON.stringify([entity, filter, sort, shows]);
    if (asked === this.#asked && this.problem === '') return;
    this.#asked = asked;
    this.items = undefined;
    void this.fetch();
  }

  async fetch(after?: string): Promise<void> {
    const { section } = this;
    try {
      this.problem = '';
      const limit = section.shows === 'figures' ? 1 : this.whole ? many : few;
      const page = await this.load(section, limit, after);
      // Another section may stand here by now.
      if (section.id !== this.section.id || section.entity !== this.section.entity) return;
      this.items = after === undefined ? page.items : [...(this.items ?? []), ...page.items];
      this.next = page.next;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #entity(): PortalEntity | undefined {
    return this.me.entities.find(({ name }) => name === this.section.entity);
  }

  #figures(entity: PortalEntity, record: PortalRecord): TemplateResult {
    const fields = fieldsNamed(entity, this.section.fields ?? []).filter((field) => !isEmpty(record, field));
    return html`<dl class="figures panel">${fields.map((field) => html`<div><dt>${labelOf(field)}</dt><dd>${shown(record, field)}</dd></div>`)}</dl>`;
  }

  #title(entity: PortalEntity, record: PortalRecord): TemplateResult | string {
    const [first] = fieldsNamed(entity, this.section.fields ?? []);
    if (first === undefined || isEmpty(record, first)) return local(entity.label, entity.name);
    return html`${shown(record, first)}`;
  }

  #row(entity: PortalEntity, record: PortalRecord): TemplateResult {
    const rest = fieldsNamed(entity, this.section.fields ?? []).slice(1);
    return html`<li><a class="row" href=${addressOf(this.section, record)}><strong>${this.#title(entity, record)}</strong><dl>${rest.map((field) => pair(record, field))}</dl></a></li>`;
  }

  #card(entity: PortalEntity, record: PortalRecord): TemplateResult {
    const fields = fieldsNamed(entity, this.section.fields ?? []);
    const image = fields.find(({ kind }) => kind === 'image');
    const text = fields.find(({ kind }) => kind === 'longText');
    const rest = fields.slice(1).filter((field) => field !== image && field !== text);
    return html`<li class="card">${image ? picture(record, image) : nothing}
      <div class="in"><h3><a href=${addressOf(this.section, record)}>${this.#title(entity, record)}</a></h3>
        ${text && !isEmpty(record, text) ? html`<p>${shown(record, text)}</p>` : nothing}<dl>${rest.map((field) => pair(record, field))}</dl></div>
      ${this.#acts(record)}</li>`;
  }

  #acts(record: PortalRecord): TemplateResult | typeof nothing {
    const forms = this.me.forms.filter(({ name }) => this.section.forms?.includes(name));
    if (forms.length === 0) return nothing;
    return html`<div class="acts">${forms.map(({ name, label }) => html`<a class="button" href="#/${this.section.id}/${segment(record.id)}/${segment(name)}">${local(label, name)}</a>`)}</div>`;
  }

  #records(entity: PortalEntity, items: readonly PortalRecord[]): TemplateResult {
    const { shows } = this.section;
    const [first] = items;
    if (first === undefined)
      return html`<div class="panel"><div class="empty" role="status"><p>${t('portal.none')}</p></div></div>`;
    if (shows === 'figures') return this.#figures(entity, first);
    if (shows === 'cards') return html`<ul class="cards">${items.map((item) => this.#card(entity, item))}</ul>`;
    return html`<ul class="panel">${items.map((item) => this.#row(entity, item))}</ul>`;
  }

  #body(): TemplateResult | typeof nothing {
    const { section, me, items } = this;
    if (section.shows === 'forms')
      return html`<div class="forms">${me.forms
        .filter(({ name }) => section.forms?.includes(name))
        .map(
          ({ name, label, description }) =>
            html`<a class="row panel" href="#/${section.id}/new/${segment(name)}"><strong>${local(label, name)}</strong>${description ? html`<span class="muted">${local(description)}</span>` : nothing}</a>`,
        )}</div>`;
    const entity = this.#entity();
    if (entity === undefined) return nothing;
    if (this.problem) return html`<div class="panel">${failed(this.problem, () => void this.fetch())}</div>`;
    if (items === undefined) return html`<div class="panel">${skeleton(few, 52)}</div>`;
    return this.#records(entity, items);
  }

  #header(heading: string): TemplateResult {
    const { section, whole, next } = this;
    return html`<header><h2 id="heading" tabindex="-1">${section.icon ? html`<ravand-icon name=${section.icon}></ravand-icon>` : nothing}${heading}</h2>
        ${!whole && next !== undefined && section.shows !== 'figures' ? html`<a href="#/${section.id}" aria-label="${t('portal.allOf', { section: heading })}">${t('portal.all')}</a>` : nothing}</header>`;
  }

  override render(): TemplateResult {
    const { section, whole, next } = this;
    const entity = this.#entity();
    const heading = local(section.label) || local(entity?.pluralLabel ?? entity?.label);
    const text = local(section.text, '');
    return html`<section aria-labelledby=${heading ? 'heading' : nothing}>
      ${heading ? this.#header(heading) : nothing}
      ${text ? html`<p class="said">${text}</p>` : nothing}
      ${this.#body()}
      ${whole && next !== undefined ? html`<button class="button more" @click=${() => void this.fetch(next)}>${t('portal.more')}</button>` : nothing}
    </section>`;
  }
}
