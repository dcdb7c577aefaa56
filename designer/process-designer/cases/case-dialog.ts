// `<ravand-case-dialog>`: one case being written: given these data, when this is done, then that is so.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Json } from '../../../core/kernel/data.ts';
import type { ProcessCase, ProcessCaseCheck, ProcessCaseStep } from '../../../schemas/types.ts';
import '../../elements/dialog.ts';
import { RavandElement } from '../../elements/element.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { t } from '../../shell/texts.ts';
import type { Choice } from '../groups/group.ts';
import { readValue, writeValue } from '../simulation/read-value.ts';
import { readValues, writeValues } from './case-words.ts';

const acts = ['complete', 'event', 'message', 'signal', 'pass', 'set', 'error', 'escalate'] as const;
const checks = ['reached', 'notReached', 'waits', 'equals', 'ended', 'runs'] as const;
const atElement: ReadonlySet<string> = new Set([
  'complete',
  'event',
  'error',
  'escalate',
  'reached',
  'notReached',
  'waits',
]);
const named: ReadonlySet<string> = new Set(['message', 'signal']);

/** Without keys that are empty. */
function given<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== '')) as T;
}

@customElement('ravand-case-dialog')
export class CaseDialog extends RavandElement {
  @property({ attribute: false }) value: ProcessCase = { name: '', when: [], expect: [] };
  @property({ attribute: false }) elements: readonly Choice[] = [];
  /** Why it does not hold now. */
  @property() failure: string | undefined;

