// `<ravand-logo-field label value>`: a small picture, kept as a data address. Emits `logo-change` with it; empty = none.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';

/** Bytes; the schema bounds the picture as text, a third longer. */
const mostBytes = 290_000;

@customElement('ravand-logo-field')
export class LogoField extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      .logo {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: center;
      }
      img {
        max-block-size: 56px;
        max-inline-size: 160px;
        padding: 4px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: #fff;
      }
    `,
  ];

  @property() label = '';
  @property() value = '';
  @state() private fault = '';
  @query('input') private readonly picker!: HTMLInputElement;

  async #choose(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (!file) return;
    this.fault = '';
    if (!/^image\/(png|jpeg)$/.test(file.type) || file.size > mostBytes) {
      this.fault = t('documents.letterhead.logoRefused');
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    this.emit('logo-change', `data:${file.type};base64,${btoa(text)}`);
    input.value = '';
  }

  protected override render(): TemplateResult {
    return html`<div class="field"><span class="label">${this.label}</span>
      <div class="logo">
        ${this.value ? html`<img src=${this.value} alt=${this.label} /><button type="button" class="button quiet" @click=${() => this.emit('logo-change', '')}><ravand-icon name="trash"></ravand-icon>${t('documents.letterhead.noLogo')}</button>` : nothing}
        <button type="button" class="button" @click=${() => this.picker.click()}><ravand-icon name="upload"></ravand-icon>${t('documents.letterhead.chooseLogo')}</button>
        <input type="file" accept="image/png,image/jpeg" hidden aria-label=${t('documents.letterhead.chooseLogo')} @change=${(event: Event) => void this.#choose(event)} />
      </div>
      <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div></div>`;
  }
}
