// `<ravand-recovery-codes>`: recovery codes, shown this once: to copy, to keep as a file. Emits `codes-kept` when the person has them.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { t } from '../shell/texts.ts';

@customElement('ravand-recovery-codes')
export class RecoveryCodes extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
      ol {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(186px, 1fr));
        gap: 6px 16px;
        margin: 0;
        padding: 14px 16px;
        border-radius: var(--radius-card);
        background: var(--sunken);
        list-style: none;
        direction: ltr;
        font: 500 14px / 22px var(--mono);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .primary {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) codes: readonly string[] = [];
  @state() private sure = false;

  override render(): TemplateResult {
    return html`<p>${t('factor.codesHint')}</p>
      <ol aria-label=${t('factor.recoveryCodes')}>${this.codes.map((code) => html`<li>${code}</li>`)}</ol>
      <div class="acts">
        <button type="button" class="button" @click=${this.#copy}><ravand-icon name="copy"></ravand-icon>${t('action.copy')}</button>
        <a class="button" download="ravand-recovery-codes.txt" href=${this.#file()}><ravand-icon name="download"></ravand-icon>${t('factor.download')}</a>
      </div>
      <label class="checkbox"><input type="checkbox" .checked=${this.sure} @change=${(event: Event) => (this.sure = (event.target as HTMLInputElement).checked)} />${t('factor.kept')}</label>
      <button type="button" class="button primary" ?disabled=${!this.sure} @click=${() => this.emit('codes-kept')}>${t('factor.done')}</button>`;
  }

  #text(): string {
    return [`${t('app.name')} · ${session.me?.email ?? ''}`, '', ...this.codes, ''].join('\n');
  }

  #file(): string {
    return `data:text/plain;charset=utf-8,${encodeURIComponent(this.#text())}`;
  }

  #copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(this.codes.join('\n'));
    toast({ text: t('users.copied'), icon: 'copy' });
  };
}
