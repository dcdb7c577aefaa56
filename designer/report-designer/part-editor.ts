// `<ravand-report-part .report .place>`: what the chosen part of a report says: a column, a section, a total, or the report itself. Emits `report-change` with the next
// report and, while somebody types, a key.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { latinDigits } from '../../core/kernel/fold.ts';
import type {
  FilterTree,
  LocalText,
  ReportColumn,
  ReportDefinition,
  ReportSection,
  ReportTotal,
  ReportWindow,
} from '../../schemas/types.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { checkField, textField } from '../form-designer/properties/property-fields.ts';
import { formatInteger } from '../format/numbers.ts';
import '../menus/icon-choice.ts';
import { local, t } from '../shell/texts.ts';
import { type Choice, choiceField } from '../studio/choice-field.ts';
import '../studio/condition-field.ts';
import { filled, said } from '../studio/edits.ts';
import '../studio/name-list.ts';
import { pathFields } from '../studio/path-fields.ts';
import { reportFields } from './fields.ts';
import { changedPart, groupOf, type PartGroup, type PartPlace, partsOf, windowKind } from './report-parts.ts';

type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

@customElement('ravand-report-part')
export class ReportPartEditor extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      .two {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 12px;
      }
      .group {
        display: grid;
        gap: 8px;
      }
      .signed {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 132px;
        gap: 10px;
        align-items: center;
      }
      details summary {
        cursor: pointer;
        font: var(--small);
        color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) report!: ReportDefinition;
  @property() place: PartPlace = '';

  #send(report: ReportDefinition, key?: string): void {
    this.emit('report-change', { report, key: key && `${this.place} ${key}` });
  }

  #set(changes: Changes<ReportDefinition>, key?: string): void {
    this.#send(said<ReportDefinition>({ ...this.report, ...changes }), key);
  }

  #part(group: PartGroup, id: string, changes: object, key?: string): void {
    this.#send(changedPart(this.report, group, id, changes as Record<string, unknown>), key);
  }

  #label(text: LocalText | undefined, change: (text: LocalText | undefined) => void): TemplateResult {
    return textField('label', t('studio.label'), text, change);
  }

  #condition(label: string, filter: FilterTree | undefined, change: (filter: FilterTree | undefined) => void) {
    const { entity } = this.report;
    return html`<ravand-condition-field .entity=${{ name: entity, fields: pathFields(entity, true) }} .condition=${filter} .label=${label}
      @condition-change=${(event: CustomEvent<FilterTree | undefined>) => change(event.detail)}></ravand-condition-field>`;
  }

  /** What of time is counted. `own`: it may also be as the columns say. */
  #window(
    label: string,
    window: ReportWindow | undefined,
    change: (window: ReportWindow | undefined) => void,
    own?: string,
  ): TemplateResult {
    const kinds = (['within', 'before', 'until', 'days'] as const).map((value) => ({
      value,
      label: t(`reportEditor.windows.${value}`),
    }));
    const choices: readonly Choice[] = own === undefined ? kinds : [{ value: '', label: own }, ...kinds];
    const choose = (kind: string) =>
      change(kind === '' ? undefined : kind === 'days' ? { from: 0, to: 30 } : (kind as ReportWindow));
    const days = typeof window === 'object' ? window : undefined;
    const bound = (key: 'from' | 'to') =>
      html`<div class="field"><label for=${key}>${t(`reportEditor.days.${key}`)}</label>
        <input id=${key} class="control" inputmode="numeric" .value=${days?.[key] === undefined ? '' : formatInteger(days[key])} @change=${(
          event: Event,
        ) => {
          const text = latinDigits((event.target as HTMLInputElement).value.trim()).replace('−', '-');
          change(said({ ...days, [key]: /^-?\d{1,5}$/.test(text) ? Number(text) : undefined }) as ReportWindow);
        }} /></div>`;
    return html`${choiceField('window', label, windowKind(window), choices, choose)}
      ${days ? html`<div class="two">${bound('from')} ${bound('to')}</div><p class="help">${t('reportEditor.daysHelp')}</p>` : nothing}`;
  }

  #column({ id, label, sum, minus, keep, when }: ReportColumn): TemplateResult {
    const set = (changes: Changes<ReportColumn>, key?: string) => this.#part('columns', id, changes, key);
    const numbers = reportFields.numbers(this.report.entity);
    const counted = { value: '', label: t('reportEditor.count') };
    const none = { value: '', label: t('process.none') };
    const signs = [
      { value: '', label: t('reportEditor.keeps.all') },
      ...(['positive', 'negative'] as const).map((value) => ({ value, label: t(`reportEditor.keeps.${value}`) })),
    ];
    return html`${this.#label(label, (next) => set({ label: next }, 'label'))}
      ${choiceField('sum', t('reportEditor.sum'), sum ?? '', [counted, ...numbers], (field) => set({ sum: field || undefined, ...(field === '' ? { minus: undefined } : {}) }))}
      ${sum === undefined ? nothing : choiceField('minus', t('reportEditor.minus'), minus ?? '', [none, ...numbers], (field) => set({ minus: field || undefined }))}
      ${this.#window(t('reportEditor.window'), when, (next) => set({ when: next ?? 'within' }))}
      ${choiceField('keep', t('reportEditor.keep'), keep ?? '', signs, (sign) => set({ keep: (sign || undefined) as ReportColumn['keep'] }))}`;
  }

  #section({ id, label, filter, by, when, turned = false }: ReportSection): TemplateResult {
    const set = (changes: Changes<ReportSection>, key?: string) => this.#part('sections', id, changes, key);
    const one = { value: '', label: t('reportEditor.oneRow') };
    return html`${this.#label(label, (next) => set({ label: next }, 'label'))}
      ${this.#condition(t('dashboard.onlyThose'), filter, (next) => set({ filter: next }))}
      ${choiceField('by', t('reportEditor.by'), by ?? '', [one, ...reportFields.groups(this.report.entity)], (path) => set({ by: path || undefined }))}
      ${this.#window(t('reportEditor.window'), when, (next) => set({ when: next }), t('reportEditor.asColumns'))}
      <div class="field">${checkField(t('reportEditor.turned'), turned, (isOn) => set({ turned: isOn || undefined }))}<span class="help">${t('reportEditor.turnedHelp')}</span></div>`;
  }

  #named(parts: readonly { readonly id: string; readonly label?: LocalText }[]): readonly Choice[] {
    return parts.map(({ id, label }) => ({ value: id, label: local(label, id) }));
  }

  #total({ id, label, after, add, subtract = [], equals }: ReportTotal): TemplateResult {
    const { sections, totals = [] } = this.report;
    const set = (changes: Changes<ReportTotal>, key?: string) => this.#part('totals', id, changes, key);
    // A total adds what is known above it: sections, and the totals before it.
    const before = totals.slice(
      0,
      totals.findIndex((total) => total.id === id),
    );
    const counted = this.#named([...sections, ...before]);
    const signs = (['add', 'subtract', 'none'] as const).map((value) => ({
      value,
      label: t(`reportEditor.signs.${value}`),
    }));
    const setSign = (name: string, sign: string) => {
      const without = (list: readonly string[]) => list.filter((one) => one !== name);
      const plus = sign === 'add' ? [...without(add), name] : without(add);
      const less = sign === 'subtract' ? [...without(subtract), name] : without(subtract);
      if (plus.length > 0) set({ add: plus, subtract: filled(less) });
      else this.requestUpdate();
    };
    const signOf = (name: string) => (add.includes(name) ? 'add' : subtract.includes(name) ? 'subtract' : 'none');
    const nothingElse = { value: '', label: t('process.none') };
    const others = this.#named([...sections, ...totals.filter((total) => total.id !== id)]);
    return html`${this.#label(label, (next) => set({ label: next }, 'label'))}
      <fieldset class="group"><legend>${t('reportEditor.adds')}</legend>
        ${counted.map(
          ({ value, label: name }) => html`<label class="signed"><bdi class="truncate">${name}</bdi>
            <select class="control" data-part=${value} @change=${(event: Event) => setSign(value, (event.target as HTMLSelectElement).value)}>
              ${signs.map((sign) => html`<option value=${sign.value} .selected=${sign.value === signOf(value)}>${sign.label}</option>`)}
            </select></label>`,
        )}</fieldset>
      ${choiceField('after', t('reportEditor.after'), after, this.#named(sections), (section) => set({ after: section }))}
      ${choiceField('equals', t('reportEditor.equals'), equals ?? '', [nothingElse, ...others], (name) => set({ equals: name || undefined }))}
      <p class="help">${t('reportEditor.equalsHelp')}</p>`;
  }

  #whole(): TemplateResult {
    const { report } = this;
    const areas = (session.workspace?.areas ?? []).map(({ name, label }) => ({
      value: name,
      label: local(label, name),
    }));
    const none = { value: '', label: t('process.none') };
    const itself = { value: '', label: t('reportEditor.itself') };
    return html`${this.#label(report.label, (label) => this.#set({ label }, 'label'))}
      ${choiceField('date', t('reportEditor.date'), report.date, reportFields.dates(report.entity), (date) => this.#set({ date }))}
      ${checkField(t('reportEditor.atEnd'), report.atEnd === true, (isOn) => this.#set({ atEnd: isOn || undefined }))}
      ${this.#condition(t('dashboard.onlyThose'), report.filter, (filter) => this.#set({ filter }))}
      <ravand-name-list .label=${t('reportEditor.details')} .help=${t('reportEditor.detailsHelp')} .offered=${reportFields.shown(report.entity)} .chosen=${report.details ?? []}
        @names-change=${(event: CustomEvent<readonly string[]>) => this.#set({ details: filled(event.detail) })}></ravand-name-list>
      ${choiceField('opens', t('reportEditor.opens'), report.opens ?? '', [itself, ...reportFields.links(report.entity)], (field) => this.#set({ opens: field || undefined }))}
      ${choiceField('area', t('reportEditor.area'), report.area ?? '', [none, ...areas], (area) => this.#set({ area: area || undefined }))}
      <ravand-icon-choice required .chosen=${report.icon ?? 'chart-column'} @icon-choose=${(event: CustomEvent<string>) => this.#set({ icon: event.detail })}></ravand-icon-choice>`;
  }

  protected override render(): TemplateResult {
    const at = groupOf(this.place);
    const part = at && partsOf(this.report, at.group).find(({ id }) => id === at.id);
    if (part === undefined) return this.#whole();
    if (at?.group === 'columns') return this.#column(part as ReportColumn);
    return at?.group === 'sections' ? this.#section(part as ReportSection) : this.#total(part as ReportTotal);
  }
}
