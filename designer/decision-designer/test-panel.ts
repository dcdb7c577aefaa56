// `<ravand-decision-test .definition .findings>`: what the decision comes to for values that are given here or read from a record; and the cases that are kept and
// run before it goes live. Sends `trial` with the rows that match, and `table-edit` when a case is kept.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { compileDecision } from '../../core/dmn/compile-decision.ts';
import type { DecisionCase, DecisionDefinition, DecisionType } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatInteger, readNumber } from '../format/numbers.ts';
import { workspaceReferences } from '../forms/references.ts';
import { local, t } from '../shell/texts.ts';
import type { Finding } from '../studio/definitions.ts';
import { allowedValues } from './cell-offers.ts';
import { decisions, type Trial } from './decisions.ts';
import type { TableEdit } from './grid.ts';
import { fieldMeant, typeOfField } from './known-names.ts';
import { newId } from './new-id.ts';

const quietMs = 250;

/** A name the decision reads, with what is known of it. */
interface Given {
  readonly name: string;
  readonly label: string;
  readonly type: DecisionType;
  readonly values: readonly string[];
  /** What values are called. */
  readonly called: Readonly<Record<string, string>>;
}

@customElement('ravand-decision-test')
export class DecisionTest extends RavandElement {
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
      h2,
      h3 {
        font: var(--section);
      }
      .result {
        display: grid;
        gap: 6px;
        padding: 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--canvas);
      }
      .result.fault {
        background: var(--danger-soft);
      }
      .value {
        font: 13px / 20px var(--mono);
        overflow-wrap: anywhere;
        direction: ltr;
        text-align: start;
      }
      :host(:dir(rtl)) .value {
        text-align: end;
      }
      .result dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 10px;
        font: var(--small);
      }
      dt {
        color: var(--text-3);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      code {
        font: 12px / 18px var(--mono);
      }
      .cases li {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 36px;
        border-block-end: 1px solid var(--line);
      }
      .cases .what {
        flex: 1;
        min-inline-size: 0;
        display: grid;
        text-align: start;
        border: 0;
        background: none;
        padding: 4px 0;
        cursor: pointer;
      }
      .cases .what code {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--text-3);
      }
      .fine {
        color: var(--success);
      }
      .wrong {
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) definition!: DecisionDefinition;
  @property({ attribute: false }) findings: readonly Finding[] = [];
  @state() private typed: Readonly<Record<string, string>> = {};
  @state() private record: ComboOption | undefined;
  @state() private trial: Trial | undefined;
  @state() private problem: string | undefined;
  #given: readonly Given[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#timer));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('definition')) return;
    this.#given = givenOf(this.definition);
    if (this.trial !== undefined || this.problem !== undefined) this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#try(), quietMs);
  }

  /** FEEL of what is typed, as far as it can be read. */
  get #sources(): Record<string, string> {
    const found = this.#given.flatMap(({ name, type }): [string, string][] => {
      const text = this.typed[name]?.trim() ?? '';
      return text === '' ? [] : [[name, feelOf(text, type)]];
    });
    return Object.fromEntries(found);
  }

  async #try(): Promise<void> {
    const turn = ++this.#turn;
    const sources = this.#sources;
    try {
      const trial = await decisions.try(this.definition, sources, this.record?.value || undefined);
      if (turn !== this.#turn) return;
      this.trial = trial;
      this.problem = undefined;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (turn !== this.#turn) return;
      this.trial = undefined;
      this.problem = error.details[0]?.message ?? error.detail;
    }
    this.emit('trial', this.trial?.rows ?? []);
  }

  #keep(): void {
    const { trial } = this;
    if (!trial) return;
    const read = trial.inputs.filter(({ expression }) => this.#given.some(({ name }) => name === expression));
    const given = { ...Object.fromEntries(read.map(({ expression, text }) => [expression, text])), ...this.#sources };
    const kept: DecisionCase = { id: newId('case'), given, expected: trial.text };
    this.#editCases([...(this.definition.cases ?? []), kept], 'decision.keepCase');
  }

  #editCases(cases: readonly DecisionCase[], as: string): void {
    const { cases: _, ...rest } = this.definition;
    const next = cases.length === 0 ? rest : { ...rest, cases };
    this.emit('table-edit', { next, as } satisfies TableEdit);
  }

  #load({ given }: DecisionCase): void {
    this.record = undefined;
    this.typed = Object.fromEntries(
      Object.entries(given).map(([name, source]) => [
        name,
        typedOf(source, this.#given.find((one) => one.name === name)?.type ?? 'any'),
      ]),
    );
    void this.#try();
  }

  #field({ name, label, type, values, called }: Given, at: number): TemplateResult {
    const id = `given${at}`;
    const value = this.typed[name] ?? '';
    const set = (event: Event) => {
      this.typed = { ...this.typed, [name]: (event.target as HTMLInputElement | HTMLSelectElement).value };
      this.#later();
    };
    const choices =
      type === 'boolean' ? ['true', 'false'] : type === 'string' ? values.map((one) => typedOf(one, type)) : [];
    const words = (choice: string) =>
      type === 'boolean'
        ? t(choice === 'true' ? 'decision.reads.yes' : 'decision.reads.no')
        : (called[choice] ?? choice);
    return html`<div class="field">
      <label for=${id}><bdi>${label}</bdi></label>
      ${
        choices.length > 0
          ? html`<select id=${id} class="control" @change=${set}><option value="">${t('decision.notGiven')}</option>${choices.map((choice) => html`<option value=${choice} ?selected=${choice === value}>${words(choice)}</option>`)}</select>`
          : html`<input id=${id} class="control ${type === 'string' ? '' : 'ltr'}" dir=${type === 'string' ? 'auto' : 'ltr'} autocomplete="off" placeholder=${placeholderOf(type)} .value=${value} @input=${set} />`
      }
    </div>`;
  }

  #recordField(entity: string): TemplateResult {
    return html`<div class="field">
      <label for="record">${t('decision.record')}</label>
      <ravand-combo-box id="record" .label=${t('decision.record')} .value=${this.record?.value ?? ''} .valueLabel=${this.record?.label ?? ''}
        .source=${(search: string, signal: AbortSignal) => workspaceReferences(entity, search, signal)}
        @combo-change=${(event: CustomEvent<ComboOption>) => {
          this.record = event.detail.value === '' ? undefined : event.detail;
          this.#later();
        }}></ravand-combo-box>
      <div class="help">${t('decision.recordHelp')}</div>
    </div>`;
  }

  #result(): TemplateResult | typeof nothing {
    if (this.problem !== undefined)
      return html`<div class="result fault" role="status"><span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.problem}</span></div>`;
    const { trial } = this;
    if (!trial) return nothing;
    const rows = trial.rows.map((row) => formatInteger(row + 1)).join(t('decision.comma'));
    return html`<div class="result" role="status">
      <h3>${t('decision.result')}</h3>
      <div class="value" dir="ltr">${trial.text}</div>
      <dl>
        <dt>${t('decision.matching')}</dt><dd>${rows === '' ? t('decision.noRow') : rows}</dd>
        ${trial.inputs.map(({ expression, text }) => html`<dt><code dir="ltr">${expression}</code></dt><dd><code dir="ltr">${text}</code></dd>`)}
        ${trial.required.map(({ decision, text }) => html`<dt><bdi>${decision}</bdi></dt><dd><code dir="ltr">${text}</code></dd>`)}
      </dl>
      <div><button class="button small" @click=${() => this.#keep()}><ravand-icon name="plus"></ravand-icon>${t('decision.keepCase')}</button></div>
    </div>`;
  }

  #case(one: DecisionCase, at: number): TemplateResult {
    const finding = this.findings.find(({ pointer }) => pointer === `/cases/${at}`);
    const given = Object.entries(one.given)
      .map(([name, source]) => `${name} = ${source}`)
      .join(', ');
    return html`<li>
      <ravand-icon name=${finding ? 'circle-x' : 'circle-check'} class=${finding ? 'wrong' : 'fine'}></ravand-icon>
      <span class="visually-hidden">${t(finding ? 'decision.caseFails' : 'decision.casePasses')}</span>
      <button class="what" title=${finding?.message ?? given} @click=${() => this.#load(one)}><code dir="ltr">${given}</code><code dir="ltr">→ ${one.expected}</code></button>
      <button class="button quiet icon-only small" aria-label=${t('decision.removeCase')} @click=${() =>
        this.#editCases(
          (this.definition.cases ?? []).filter(({ id }) => id !== one.id),
          'decision.removeCase',
        )}><ravand-icon name="trash"></ravand-icon></button>
    </li>`;
  }

  protected override render() {
    const { entity, cases = [] } = this.definition;
    return html`<h2>${t('decision.try')}</h2>
      ${entity === undefined ? nothing : this.#recordField(entity)} ${this.#given.map((one, at) => this.#field(one, at))}
      <div><button class="button" @click=${() => void this.#try()}><ravand-icon name="play"></ravand-icon>${t('decision.tryNow')}</button></div>
      ${this.#result()}
      <h3>${t('decision.cases')}</h3>
      ${cases.length === 0 ? html`<p class="help">${t('decision.noCases')}</p>` : html`<ul class="cases">${cases.map((one, at) => this.#case(one, at))}</ul>`}`;
  }
}

/** The names its expressions begin with; of those that stand alone in an input, type and values are known. */
function givenOf(definition: DecisionDefinition): Given[] {
  const { compiled } = compileDecision(definition);
  const roots = new Set([
    ...(definition.data ?? []).map(({ name }) => name),
    ...compiled.reads.map((path) => path.split('.', 1)[0] ?? ''),
  ]);
  for (const { name } of definition.requires ?? []) roots.delete(name);
  const order = (name: string): number =>
    definition.inputs.findIndex(({ expression }) => expression.trim() === name) + 1 || Number.MAX_SAFE_INTEGER;
  return [...roots]
    .sort((a, b) => order(a) - order(b))
    .map((name) => {
      const input = definition.inputs.find(({ expression }) => expression.trim() === name);
      const data = definition.data?.find((one) => one.name === name);
      const field = fieldMeant(definition, name);
      const label = local(input?.label, local(field?.label, name));
      const type = data?.type ?? input?.type ?? (field && typeOfField(field)) ?? 'any';
      const options = field?.options?.map(({ value }) => JSON.stringify(value)) ?? [];
      const values = input?.allowed === undefined ? options : allowedValues(input.allowed);
      const called = Object.fromEntries(
        field?.options?.map(({ value, label: said }) => [value, local(said, value)]) ?? [],
      );
      return { name, label, type, values, called };
    });
}

const temporal: ReadonlySet<DecisionType> = new Set([
  'date',
  'time',
  'dateTime',
  'dayTimeDuration',
  'yearMonthDuration',
]);

/** What a person types, as FEEL. */
function feelOf(text: string, type: DecisionType): string {
  if (type === 'string') return JSON.stringify(text);
  if (type === 'number') return readNumber(text) ?? text;
  return temporal.has(type) && !text.startsWith('@') ? `@${JSON.stringify(text)}` : text;
}

/** And back. */
function typedOf(source: string, type: DecisionType): string {
  if (type === 'string') return /^"(.*)"$/s.exec(source)?.[1]?.replace(/\\(.)/g, '$1') ?? source;
  return temporal.has(type) ? (/^@"(.*)"$/.exec(source)?.[1] ?? source) : source;
}

function placeholderOf(type: DecisionType): string {
  const examples: Partial<Record<DecisionType, string>> = {
    date: '2026-03-21',
    time: '14:30:00',
    dateTime: '2026-03-21T14:30:00Z',
    dayTimeDuration: 'P1DT2H',
    yearMonthDuration: 'P1Y6M',
    any: '[1, 2]',
  };
  return examples[type] ?? '';
}
