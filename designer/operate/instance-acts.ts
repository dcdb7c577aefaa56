// `<ravand-instance-acts>`: the dialog of everything an operator does to one instance by hand: end it, move or cancel a token, let it go on, start and end
// ad-hoc steps, set data. Says what will happen, takes the reason for the history, and emits `act-done` when it has happened.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { latinDigits } from '../../core/kernel/fold.ts';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { readNumber } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';
import { type InstancePicture, operate } from './api.ts';

export type Act =
  | { readonly kind: 'end' }
  | {
      readonly kind: 'move' | 'cancel' | 'trigger' | 'start' | 'finish';
      readonly activity: string;
      readonly element: string;
    }
  | { readonly kind: 'variable'; readonly scope: string; readonly name?: string; readonly value?: unknown };

const dangerous = new Set<Act['kind']>(['end', 'cancel']);
/** Where no token is put by hand: they begin by themselves, with what they belong to. */
const apart = new Set(['boundaryEvent', 'eventSubProcess', 'startEvent']);

@customElement('ravand-instance-acts')
export class RavandInstanceActs extends RavandElement {
  @property({ attribute: false }) act: Act | undefined;
  @property({ attribute: false }) picture: InstancePicture | undefined;
  @state() private reason = '';
  @state() private target = '';
  @state() private name = '';
  @state() private value = '';
  @state() private enabled: readonly string[] = [];
  @state() private fault = '';
  @state() private busy = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('act') || this.act === undefined) return;
    this.reason = '';
    this.target = '';
    this.fault = '';
    this.name = this.act.kind === 'variable' ? (this.act.name ?? '') : '';
    this.value = this.act.kind === 'variable' ? textOf(this.act.value) : '';
    if (this.act.kind === 'start') void this.#loadEnabled(this.act.activity);
  }

  async #loadEnabled(activity: string): Promise<void> {
    const { items } = await operate.enabled(this.picture?.instance.id ?? '', activity);
    this.enabled = items.map(({ element }) => element);
  }

  #nameOf(element: string): string {
    return this.picture?.names[element] ?? element;
  }

  /** Elements beside the one a token stands at. */
  #beside(element: string): readonly string[] {
    const { kinds = {}, parents = {} } = this.picture ?? {};
    return Object.keys(kinds).filter(
      (id) => id !== element && parents[id] === parents[element] && !apart.has(kinds[id] ?? ''),
    );
  }

  #choices(act: Act): readonly string[] | undefined {
    if (act.kind === 'start') return this.enabled;
    return act.kind === 'move' ? this.#beside(act.element) : undefined;
  }

  get #isReady(): boolean {
    const { act } = this;
    if (act === undefined || this.busy) return false;
    if (act.kind === 'end') return this.reason.trim() !== '';
    if (act.kind === 'variable') return this.name.trim() !== '';
    return this.#choices(act) === undefined || this.target !== '';
  }

  async #do(): Promise<void> {
    const { act, picture } = this;
    if (act === undefined || picture === undefined || !this.#isReady) return;
    this.busy = true;
    try {
      await this.#send(act, picture.instance.id);
      toast({ text: t(`instance.act.${act.kind}.done`), icon: 'check' });
      this.act = undefined;
      this.emit('act-done');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.detail;
    } finally {
      this.busy = false;
    }
  }

  #send(act: Act, id: string): Promise<unknown> {
    const reason = this.reason.trim() === '' ? {} : { reason: this.reason.trim() };
    if (act.kind === 'end') return operate.cancel(id, this.reason.trim());
    if (act.kind === 'variable') {
      const variables = { [this.name.trim()]: typeof act.value === 'string' ? this.value : readValue(this.value) };
      return operate.setVariables(id, { scope: act.scope, variables, ...reason });
    }
    const { activity } = act;
    if (act.kind === 'move') return operate.act(id, 'move', { activity, element: this.target, ...reason });
    if (act.kind === 'start') return operate.act(id, 'start-activity', { activity, element: this.target, ...reason });
    const paths = { cancel: 'cancel-activity', trigger: 'trigger', finish: 'complete-ad-hoc' } as const;
    return operate.act(id, paths[act.kind], { activity, ...reason });
  }

  #target(act: Act): TemplateResult | typeof nothing {
    const choices = this.#choices(act);
    if (choices === undefined) return nothing;
    return html`<label class="field"><span class="label">${t('instance.act.where')}</span>
      <select class="control" .value=${this.target} @change=${(event: Event) => {
        this.target = (event.target as HTMLSelectElement).value;
      }}>
        <option value="" ?selected=${this.target === ''}></option>
        ${choices.map((id) => html`<option value=${id} ?selected=${id === this.target}>${this.#nameOf(id)}</option>`)}
      </select></label>`;
  }

  #variable(act: Act): TemplateResult | typeof nothing {
    if (act.kind !== 'variable') return nothing;
    return html`${
      act.name === undefined
        ? html`<label class="field"><span class="label">${t('instance.act.name')}</span><input class="control" dir="ltr" maxlength="200" .value=${this.name} @input=${(
            event: Event,
          ) => {
            this.name = (event.target as HTMLInputElement).value;
          }} /></label>`
        : nothing
    }
      <label class="field"><span class="label">${t('instance.act.value')}</span><textarea class="control" dir="auto" placeholder=" " rows="3" .value=${this.value} @input=${(
        event: Event,
      ) => {
        this.value = (event.target as HTMLTextAreaElement).value;
      }}></textarea><span class="help">${t('instance.act.valueHelp')}</span></label>`;
  }

  protected override render() {
    const { act } = this;
    if (act === undefined) return html`<ravand-dialog></ravand-dialog>`;
    const name = act.kind === 'variable' ? (act.name ?? '') : 'element' in act ? this.#nameOf(act.element) : '';
    const key = act.kind === 'variable' && act.name === undefined ? 'variableNew' : act.kind;
    return html`<ravand-dialog .open=${true} heading=${t(`instance.act.${key}.heading`, { name })} @dialog-close=${() => {
      this.act = undefined;
      this.emit('act-left');
    }}>
      <div class="fields">
        ${act.kind === 'variable' ? nothing : html`<p>${t(`instance.act.${act.kind}.help`)}</p>`}
        ${this.#target(act)} ${this.#variable(act)}
        <label class="field"><span class="label">${t('instance.reason')}${act.kind === 'end' ? html`<span class="star" aria-hidden="true">*</span>` : nothing}</span><input class="control" maxlength="1000" .value=${this.reason} @input=${(
          event: Event,
        ) => {
          this.reason = (event.target as HTMLInputElement).value;
        }} /><span class="help">${t('instance.act.reasonHelp')}</span></label>
        ${this.fault ? html`<p class="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</p>` : nothing}
      </div>
      <button slot="actions" class="button ${dangerous.has(act.kind) ? 'danger filled' : 'primary'}" aria-busy=${this.busy} ?disabled=${!this.#isReady} @click=${() => void this.#do()}>${t(`instance.act.${act.kind}.do`)}</button>
    </ravand-dialog>`;
  }

  static override styles = [
    base,
    buttons,
    controls,
    css`
      .fields {
        display: flex;
        flex-direction: column;
        gap: 14px;
      }
      textarea {
        font-family: var(--mono);
      }
    `,
  ];
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}

/** Numbers in any digits; true, false, null, lists and objects as JSON; everything else is a text, in quotes when it looks like one of those. */
function readValue(text: string): unknown {
  const plain = text.trim();
  if (plain === '') return null;
  const number = readNumber(plain);
  // Codes and phones that begin with zero stay the texts they are.
  if (number !== undefined && number === latinDigits(plain) && String(Number(number)) === number) return Number(number);
  if (!/^(true|false|null|[[{"])/.test(plain)) return text;
  try {
    return JSON.parse(plain) as unknown;
  } catch {
    return text;
  }
}