  #change(changes: Partial<ProcessCase>): void {
    this.value = { ...this.value, ...changes };
    this.emit('case-change', this.value);
  }

  #text(label: string, value: string, change: (text: string) => void, hint = ''): TemplateResult {
    return html`<label class="part"><span>${label}</span><input class="control" dir="auto" autocomplete="off" placeholder=${hint} .value=${live(value)} @change=${(event: Event) => change((event.target as HTMLInputElement).value.trim())} /></label>`;
  }

  #values(
    label: string,
    values: object | undefined,
    change: (values: Readonly<Record<string, unknown>> | undefined) => void,
    hint: string,
  ): TemplateResult {
    return html`<label class="part wide"><span>${label}</span><input class="control" dir="ltr" autocomplete="off" placeholder=${hint} .value=${writeValues(values)}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const read = readValues(input.value);
        input.setCustomValidity(read === false ? t('process.case.notValues', { example: hint }) : '');
        input.reportValidity();
        if (read !== false) change(read);
      }} /></label>`;
  }

  #pick(label: string, value: string, choices: readonly Choice[], change: (value: string) => void): TemplateResult {
    return html`<label class="part"><span>${label}</span><select class="control" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
      ${choices.some(({ name }) => name === value) ? nothing : html`<option value=${value} selected>${value || t('process.none')}</option>`}
      ${choices.map(({ name, label: word }) => html`<option value=${name} .selected=${live(name === value)}>${word}</option>`)}</select></label>`;
  }

  #given(): TemplateResult {
    const { given: data = {} } = this.value;
    const set = (changes: object) => this.#change({ given: given({ ...data, ...changes }) });
    return html`<fieldset><legend>${t('process.case.given')}</legend><div class="step">
      ${this.#values(t('process.case.records'), data.records, (records) => set({ records }), '{ lead: { value: 600 } }')}
      ${this.#values(t('process.case.variables'), data.variables, (variables) => set({ variables }), '{ urgent: true }')}
      ${this.#text(t('process.case.at'), data.at ?? '', (at) => set({ at }), '2026-03-21T09:00:00')}
    </div></fieldset>`;
  }

  #step(step: ProcessCaseStep, index: number): TemplateResult {
    const set = (changes: Partial<ProcessCaseStep>) =>
      this.#change({ when: this.value.when.map((one, at) => (at === index ? given({ ...one, ...changes }) : one)) });
    const words = acts.map((name) => ({ name, label: t(`process.case.act.${name}`) }));
    return html`<li class="step">${this.#pick(t('process.case.what'), step.do, words, (name) => set({ do: name as ProcessCaseStep['do'] }))}
      ${atElement.has(step.do) ? this.#pick(t('process.case.element'), step.element ?? '', this.elements, (element) => set({ element })) : nothing}
      ${named.has(step.do) ? this.#text(t('process.name'), step.name ?? '', (name) => set({ name })) : nothing}
      ${step.do === 'message' ? this.#text(t('process.correlationKey'), step.key ?? '', (key) => set({ key })) : nothing}
      ${step.do === 'error' || step.do === 'escalate' ? this.#text(t('process.case.code'), step.code ?? '', (code) => set({ code })) : nothing}
      ${step.do === 'pass' ? this.#text(t('process.case.duration'), step.duration ?? '', (duration) => set({ duration }), 'P3D') : this.#values(t('process.case.values'), step.values, (values) => set({ values } as Partial<ProcessCaseStep>), step.do === 'set' ? '{ lead: { value: 600 } }' : '{ answered: true }')}
      ${this.#remove(() => this.#change({ when: this.value.when.filter((_, at) => at !== index) }))}</li>`;
  }

  #check(check: ProcessCaseCheck, index: number): TemplateResult {
    const set = (changes: Partial<ProcessCaseCheck>) =>
      this.#change({
        expect: this.value.expect.map((one, at) => (at === index ? given({ ...one, ...changes }) : one)),
      });
    const words = checks.map((name) => ({ name, label: t(`process.case.that.${name}`) }));
    return html`<li class="step">${this.#pick(t('process.case.what'), check.that, words, (that) => set({ that: that as ProcessCaseCheck['that'] }))}
      ${atElement.has(check.that) ? this.#pick(t('process.case.element'), check.element ?? '', this.elements, (element) => set({ element })) : nothing}
      ${
        check.that === 'equals'
          ? html`${this.#text(t('process.variable'), check.variable ?? '', (variable) => set({ variable }))}
            ${this.#text(t('process.value'), check.value === undefined ? '' : writeValue(check.value as unknown as Json), (text) => set({ value: readValue(text, { known: {}, now: new Date() }) as never }))}`
          : nothing
      }
      ${this.value.expect.length > 1 ? this.#remove(() => this.#change({ expect: this.value.expect.filter((_, at) => at !== index) })) : nothing}</li>`;
  }

  #remove(act: () => void): TemplateResult {
    return html`<button class="button quiet icon-only small remove" aria-label=${t('process.removeRow')} @click=${act}><ravand-icon name="x"></ravand-icon></button>`;
  }

  protected override render() {
    const { name, when, expect } = this.value;
    const first = this.elements[0]?.name;
    const close = () => this.emit('case-close');
    return html`<ravand-dialog heading=${t('process.case.heading')} open style="--dialog-width: 720px" @dialog-close=${close}>
      ${this.#text(t('process.name'), name, (text) => text && this.#change({ name: text }))}
      ${this.#given()}
      <fieldset><legend>${t('process.case.when')}</legend><ol>${when.map((step, index) => this.#step(step, index))}</ol>
        <button class="button small" @click=${() => this.#change({ when: [...when, given({ do: 'complete', element: first }) as ProcessCaseStep] })}><ravand-icon name="plus"></ravand-icon>${t('process.case.addStep')}</button></fieldset>
      <fieldset><legend>${t('process.case.then')}</legend><ol>${expect.map((check, index) => this.#check(check, index))}</ol>
        <button class="button small" @click=${() => this.#change({ expect: [...expect, given({ that: 'reached', element: first }) as ProcessCaseCheck] })}><ravand-icon name="plus"></ravand-icon>${t('process.case.addCheck')}</button></fieldset>
      <p class=${this.failure ? 'bad' : 'fine'} role="status"><ravand-icon name=${this.failure ? 'circle-alert' : 'circle-check'}></ravand-icon>${this.failure ?? t('process.case.holds')}</p>
      <button slot="actions" class="button primary" @click=${close}>${t('action.close')}</button>
    </ravand-dialog>`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    buttons,
    controls,
    css`
      :host {
        --input: 32px;
      }
      fieldset {
        margin-block: 12px;
        padding: 0;
        border: 0;
        min-inline-size: 0;
      }
      legend {
        font: var(--section);
        margin-block-end: 6px;
      }
      ol {
        display: flex;
        flex-direction: column;
        gap: 8px;
        margin-block-end: 8px;
      }
      .step {
        position: relative;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        gap: 8px;
        padding: 10px;
        padding-inline-end: 40px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
      .part {
        display: flex;
        flex-direction: column;
        gap: 2px;
        min-inline-size: 0;
        font: var(--small);
        color: var(--text-2);
      }
      .remove {
        position: absolute;
        inset-block-start: 4px;
        inset-inline-end: 4px;
      }
      .bad,
      .fine {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .bad {
        color: var(--danger);
      }
      .fine {
        color: var(--success);
      }
    `,
  ];
}
