// `<ravand-process-cases>`: what must happen in a process, case by case, with whether it does. Sends `cases-change`; edited in `<ravand-case-dialog>`.
import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ProcessCase } from '../../../schemas/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { t } from '../../shell/texts.ts';
import type { Choice } from '../groups/group.ts';
import './case-dialog.ts';
import { checkWords, stepWords } from './case-words.ts';

@customElement('ravand-process-cases')
export class ProcessCases extends RavandElement {
  @property({ attribute: false }) cases: readonly ProcessCase[] = [];
  /** What failed, by the name of the case: its sentence. */
  @property({ attribute: false }) failures: ReadonlyMap<string, string> = new Map();
  @property({ attribute: false }) elements: readonly Choice[] = [];
  @state() private edited: number | undefined;

  #change(cases: readonly ProcessCase[]): void {
    this.cases = cases;
    this.emit('cases-change', cases);
  }

  #add(): void {
    const name = t('process.case.unnamed', { number: this.cases.length + 1 });
    this.#change([...this.cases, { name, when: [], expect: [{ that: 'ended' }] }]);
    this.edited = this.cases.length - 1;
  }

  #nameOf = (element: string | undefined): string =>
    this.elements.find(({ name }) => name === element)?.label ?? element ?? '';

  #row(one: ProcessCase, index: number) {
    const failure = this.failures.get(one.name);
    const story = [
      ...one.when.map((step) => stepWords(step, this.#nameOf)),
      ...one.expect.map((check) => checkWords(check, this.#nameOf)),
    ].join(' · ');
    return html`<li>
      <ravand-icon name=${failure ? 'circle-alert' : 'circle-check'} class=${failure ? 'bad' : 'fine'}></ravand-icon><span class="visually-hidden">${t(failure ? 'process.case.fails' : 'process.case.holds')}</span>
      <button class="row" @click=${() => {
        this.edited = index;
      }}><b><bdi>${one.name}</bdi></b><span class="story">${failure ?? story}</span></button>
      <button class="button quiet icon-only small" aria-label=${t('process.case.remove', { name: one.name })} @click=${() => this.#change(this.cases.filter((_, at) => at !== index))}><ravand-icon name="trash"></ravand-icon></button>
    </li>`;
  }

  protected override render() {
    const edited = this.edited === undefined ? undefined : this.cases[this.edited];
    return html`${this.cases.length === 0 ? html`<p class="none">${t('process.case.none')}</p>` : html`<ul>${this.cases.map((one, index) => this.#row(one, index))}</ul>`}
      <p class="actions"><button class="button small" @click=${() => this.#add()}><ravand-icon name="plus"></ravand-icon>${t('process.case.add')}</button></p>
      ${
        edited === undefined
          ? nothing
          : html`<ravand-case-dialog .value=${edited} .elements=${this.elements} .failure=${this.failures.get(edited.name)}
            @case-change=${({ detail }: CustomEvent<ProcessCase>) => this.#change(this.cases.map((one, at) => (at === this.edited ? detail : one)))}
            @case-close=${() => {
              this.edited = undefined;
            }}></ravand-case-dialog>`
      }`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    buttons,
    css`
      :host {
        display: block;
        min-block-size: 0;
        overflow-y: auto;
        background: var(--surface);
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        padding-inline: 16px 10px;
        border-block-end: 1px solid var(--line);
      }
      .row {
        flex: 1;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        min-inline-size: 0;
        min-block-size: 36px;
        align-items: center;
        padding: 4px 0;
        border: 0;
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .row b {
        font: var(--section);
      }
      .story {
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      .bad {
        color: var(--danger);
      }
      .fine {
        color: var(--success);
      }
      .none,
      .actions {
        padding: 8px 16px;
        color: var(--text-2);
      }
    `,
  ];
}
