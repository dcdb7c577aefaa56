// `<ravand-letterhead>`: what every letterhead says of the organization, its logo among it. Part of the settings, published like any definition. Emits
// `letterhead-close`, with true when it was kept.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { SettingsDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { t } from '../shell/texts.ts';
import { said } from '../studio/edits.ts';
import { accounts } from '../users/accounts.ts';

type Letterhead = NonNullable<SettingsDefinition['letterhead']>;
type Line = Exclude<keyof Letterhead, 'logo'>;

const lines: readonly Line[] = ['address', 'phone', 'email', 'website', 'nationalId', 'taxNumber'];
const latin = new Set<Line>(['phone', 'email', 'website', 'nationalId', 'taxNumber']);
/** Bytes; the schema bounds the picture as text, a third longer. */
const mostBytes = 290_000;

@customElement('ravand-letterhead')
export class LetterheadDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      .lines {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
        gap: 14px;
      }
      .wide {
        grid-column: 1 / -1;
      }
      .logo {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: center;
      }
      .logo img {
        max-block-size: 56px;
        max-inline-size: 160px;
        padding: 4px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: #fff;
      }
      p {
        margin-block: 0 14px;
        color: var(--text-2);
      }
    `,
  ];

  @state() private settings: SettingsDefinition | undefined;
  @state() private fault = '';
  @state() private busy = false;
  #version = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#do(async () => {
      const { definition, version } = await accounts.settings();
      this.settings = definition;
      this.#version = version;
    });
  }

  #set(changes: { readonly [K in keyof Letterhead]?: Letterhead[K] | undefined }): void {
    if (!this.settings) return;
    this.settings = { ...this.settings, letterhead: said({ ...this.settings.letterhead, ...changes }) };
  }

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
    this.#set({ logo: `data:${file.type};base64,${btoa(text)}` });
    input.value = '';
  }

  readonly #save = (): Promise<void> =>
    this.#do(async () => {
      if (!this.settings) return;
      await accounts.saveSettings(this.settings, this.#version);
      toast({ text: t('documents.letterhead.kept'), icon: 'check' });
      this.emit('letterhead-close', true);
    });

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.fault = '';
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  #logo({ logo }: Letterhead): TemplateResult {
    return html`<div class="field wide">
      <span class="label">${t('documents.letterhead.logo')}</span>
      <div class="logo">
        ${logo ? html`<img src=${logo} alt=${t('documents.letterhead.logo')} /><button type="button" class="button quiet" @click=${() => this.#set({ logo: undefined })}><ravand-icon name="trash"></ravand-icon>${t('documents.letterhead.noLogo')}</button>` : nothing}
        <input type="file" accept="image/png,image/jpeg" aria-label=${t('documents.letterhead.chooseLogo')} @change=${(event: Event) => void this.#choose(event)} />
      </div>
    </div>`;
  }

  #line(letterhead: Letterhead, line: Line): TemplateResult {
    return html`<div class="field ${line === 'address' ? 'wide' : ''}">
      <label for=${line}>${t(`documents.letterhead.${line}`)}</label>
      <input id=${line} class="control" dir=${latin.has(line) ? 'ltr' : 'auto'} autocomplete="off" maxlength=${line === 'address' ? 500 : 100} .value=${letterhead[line] ?? ''}
        @input=${(event: Event) => this.#set({ [line]: (event.target as HTMLInputElement).value.trim() || undefined })} />
    </div>`;
  }

  protected override render(): TemplateResult {
    const { settings } = this;
    const close = () => this.emit('letterhead-close', false);
    return html`<ravand-dialog open heading=${t('documents.letterhead.heading')} @dialog-close=${close}>
      <p>${t('documents.letterhead.lead')}</p>
      ${
        settings
          ? html`<div class="lines">
              <div class="field wide"><label for="organization">${t('documents.letterhead.name')}</label>
                <input id="organization" class="control" dir="auto" autocomplete="off" maxlength="255" .value=${settings.organization ?? ''}
                  @input=${(event: Event) => (this.settings = said({ ...settings, organization: (event.target as HTMLInputElement).value.trim() || undefined }))} /></div>
              ${lines.map((line) => this.#line(settings.letterhead ?? {}, line))}
              ${this.#logo(settings.letterhead ?? {})}
            </div>`
          : skeleton(4, 40)
      }
      <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
      <button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} ?disabled=${!settings} @click=${this.#save}>${t('action.save')}</button>
      <button slot="actions" type="button" class="button" @click=${close}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }
}
