// `<ravand-rule-address>`: where systems outside call a rule, and the secret, which is shown the once it is made.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { type RuleAddress, rules } from './api.ts';

@customElement('ravand-rule-address')
export class RuleAddressBox extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: 8px;
        padding: 12px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      h3 {
        font: var(--section);
      }
      code {
        display: block;
        padding: 6px 8px;
        border-radius: var(--radius);
        background: var(--sunken);
        font: 12px / 18px var(--mono);
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  @property() rule = '';
  /** It has been published as a rule that is called. */
  @property({ type: Boolean }) live = false;
  @state() private address: RuleAddress | undefined;
  @state() private secret = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rule') || changed.has('live')) void this.#load();
  }

  async #load(): Promise<void> {
    this.address = (await rules.address(this.rule)).address ?? undefined;
  }

  async #renew(): Promise<void> {
    const { secret, ...address } = await rules.renewAddress(this.rule);
    this.secret = secret;
    this.address = address;
  }

  async #remove(): Promise<void> {
    await rules.removeAddress(this.rule);
    this.secret = '';
    await this.#load();
  }

  async #copy(text: string): Promise<void> {
    await navigator.clipboard?.writeText(text);
    toast({ text: t('webhooks.copied'), icon: 'copy' });
  }

  #line(text: string): TemplateResult {
    return html`<code dir="ltr">${text}</code><div class="acts"><button type="button" class="button small" @click=${() => void this.#copy(text)}><ravand-icon name="copy"></ravand-icon>${t('rules.copy')}</button></div>`;
  }

  protected override render() {
    const { address } = this;
    return html`<h3>${t('rules.address')}</h3>
      ${!this.live ? html`<p class="muted">${t('rules.addressOnceLive')}</p>` : nothing}
      ${address ? html`${this.#line(`POST ${address.url}`)}<p class="muted">${t('rules.secretMade', { when: formatDateTime(address.createdAt) })}</p>` : nothing}
      ${this.secret ? html`<p role="status">${t('rules.secretOnce')}</p>${this.#line(`Authorization: Bearer ${this.secret}`)}` : nothing}
      ${
        this.live
          ? html`<div class="acts"><button type="button" class="button small" @click=${() => void this.#renew()}>${t(address ? 'rules.renewSecret' : 'rules.makeAddress')}</button>
            ${address ? html`<button type="button" class="button quiet small danger" @click=${() => void this.#remove()}>${t('rules.removeAddress')}</button>` : nothing}</div>`
          : nothing
      }`;
  }
}
