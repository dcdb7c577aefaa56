// `<ravand-key-dialog>`: makes a key: its name, what it may do, until when; then shows its token, this once. Emits `key-close`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { endOf, untilFault } from '../access/until.ts';
import { ServerProblem } from '../api/problem.ts';
import { session } from '../api/session.ts';
import '../elements/date-picker.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { local, t } from '../shell/texts.ts';
import { keys } from './api.ts';
import { acts } from './key-scopes.ts';

type Level = '' | 'read' | 'write';
const levels: readonly Level[] = ['', 'read', 'write'];

@customElement('ravand-key-dialog')
export class KeyDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      .group {
        display: grid;
        gap: 10px;
      }
      ravand-dialog {
        --dialog-width: 580px;
      }
      form {
        display: grid;
        gap: 16px;
      }
      .two {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 12px;
      }
      .entities {
        display: grid;
        gap: 0;
        max-block-size: 240px;
        overflow: auto;
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .entities label {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 176px;
        gap: 12px;
        align-items: center;
        min-block-size: 40px;
        padding: 3px 6px 3px 12px;
        padding-inline: 12px 6px;
        border-block-end: 1px solid var(--line);
      }
      .entities label:last-child {
        border-block-end: 0;
      }
      .entities .control {
        min-block-size: 32px;
        padding-block: 2px;
      }
      .token {
        display: flex;
        gap: 8px;
        margin-block: 12px;
      }
      .token .control {
        flex: 1;
        font: 500 13px / 20px var(--mono);
      }
      .usage {
        padding: 8px 10px;
        border-radius: var(--radius);
        background: var(--sunken);
        font: 400 12px / 18px var(--mono);
        overflow-wrap: anywhere;
      }
      @media (max-width: 767.98px) {
        .two {
          grid-template-columns: 1fr;
        }
        .entities label {
          grid-template-columns: minmax(0, 1fr) 150px;
          min-block-size: 48px;
        }
        .entities .control {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @state() private whole: Level = 'read';
  @state() private levels: Readonly<Record<string, Level>> = {};
  @state() private acts: readonly string[] = [];
  @state() private until = '';
  @state() private token = '';
  @state() private faults: Readonly<Record<string, string>> = {};
  @state() private busy = false;

  override render(): TemplateResult {
    return html`<ravand-dialog open heading=${this.token ? t('keys.madeHeading') : t('keys.make')} @dialog-close=${() => this.emit('key-close')}>
      ${this.token ? this.#made() : this.#form()}
    </ravand-dialog>`;
  }

  #made(): TemplateResult {
    const copy = async () => {
      await navigator.clipboard?.writeText(this.token);
      toast({ text: t('users.copied'), icon: 'copy' });
    };
    return html`<p>${t('keys.tokenHint')}</p>
      <div class="token">
        <input class="control" dir="ltr" readonly .value=${this.token} aria-label=${t('keys.token')} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
        <button type="button" class="button" @click=${copy}><ravand-icon name="copy"></ravand-icon>${t('action.copy')}</button>
      </div>
      <p class="muted">${t('keys.usage')}</p>
      <p class="usage" dir="ltr">Authorization: Bearer ${this.token.slice(0, 8)}…</p>`;
  }

  #form(): TemplateResult {
    const may = session.me?.may;
    const open = acts.filter((act) => may?.[act]);
    return html`<form @submit=${this.#submit} novalidate>
      <div class="two">
        <div class="field">
          <label for="name">${t('keys.name')}<span class="star" aria-hidden="true">*</span></label>
          <input id="name" name="name" class="control" maxlength="100" required autocomplete="off" aria-invalid=${String(this.faults.name !== undefined)} aria-describedby="name-fault" />
          <div id="name-fault">${this.#fault('name') ?? html`<span class="help">${t('keys.nameHelp')}</span>`}</div>
        </div>
        <div class="field">
          <span class="label">${t('share.until')}</span>
          <ravand-date-picker type="date" .label=${t('share.until')} .value=${this.until} .invalid=${this.faults.expiresAt !== undefined} @date-change=${(event: CustomEvent<string>) => (this.until = event.detail)}></ravand-date-picker>
          ${this.#fault('expiresAt') ?? nothing}
        </div>
      </div>
      <div class="field">
        <label for="whole">${t('keys.records')}</label>
        <select id="whole" class="control" @change=${(event: Event) => (this.whole = (event.target as HTMLSelectElement).value as Level)}>
          <option value="read" ?selected=${this.whole === 'read'}>${t('keys.whole.read')}</option>
          <option value="write" ?selected=${this.whole === 'write'}>${t('keys.whole.write')}</option>
          <option value="" ?selected=${this.whole === ''}>${t('keys.whole.some')}</option>
        </select>
      </div>
      ${this.whole === '' ? this.#entities() : nothing}
      ${
        open.length === 0
          ? nothing
          : html`<fieldset class="group">
              <legend>${t('keys.more')}</legend>
              ${open.map(
                (act) =>
                  html`<label class="checkbox"><input type="checkbox" .checked=${this.acts.includes(act)} @change=${(event: Event) => this.#setAct(act, (event.target as HTMLInputElement).checked)} />${t(`keys.acts.${act}`)}</label>`,
              )}
            </fieldset>`
      }
      <div role="alert">${this.#fault('scopes') ?? this.#fault('form') ?? nothing}</div>
      <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${t('keys.make')}</button>
    </form>`;
  }

  #entities(): TemplateResult {
    return html`<div class="entities" role="group" aria-label=${t('keys.whole.some')} tabindex="0">
      ${(session.workspace?.entities ?? []).map(({ name, label, pluralLabel }) => {
        const chosen = this.levels[name] ?? '';
        return html`<label><bdi>${local(pluralLabel ?? label, name)}</bdi>
          <select class="control" @change=${(event: Event) => (this.levels = { ...this.levels, [name]: (event.target as HTMLSelectElement).value as Level })}>
            ${levels.map((level) => html`<option value=${level} ?selected=${level === chosen}>${t(`keys.levels.${level || 'none'}`)}</option>`)}
          </select></label>`;
      })}
    </div>`;
  }

  #setAct(act: string, isChosen: boolean): void {
    this.acts = isChosen ? [...this.acts, act] : this.acts.filter((one) => one !== act);
  }

  #fault(name: string): TemplateResult | undefined {
    const text = this.faults[name];
    return text === undefined
      ? undefined
      : html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${text}</span>`;
  }

  #scopes(): string[] {
    const chosen = Object.entries(this.levels).flatMap(([name, level]) => (level === '' ? [] : [`${name}:${level}`]));
    return [...(this.whole === '' ? chosen : [`*:${this.whole}`]), ...this.acts];
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const name = String(new FormData(event.target as HTMLFormElement).get('name') ?? '').trim();
    const expiresAt = untilFault(this.until);
    this.faults = {
      ...(name === '' ? { name: t('keys.nameNeeded') } : {}),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    if (name === '') return this.renderRoot.querySelector<HTMLElement>('#name')?.focus();
    if (expiresAt !== undefined) return this.renderRoot.querySelector<RavandElement>('ravand-date-picker')?.focus();
    this.busy = true;
    try {
      const made = await keys.issue({
        name,
        scopes: this.#scopes(),
        ...(this.until === '' ? {} : { expiresAt: endOf(this.until) }),
      });
      this.token = made.token;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.token input')?.focus();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const named = error.details.map(({ pointer, message, code }) => [
        pointer.split('/')[1] ?? 'form',
        message ?? code,
      ]);
      this.faults = named.length > 0 ? Object.fromEntries(named) : { form: error.detail };
    } finally {
      this.busy = false;
    }
  };
}
