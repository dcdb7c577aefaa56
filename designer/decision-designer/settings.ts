// `<ravand-decision-settings .definition .column>`: what a column is: its name for people, what it asks, its type and allowed values; with none chosen, the
// decision itself: of which entity it speaks, what it is given, what it requires. Sends `table-edit` and `column-choose`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type {
  DecisionDefinition,
  DecisionInput,
  DecisionOutput,
  DecisionType,
  LocalText,
} from '../../schemas/types.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import '../expression-editor/expression-editor.ts';
import { preferences } from '../shell/preferences.ts';
import { local, t } from '../shell/texts.ts';
import type { DefinitionRow } from '../studio/definitions.ts';
import type { TableEdit } from './grid.ts';
import { knownNames } from './known-names.ts';
import type { GridColumn } from './table-edits.ts';
import * as edits from './table-edits.ts';

export const decisionTypes: readonly DecisionType[] = [
  'string',
  'number',
  'boolean',
  'date',
  'dateTime',
  'time',
  'dayTimeDuration',
  'yearMonthDuration',
  'any',
];

@customElement('ravand-decision-settings')
export class DecisionSettings extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        align-content: start;
        gap: 14px;
        padding: 16px;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
      }
      h2,
      h3 {
        font: var(--section);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
        gap: 6px;
        align-items: center;
      }
      .code {
        font-family: var(--mono);
        font-size: 12.5px;
      }
      section {
        display: grid;
        gap: 8px;
      }
      @media (max-width: 767.98px) {
        .code {
          font-size: 16px;
        }
      }
    `,
  ];

  @property({ attribute: false }) definition!: DecisionDefinition;
  @property({ attribute: false }) column: GridColumn | undefined;
  /** Decisions this one may require. */
  @property({ attribute: false }) others: readonly DefinitionRow[] = [];

  /** Where a column says what it asks or gives. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input')?.focus();
  }

  #edit(next: DecisionDefinition, as: string, mergeKey?: string): void {
    this.emit('table-edit', { next, as, ...(mergeKey === undefined ? {} : { mergeKey }) } satisfies TableEdit);
  }

  #text(
    id: string,
    label: string,
    value: string,
    change: (value: string) => void,
    more: { code?: boolean; help?: string } = {},
  ) {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input id=${id} class="control ${more.code ? 'ltr code' : ''}" dir=${more.code ? 'ltr' : 'auto'} autocomplete="off" spellcheck=${more.code ? 'false' : 'true'} maxlength="10000"
        aria-describedby=${more.help ? `${id}-help` : nothing} .value=${value} @input=${(event: Event) => change((event.target as HTMLInputElement).value)} />
      ${more.help ? html`<div id=${`${id}-help`} class="help">${more.help}</div>` : nothing}
    </div>`;
  }

  #type(
    id: string,
    value: DecisionType,
    change: (type: DecisionType) => void,
    label = t('decision.type'),
  ): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <select id=${id} class="control" @change=${(event: Event) => change((event.target as HTMLSelectElement).value as DecisionType)}>
        ${decisionTypes.map((type) => html`<option value=${type} ?selected=${type === value}>${t(`decision.types.${type}`)}</option>`)}
      </select>
    </div>`;
  }

  #labelled(label: LocalText | undefined, value: string): LocalText | undefined {
    const { [preferences().language]: _, ...others } = label ?? {};
    const next = value.trim() === '' ? others : { ...others, [preferences().language]: value };
    return Object.keys(next).length === 0 ? undefined : next;
  }

  #input(input: DecisionInput, column: GridColumn): TemplateResult {
    const set = (change: Partial<DecisionInput>) => {
      const inputs = this.definition.inputs.map((one, at) => (at === column.at ? without({ ...one, ...change }) : one));
      this.#edit(
        { ...this.definition, inputs },
        'decision.did.column',
        `input ${input.id} ${Object.keys(change).join()}`,
      );
    };
    return html`${this.#text('label', t('decision.label'), input.label?.[preferences().language] ?? '', (value) => set({ label: this.#labelled(input.label, value) } as Partial<DecisionInput>))}
      <ravand-expression-editor .label=${t('decision.expression')} .value=${input.expression} .help=${t('decision.expressionHelp')} .schema=${knownNames(this.definition)} @change=${(event: CustomEvent<string>) => set({ expression: event.detail })}></ravand-expression-editor>
      ${this.#type('type', input.type, (type) => set({ type }))}
      ${this.#text('allowed', t('decision.allowed'), input.allowed ?? '', (allowed) => set({ allowed }), { code: true, help: t('decision.allowedHelp') })}`;
  }

  #output(output: DecisionOutput, column: GridColumn): TemplateResult {
    const set = (change: Partial<DecisionOutput>) => {
      const outputs = this.definition.outputs.map((one, at) =>
        at === column.at ? without({ ...one, ...change }) : one,
      );
      this.#edit(
        { ...this.definition, outputs },
        'decision.did.column',
        `output ${output.id} ${Object.keys(change).join()}`,
      );
    };
    return html`${this.#text('label', t('decision.label'), output.label?.[preferences().language] ?? '', (value) => set({ label: this.#labelled(output.label, value) } as Partial<DecisionOutput>))}
      ${this.#text('name', t('decision.outputName'), output.name, (name) => set({ name }), { code: true })}
      ${this.#type('type', output.type, (type) => set({ type }))}
      ${this.#text('allowed', t('decision.allowed'), output.allowed ?? '', (allowed) => set({ allowed }), { code: true, help: t('decision.priorityHelp') })}
      ${this.#text('default', t('decision.default'), output.default ?? '', (value) => set({ default: value }), { code: true, help: t('decision.defaultHelp') })}`;
  }

  #column(column: GridColumn): TemplateResult {
    const { inputs, outputs, annotations = [] } = this.definition;
    const input = column.kind === 'input' ? inputs[column.at] : undefined;
    const output = column.kind === 'output' ? outputs[column.at] : undefined;
    const move = (by: 1 | -1) => {
      const next = edits.moveColumn(this.definition, column, by);
      if (next === this.definition) return;
      this.#edit(next, 'decision.did.moveColumn');
      this.emit('column-choose', { ...column, at: column.at + by });
    };
    const remove = () => {
      this.emit('column-choose', undefined);
      this.#edit(edits.removeColumn(this.definition, column), 'decision.did.removeColumn');
    };
    return html`<header>
        <h2>${t(`decision.columns.${column.kind}`)}</h2>
        <button class="button quiet icon-only small" aria-label=${t('action.close')} @click=${() => this.emit('column-choose', undefined)}><ravand-icon name="x"></ravand-icon></button>
      </header>
      ${input ? this.#input(input, column) : output ? this.#output(output, column) : this.#note(annotations, column)}
      <div class="acts">
        <button class="button small" @click=${() => move(-1)}><ravand-icon name="arrow-left"></ravand-icon>${t('decision.before')}</button>
        <button class="button small" @click=${() => move(1)}><ravand-icon name="arrow-right"></ravand-icon>${t('decision.after')}</button>
        <button class="button quiet danger small" @click=${remove}><ravand-icon name="trash"></ravand-icon>${t('decision.removeColumn')}</button>
      </div>`;
  }

  #note(annotations: readonly string[], column: GridColumn): TemplateResult {
    return this.#text('title', t('decision.label'), annotations[column.at] ?? '', (value) => {
      const next = annotations.map((one, at) => (at === column.at ? value : one));
      this.#edit({ ...this.definition, annotations: next }, 'decision.did.column', `note ${column.at}`);
    });
  }

  #entity(): TemplateResult {
    const { entity } = this.definition;
    const choose = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      const { entity: _, ...rest } = this.definition;
      this.#edit(value === '' ? rest : { ...rest, entity: value }, 'decision.entity');
    };
    return html`<div class="field">
      <label for="entity">${t('decision.entity')}</label>
      <select id="entity" class="control" aria-describedby="entity-help" @change=${choose}>
        <option value="" ?selected=${entity === undefined}>${t('decision.noEntity')}</option>
        ${(session.workspace?.entities ?? []).map(({ name, label }) => html`<option value=${name} ?selected=${name === entity}>${local(label, name)}</option>`)}
      </select>
      <div id="entity-help" class="help">${t('decision.entityHelp')}</div>
    </div>`;
  }

  #remover(label: string, remove: () => void): TemplateResult {
    return html`<button class="button quiet icon-only small" aria-label=${label} title=${label} @click=${remove}><ravand-icon name="trash"></ravand-icon></button>`;
  }

  #given(): TemplateResult {
    const { data = [] } = this.definition;
    const set = (next: typeof data, mergeKey?: string) => {
      const { data: _, ...rest } = this.definition;
      this.#edit(next.length === 0 ? rest : { ...rest, data: next }, 'decision.given', mergeKey);
    };
    const change = (at: number, part: Partial<(typeof data)[number]>) =>
      set(
        data.map((one, index) => (index === at ? { ...one, ...part } : one)),
        `data ${at}`,
      );
    return html`<section aria-label=${t('decision.given')}>
      <h3>${t('decision.given')}</h3>
      <p class="help">${t('decision.givenHelp')}</p>
      ${data.map(
        ({ name, type = 'any' }, at) => html`<div class="line">
          <input class="control ltr code" dir="ltr" aria-label=${t('decision.name')} .value=${name} @input=${(event: Event) => change(at, { name: (event.target as HTMLInputElement).value })} />
          <select class="control" aria-label=${t('decision.type')} @change=${(event: Event) => change(at, { type: (event.target as HTMLSelectElement).value as DecisionType })}>${decisionTypes.map((one) => html`<option value=${one} ?selected=${one === type}>${t(`decision.types.${one}`)}</option>`)}</select>
          ${this.#remover(t('decision.remove'), () => set(data.filter((_, index) => index !== at)))}
        </div>`,
      )}
      <div><button class="button small" @click=${() => set([...data, { name: `value${data.length + 1}`, type: 'number' }])}><ravand-icon name="plus"></ravand-icon>${t('decision.addGiven')}</button></div>
    </section>`;
  }

  #required(): TemplateResult {
    const { requires = [], name: own } = this.definition;
    const set = (next: typeof requires, mergeKey?: string) => {
      const { requires: _, ...rest } = this.definition;
      this.#edit(next.length === 0 ? rest : { ...rest, requires: next }, 'decision.required', mergeKey);
    };
    const change = (at: number, part: Partial<(typeof requires)[number]>) =>
      set(
        requires.map((one, index) => (index === at ? { ...one, ...part } : one)),
        `requires ${at}`,
      );
    const others = this.others.filter(({ name }) => name !== own);
    const [first] = others;
    return html`<section aria-label=${t('decision.required')}>
      <h3>${t('decision.required')}</h3>
      <p class="help">${t('decision.requiredHelp')}</p>
      ${requires.map(
        ({ name, decision }, at) => html`<div class="line">
          <input class="control ltr code" dir="ltr" aria-label=${t('decision.name')} .value=${name} @input=${(event: Event) => change(at, { name: (event.target as HTMLInputElement).value })} />
          <select class="control" aria-label=${t('decision.decision')} @change=${(event: Event) => change(at, { decision: (event.target as HTMLSelectElement).value })}>${others.map((one) => html`<option value=${one.name} ?selected=${one.name === decision}>${local(one.label, one.name)}</option>`)}</select>
          ${this.#remover(t('decision.remove'), () => set(requires.filter((_, index) => index !== at)))}
        </div>`,
      )}
      ${first ? html`<div><button class="button small" @click=${() => set([...requires, { name: first.name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), decision: first.name }])}><ravand-icon name="plus"></ravand-icon>${t('decision.addRequired')}</button></div>` : nothing}
    </section>`;
  }

  #whole(): TemplateResult {
    const { label, description = '' } = this.definition;
    return html`<header><h2>${t('decision.decision')}</h2></header>
      ${this.#text('label', t('decision.label'), label?.[preferences().language] ?? '', (value) => {
        const { label: _, ...rest } = this.definition;
        const next = this.#labelled(label, value);
        this.#edit(next === undefined ? rest : { ...rest, label: next }, 'decision.label', 'label');
      })}
      <div class="field">
        <label for="description">${t('decision.description')}</label>
        <textarea id="description" class="control" dir="auto" placeholder=" " rows="2" maxlength="10000" .value=${description} @input=${(
          event: Event,
        ) => {
          const { description: _, ...rest } = this.definition;
          const { value } = event.target as HTMLTextAreaElement;
          this.#edit(value === '' ? rest : { ...rest, description: value }, 'decision.description', 'description');
        }}></textarea>
      </div>
      ${this.#entity()} ${this.#given()} ${this.#required()}`;
  }

  protected override render() {
    return this.column === undefined ? this.#whole() : this.#column(this.column);
  }
}

/** What was emptied is not there. */
function without<T extends DecisionInput | DecisionOutput>(column: T): T {
  const kept = Object.entries(column).filter(
    ([key, value]) => value !== undefined && !(value === '' && (key === 'allowed' || key === 'default')),
  );
  return Object.fromEntries(kept) as unknown as T;
}
