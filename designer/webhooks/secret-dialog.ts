// `<ravand-webhook-secret>`: the dialog that shows a signing secret, once, to be handed to whoever runs the receiver. Emits `secret-close`.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { t } from '../shell/texts.ts';

@customElement('ravand-webhook-secret')
export class RavandWebhookSecret extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      .secret {
        display: flex;
        gap: 8px;
        margin-block-start: 12px;
      }
      .secret .control {
        flex: 1;
        font-family: ui-monospace, 'DejaVu Sans Mono', monospace;
        font-size: 12px;
      }
    `,
  ];

  /** Empty = closed. */
  @property() secret = '';

  override render(): TemplateResult {
    const copy = async (): Promise<void> => {
      await navigator.clipboard?.writeText(this.secret);
      toast({ text: t('webhooks.copied'), icon: 'copy' });
    };
    return html`<ravand-dialog heading=${t('webhooks.secretHeading')} .open=${this.secret !== ''} @dialog-close=${() => this.emit('secret-close')}>
      <p>${t('webhooks.secretHint')}</p>
      <div class="secret">
        <input class="control" dir="ltr" readonly .value=${this.secret} aria-label=${t('webhooks.secretHeading')} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
        <button type="button" class="button" @click=${copy}><ravand-icon name="copy"></ravand-icon>${t('action.copy')}</button>
      </div>
    </ravand-dialog>`;
  }
}
