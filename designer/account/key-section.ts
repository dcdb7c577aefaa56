// `<ravand-key-section>`: keys of the API: one's own on the account page, those of everybody for administrators. A key is made, shown once, and ended.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { userName } from '../api/session.ts';
import '../elements/dialog.ts';
import { lastDay } from '../access/until.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDate, formatNear } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { type ApiKey, keys } from './api.ts';
import './key-dialog.ts';
import { scopeName } from './key-scopes.ts';

@customElement('ravand-key-section')
export class KeySection extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: grid;
        gap: 12px;
        align-content: start;
      }
      h2 {
        font: var(--section);
      }
      ul {
        border-block-start: 1px solid var(--line);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 16px;
        align-items: center;
        padding-block: 10px;
        border-block-end: 1px solid var(--line);
      }
      .name {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        column-gap: 10px;
        font: var(--body-strong);
      }
      code {
        font: 400 12px / 18px var(--mono);
        color: var(--text-3);
      }
      .scopes,
      .when {
        grid-column: 1;
        font: var(--small);
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      .when {
        color: var(--text-3);
      }
      li .button {
        grid-column: 2;
        grid-row: 1 / span 3;
      }
      .make {
        justify-self: start;
      }
    `,
  ];

  @property({ type: Boolean }) everybody = false;
  @state() private rows: readonly ApiKey[] | undefined;
  @state() private problem = '';
  @state() private making = false;
  @state() private ending: ApiKey | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.rows = (await (this.everybody ? keys.everybodys() : keys.own())).items;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  override render(): TemplateResult {
    return html`${
      this.everybody
        ? nothing
        : html`<h2>${t('keys.heading')}</h2>
            <p class="muted">${t('keys.hint')}</p>`
    }
      ${this.problem ? failed(this.problem, () => void this.#load()) : this.#list()}
      ${
        this.everybody
          ? nothing
          : html`<button type="button" class="button make" @click=${() => (this.making = true)}><ravand-icon name="plus"></ravand-icon>${t('keys.make')}</button>`
      }
      ${
        this.making
          ? html`<ravand-key-dialog @key-close=${() => {
              this.making = false;
              void this.#load();
            }}></ravand-key-dialog>`
          : nothing
      }
      ${this.ending ? this.#confirm(this.ending) : nothing}`;
  }

  #list(): TemplateResult {
    if (!this.rows) return skeleton(2, 48);
    if (this.rows.length === 0) return html`<p class="none muted">${t('keys.none')}</p>`;
    return html`<ul aria-label=${t('keys.heading')}>${this.rows.map((key) => this.#row(key))}</ul>`;
  }

  #row(key: ApiKey): TemplateResult {
    const owner = key.user === undefined ? undefined : (userName(key.user) ?? key.user);
    return html`<li>
      <span class="name"><bdi>${key.name}</bdi><code dir="ltr">${key.hint}…</code>${owner ? html`<span class="muted"><bdi>${owner}</bdi></span>` : nothing}</span>
      <span class="scopes">${key.scopes.map(scopeName).join(t('list.comma'))}</span>
      <span class="when">${[
        t('keys.made', { date: formatNear(key.createdAt) }),
        key.lastUsedAt ? t('keys.used', { date: formatNear(key.lastUsedAt) }) : t('keys.unused'),
        key.expiresAt ? t('keys.until', { date: formatDate(lastDay(key.expiresAt)) }) : t('keys.forEver'),
      ].join(' · ')}</span>
      <button type="button" class="button quiet danger small" aria-label=${t('keys.endNamed', { name: key.name })} @click=${() => (this.ending = key)}>${t('keys.end')}</button>
    </li>`;
  }

  #confirm(key: ApiKey): TemplateResult {
    const close = () => {
      this.ending = undefined;
    };
    return html`<ravand-dialog open heading=${t('keys.endNamed', { name: key.name })} @dialog-close=${close}>
      <p>${t('keys.endHint')}</p>
      <button slot="actions" type="button" class="button danger" @click=${() => void this.#end(key)}>${t('keys.end')}</button>
      <button slot="actions" type="button" class="button" @click=${close}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  async #end(key: ApiKey): Promise<void> {
    this.ending = undefined;
    try {
      await keys.end(key);
      toast({ text: t('keys.ended', { name: key.name }), icon: 'check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    await this.#load();
  }
}
