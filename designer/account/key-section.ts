// `<ravand-key-section>`: keys of the API: one's own on the account page, those of everybody for administrators. A key is made, shown once, and ended.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { userName } from '../api/session.ts';
import '../elements/dialog.ts';
import { lastDay } from '../access/until.ts';
import { ListSection } from '../elements/list-section.ts';
import { formatDate, formatNear } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { type ApiKey, keys } from './api.ts';
import './key-dialog.ts';
import { scopeName } from './key-scopes.ts';

@customElement('ravand-key-section')
export class KeySection extends ListSection<ApiKey> {
  static override styles = [
    ListSection.styles,
    css`
      code {
        font: 400 12px / 18px var(--mono);
        color: var(--text-3);
      }
    `,
  ];

  @property({ type: Boolean }) everybody = false;
  @state() private making = false;
  @state() private ending: ApiKey | undefined;

  protected override async fetchRows(): Promise<readonly ApiKey[]> {
    return (await (this.everybody ? keys.everybodys() : keys.own())).items;
  }

  override render(): TemplateResult {
    const close = () => {
      this.making = false;
      void this.reload();
    };
    return html`${this.everybody ? nothing : this.heading(t('keys.heading'), t('keys.hint'))} ${this.list({ label: t('keys.heading'), none: t('keys.none') })}
      ${
        this.everybody
          ? nothing
          : html`<button type="button" class="button begin" @click=${() => (this.making = true)}><ravand-icon name="plus"></ravand-icon>${t('keys.make')}</button>`
      }
      ${this.making ? html`<ravand-key-dialog @key-close=${close}></ravand-key-dialog>` : nothing} ${this.ending ? this.#confirm(this.ending) : nothing}`;
  }

  protected override row(key: ApiKey): TemplateResult {
    const owner = key.user === undefined ? undefined : (userName(key.user) ?? key.user);
    return html`<li>
      <span class="name"><bdi>${key.name}</bdi><code dir="ltr">${key.hint}…</code>${owner ? html`<span class="muted"><bdi>${owner}</bdi></span>` : nothing}</span>
      <span class="about">${key.scopes.map(scopeName).join(t('list.comma'))}</span>
      <span class="when">${[
        t('keys.made', { date: formatNear(key.createdAt) }),
        key.lastUsedAt ? t('keys.used', { date: formatNear(key.lastUsedAt) }) : t('keys.unused'),
        key.expiresAt ? t('keys.until', { date: formatDate(lastDay(key.expiresAt)) }) : t('keys.forEver'),
      ].join(' · ')}</span>
      ${this.endButton(t('keys.end'), t('keys.endNamed', { name: key.name }), () => {
        this.ending = key;
      })}
    </li>`;
  }

  #confirm(key: ApiKey): TemplateResult {
    const close = () => {
      this.ending = undefined;
    };
    return html`<ravand-dialog open heading=${t('keys.endNamed', { name: key.name })} @dialog-close=${close}>
      <p>${t('keys.endHint')}</p>
      <button slot="actions" type="button" class="button danger" @click=${() => {
        close();
        void this.end(() => keys.end(key), t('keys.ended', { name: key.name }));
      }}>${t('keys.end')}</button>
      <button slot="actions" type="button" class="button" @click=${close}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }
}
