// `<ravand-import>`: one import: first where its rows stand, which column is which field and what a duplicate is, then how far it is, then what became of
// every row.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Calendar, FieldDefinition } from '../../schemas/types.ts';
import { type ProblemDetail, ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { deepActive } from '../elements/focus.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import '../elements/tabs.ts';
import { toast } from '../elements/toast.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import '../shell/page-header.ts';
import { wholeNumber } from '../elements/whole-number.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import {
  handedOver,
  handOver,
  type Import,
  type ImportRow,
  imports,
  type Mapping,
  type Outcome,
  type Policy,
  type Where,
} from './imports.ts';
import { importStyle } from './page-style.ts';
import { wentOutText } from './went-out.ts';

const policies: readonly Policy[] = ['create', 'skip', 'fill', 'update'];
const outcomes: readonly Outcome[] = ['created', 'updated', 'unchanged', 'skipped', 'rejected', 'undone', 'kept'];
/** Kinds that tell two rows to be one, in the order they are offered. */
const keyKinds = ['phone', 'email', 'autoNumber', 'text', 'url', 'integer', 'date', 'reference', 'choice'];
const calendars: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];
const pollMs = 800;
const moving = new Set(['reading', 'trying', 'running', 'undoing']);

@customElement('ravand-import')
export class RavandImport extends RavandElement {
  static override styles = [base, buttons, chips, controls, states, importStyle];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private item: Import | undefined;
  @state() private sample: readonly (readonly string[])[] = [];
  /** By column: the field it goes to. */
  @state() private mapping: ReadonlyMap<number, Mapping> = new Map();
  @state() private unsure: ReadonlySet<number> = new Set();
  @state() private policy: Policy = 'skip';
  @state() private keys: ReadonlySet<string> = new Set();
  @state() private createRelated = true;
  @state() private quiet = false;
  @state() private faults: readonly ProblemDetail[] = [];
  @state() private problem = '';
  @state() private busy = false;
  @state() private shown: Outcome | '' = '';
  @state() private rows: readonly ImportRow[] = [];
  @state() private next: number | undefined;
  #poll: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#poll));
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
  }

  get #entity(): EntityForUser | undefined {
    return entityNamed(this.item?.entity ?? '');
  }

  async #load(): Promise<void> {
    const id = this.params.id ?? '';
    try {
      const item = await imports.get(id);
      const fresh = handedOver(id)?.uploaded;
      const [first, ...rest] = fresh
        ? fresh.sample
        : (await imports.rows(id)).items.slice(0, 10).map((row) => row.cells);
      this.sample = first ? [first, ...rest] : [];
      const begun: readonly Mapping[] = item.plan?.mapping ?? fresh?.suggestion ?? [];
      this.mapping = new Map(begun.map((one) => [one.column, one]));
      this.unsure = new Set(fresh?.suggestion.filter((one) => one.confidence < 0.7).map((one) => one.column) ?? []);
      this.policy = item.plan?.duplicates.policy ?? 'skip';
      this.keys = new Set(item.plan?.duplicates.keys.map((key) => key[0] ?? '') ?? this.#likelyKeys(item.entity));
      this.createRelated = item.plan?.createRelated ?? true;
      this.quiet = item.plan?.quiet ?? false;
      this.#show(item);
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  /** Phone and e-mail tell people; where there are none the first that can. */
  #likelyKeys(entity: string): string[] {
    const able = this.#keyFields(entityNamed(entity));
    const telling = able.filter((field) => field.kind === 'phone' || field.kind === 'email' || field.unique === true);
    return (telling.length > 0 ? telling : able.slice(0, 1)).map((field) => field.name);
  }

  #keyFields(entity: EntityForUser | undefined): FieldDefinition[] {
    const mapped = new Set([...this.mapping.values()].map((one) => one.field));
    return (entity?.fields ?? [])
      .filter((field) => mapped.has(field.name) && keyKinds.includes(field.kind))
      .sort((a, b) => keyKinds.indexOf(a.kind) - keyKinds.indexOf(b.kind));
  }

  #show(item: Import): void {
    const before = this.item?.status;
    this.item = item;
    if (before !== undefined && before !== item.status) void this.#follow();
    clearTimeout(this.#poll);
    if (moving.has(item.status)) this.#poll = setTimeout(() => void this.#again(), pollMs);
    else if (before !== item.status && item.done > 0)
      void this.#open((item.outcomes.rejected ?? 0) > 0 ? 'rejected' : '');
  }

  /** Its button went with the step before: whoever pressed it goes on where it is said how things stand. */
  async #follow(): Promise<void> {
    await this.updateComplete;
    if (deepActive() === document.body) this.renderRoot.querySelector<HTMLElement>('.said')?.focus();
  }

  async #again(): Promise<void> {
    try {
      this.#show(await imports.get(this.params.id ?? ''));
    } catch {
      this.#poll = setTimeout(() => void this.#again(), pollMs * 4);
    }
  }

  override render(): TemplateResult {
    if (this.problem !== '') return failed(this.problem, () => void this.#load());
    const { item } = this;
    const entity = this.#entity;
    if (!item || !entity) return skeleton(6, 48);
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    const planning = item.status === 'ready' || item.status === 'tried';
    return html`<ravand-page-header heading=${item.fileName}>
        <a slot="before" class="button quiet" href=${`/imports/new/${entity.name}`} aria-label=${t('import.heading', { entity: plural })}><ravand-icon name="chevron-left"></ravand-icon></a>
        <span class="quiet-text">${t('import.rows', { count: item.total, shown: formatInteger(item.total) })}</span>
        ${this.#actions(item)}
      </ravand-page-header>
      <div class="content">
        ${item.status === 'ready' ? nothing : this.#progress(item)}
        ${planning ? this.#planning(item, entity) : nothing}
        ${item.done > 0 && !moving.has(item.status) ? this.#outcome(item, entity) : nothing}
      </div>`;
  }

  #actions(item: Import): TemplateResult | typeof nothing {
    const button = (label: string, act: () => void, primary = false): TemplateResult =>
      html`<button slot="actions" type="button" class="button ${primary ? 'primary' : ''}" ?disabled=${this.busy} @click=${act}>${label}</button>`;
    switch (item.status) {
      case 'ready':
      case 'tried':
        return html`${button(t('import.try'), () => void this.#begin(true))}${button(t('import.run'), () => void this.#begin(false), true)}`;
      case 'trying':
      case 'running':
        return button(t('import.cancel'), () => void this.#act(imports.cancel));
      case 'done':
      case 'cancelled':
        return html`${(item.outcomes.created ?? 0) + (item.outcomes.updated ?? 0) > 0 ? button(t('import.undo'), () => void this.#act(imports.undo)) : nothing}<a slot="actions" class="button primary" href=${`/records/${item.entity}`}>${t('import.see')}</a>`;
      default:
        return nothing;
    }
  }

  #progress(item: Import): TemplateResult {
    const part = item.total === 0 ? 0 : Math.round((item.done / item.total) * 100);
    return html`<section class="progress" aria-live="polite">
      <p class="said" tabindex="-1">${t(`import.said.${item.status}`)}</p>
      ${
        moving.has(item.status)
          ? html`<div class="bar" role="progressbar" aria-label=${t(`import.status.${item.status}`)} aria-valuenow=${part} aria-valuemin="0" aria-valuemax="100"><i style="inline-size:${part}%"></i></div>
            <p class="help">${t('import.doneOf', { done: formatInteger(item.done), total: formatInteger(item.total) })}</p>`
          : nothing
      }
      <div class="tiles">
        ${outcomes.flatMap((outcome) => {
          const count = item.outcomes[outcome] ?? 0;
          return count === 0
            ? []
            : [
                html`<div class="tile ${outcome}"><b>${formatInteger(count)}</b><span>${t(`import.outcome.${outcome}`)}</span></div>`,
              ];
        })}
      </div>
      ${this.#wentOut(item)}
    </section>`;
  }

  #wentOut(item: Import): TemplateResult | typeof nothing {
    const said = moving.has(item.status) ? undefined : wentOutText(item);
    return said === undefined ? nothing : html`<p class="help">${said}</p>`;
  }

  #planning(item: Import, entity: EntityForUser): TemplateResult {
    const fields = entity.fields.filter((field) => field.writable && field.readOnly !== true);
    return html`${this.faults.length === 0 ? nothing : html`<ul class="faults" role="alert">${this.faults.map((fault) => html`<li>${fault.message}</li>`)}</ul>`}
      ${this.#place(item)}
      <section aria-labelledby="columns">
        <h2 id="columns">${t('import.columns')}</h2>
        <p class="help">${t('import.columnsHelp')}</p>
        <div class="columns">${item.header.map((title, column) => this.#column(title, column, fields))}</div>
      </section>
      <section aria-labelledby="duplicates">
        <h2 id="duplicates">${t('import.duplicates')}</h2>
        <div class="choices">
          ${policies.map(
            (policy) =>
              html`<label class="choice"><input type="radio" name="policy" .checked=${this.policy === policy} @change=${() => (this.policy = policy)} /><span><b>${t(`import.policy.${policy}`)}</b><small>${t(`import.policyHelp.${policy}`)}</small></span></label>`,
          )}
        </div>
        ${this.policy === 'create' ? nothing : this.#keyChoice(entity)}
      </section>
      <section aria-labelledby="options">
        <h2 id="options">${t('import.options')}</h2>
        <label class="checkbox"><input type="checkbox" .checked=${this.createRelated} @change=${(event: Event) => (this.createRelated = (event.target as HTMLInputElement).checked)} />${t('import.createRelated')}</label>
        <label class="checkbox"><input type="checkbox" .checked=${!this.quiet} @change=${(event: Event) => (this.quiet = !(event.target as HTMLInputElement).checked)} />${t('import.automation')}</label>
      </section>`;
  }

  /** Which sheet, and where its header stands: while the file is at hand it is read again as is said. */
  #place(item: Import): TemplateResult | typeof nothing {
    const handed = handedOver(item.id);
    if (!handed) return nothing;
    const { sheets, sheet, headerRow } = handed.uploaded;
    return html`<section class="place" aria-label=${t('import.place')}>
      ${
        sheets.length < 2
          ? nothing
          : html`<label>${t('import.sheet')}<select class="control" id="sheet" ?disabled=${this.busy} @change=${(event: Event) => void this.#readAgain({ sheet: (event.target as HTMLSelectElement).value })}>${sheets.map((name) => html`<option value=${name} ?selected=${name === sheet}>${name}</option>`)}</select></label>`
      }
      <label>${t('import.headerRow')}${wholeNumber({ id: 'header-row', value: headerRow, least: 1, most: 100, disabled: this.busy }, (header) => void this.#readAgain({ sheet, ...(header === undefined ? {} : { header }) }))}</label>
    </section>`;
  }

  async #readAgain(where: Where): Promise<void> {
    const { item } = this;
    const handed = handedOver(item?.id ?? '');
    if (!item || !handed) return;
    await this.#busily(async () => {
      const uploaded = await imports.upload(item.entity, handed.file, where);
      handOver(uploaded, handed.file);
      await imports.remove(item.id);
      await navigate(`/imports/${uploaded.id}`, { replace: true });
    });
  }

  #column(title: string, column: number, fields: readonly FieldDefinition[]): TemplateResult {
    const mapped = this.mapping.get(column);
    const taken = new Set([...this.mapping.values()].map((one) => one.field));
    const cells = this.sample
      .map((row) => row[column] ?? '')
      .filter((cell) => cell !== '')
      .slice(0, 3);
    const id = `column-${column}`;
    return html`<div class="column ${mapped ? '' : 'left'}">
      <div class="from"><label for=${id}><bdi>${title || t('import.untitled', { number: column + 1 })}</bdi></label><small class="truncate"><bdi>${cells.join(' · ') || t('import.noValues')}</bdi></small></div>
      <ravand-icon name="chevron-right" aria-hidden="true"></ravand-icon>
      <div class="to">
        <select class="control" id=${id} @change=${(event: Event) => this.#map(column, (event.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${!mapped}>${t('import.leaveOut')}</option>
          ${fields.map((field) => html`<option value=${field.name} ?selected=${mapped?.field === field.name} ?disabled=${mapped?.field !== field.name && taken.has(field.name)}>${labelOf(field)}${field.required ? ' *' : ''}</option>`)}
        </select>
        ${mapped ? this.#asDates(mapped, fields) : nothing}
        ${mapped && this.unsure.has(column) ? html`<small class="guess">${t('import.guess')}</small>` : nothing}
      </div>
    </div>`;
  }

  /** How the days of a column are written, where that is not told by the days themselves. */
  #asDates(mapped: Mapping, fields: readonly FieldDefinition[]): TemplateResult | typeof nothing {
    const field = fields.find((one) => one.name === mapped.field);
    if (field?.kind !== 'date' && field?.kind !== 'datetime') return nothing;
    const change = (changed: Partial<Mapping>): void => {
      this.mapping = new Map(this.mapping).set(mapped.column, { ...mapped, ...changed });
    };
    return html`<div class="dates">
      <select class="control" aria-label=${t('import.calendar', { field: labelOf(field) })} @change=${(event: Event) => change({ calendar: ((event.target as HTMLSelectElement).value || undefined) as Calendar | undefined })}>
        <option value="" ?selected=${mapped.calendar === undefined}>${t('import.calendarTold')}</option>
        ${calendars.map((calendar) => html`<option value=${calendar} ?selected=${mapped.calendar === calendar}>${t(`calendar.${calendar}`)}</option>`)}
      </select>
      <select class="control" aria-label=${t('import.first', { field: labelOf(field) })} @change=${(event: Event) => change({ first: (event.target as HTMLSelectElement).value as 'day' | 'month' })}>
        <option value="day" ?selected=${mapped.first !== 'month'}>${t('import.dayFirst')}</option>
        <option value="month" ?selected=${mapped.first === 'month'}>${t('import.monthFirst')}</option>
      </select>
    </div>`;
  }

  #keyChoice(entity: EntityForUser): TemplateResult {
    const able = this.#keyFields(entity);
    return html`<fieldset class="group keys"><legend>${t('import.keys')}</legend>
      ${able.map(
        (field) =>
          html`<label class="checkbox"><input type="checkbox" .checked=${this.keys.has(field.name)} @change=${() => this.#toggleKey(field.name)} /><bdi>${labelOf(field)}</bdi></label>`,
      )}
      ${able.length === 0 ? html`<p class="help">${t('import.noKeys')}</p>` : nothing}
    </fieldset>`;
  }

  #toggleKey(name: string): void {
    const keys = new Set(this.keys);
    if (!keys.delete(name)) keys.add(name);
    this.keys = keys;
  }

  #map(column: number, field: string): void {
    const mapping = new Map(this.mapping);
    if (field === '') mapping.delete(column);
    else mapping.set(column, { ...mapping.get(column), column, field });
    this.mapping = mapping;
    this.unsure = new Set([...this.unsure].filter((one) => one !== column));
  }

  async #begin(dryRun: boolean): Promise<void> {
    const { item } = this;
    if (!item) return;
    const able = new Set(this.#keyFields(this.#entity).map((field) => field.name));
    const keys = this.policy === 'create' ? [] : [...this.keys].filter((key) => able.has(key)).map((key) => [key]);
    const mapping = [...this.mapping.values()]
      .sort((a, b) => a.column - b.column)
      .map(({ column, field, calendar, first }) => ({
        column,
        field,
        ...(calendar ? { calendar } : {}),
        ...(first ? { first } : {}),
      }));
    await this.#act(async (id) => {
      await imports.plan(id, {
        mapping,
        duplicates: { keys, policy: this.policy },
        createRelated: this.createRelated,
        quiet: this.quiet,
      });
      return imports.start(id, dryRun);
    });
  }

  #act(act: (id: string) => Promise<Import>): Promise<void> {
    return this.#busily(async () => {
      this.rows = [];
      this.#show(await act(this.params.id ?? ''));
    });
  }

  /** What is refused is said where it is wrong. */
  async #busily(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.faults = [];
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.faults = error.details;
      if (error.details.length === 0) toast({ text: error.detail });
    } finally {
      this.busy = false;
    }
  }

  #outcome(item: Import, entity: EntityForUser): TemplateResult {
    const found = outcomes.filter((outcome) => (item.outcomes[outcome] ?? 0) > 0);
    const tabs = [
      { value: '', label: t('import.allRows') },
      ...found.map((outcome) => ({ value: outcome, label: t(`import.outcome.${outcome}`) })),
    ];
    return html`<section aria-labelledby="rows">
      <div class="rows-head">
        <h2 id="rows">${t('import.whatBecame')}</h2>
        ${(item.outcomes.rejected ?? 0) > 0 ? html`<a class="button small" href=${imports.rejectedAddress(item.id)} download>${t('import.rejectedFile')}</a>` : nothing}
      </div>
      <ravand-tabs .tabs=${tabs} .selected=${this.shown} .label=${t('import.whatBecame')} @tab-choose=${(event: CustomEvent<Outcome | ''>) => void this.#open(event.detail)}></ravand-tabs>
      <div class="table" role="region" aria-labelledby="rows" tabindex="0"><table>
        <thead><tr><th>${t('import.number')}</th><th>${t('import.became')}</th>${item.header.map((title) => html`<th><bdi>${title}</bdi></th>`)}</tr></thead>
        <tbody>${this.rows.map((row) => this.#row(row, item, entity))}</tbody>
      </table></div>
      ${this.next === undefined ? nothing : html`<button type="button" class="button quiet small" @click=${() => void this.#more()}>${t('import.moreRows')}</button>`}
    </section>`;
  }

  #row(row: ImportRow, item: Import, entity: EntityForUser): TemplateResult {
    const faulty = new Set(row.reasons.flatMap((reason) => (reason.column === undefined ? [] : [reason.column])));
    const became = row.outcome ? t(`import.outcome.${row.outcome}`) : '';
    const fieldLabel = (name: string | undefined): TemplateResult | typeof nothing => {
      const field = entity.fields.find((one) => one.name === name);
      return field ? html`<bdi>${labelOf(field)}</bdi>: ` : nothing;
    };
    return html`<tr>
      <td class="number">${formatInteger(row.number)}</td>
      <td class="became ${row.outcome ?? ''}">${row.record && row.outcome !== 'undone' ? html`<a href=${`/records/${item.entity}/${row.record}`}>${became}</a>` : became}${row.reasons.map((reason) => html`<small>${fieldLabel(reason.field)}${reason.message}</small>`)}</td>
      ${item.header.map((_, column) => html`<td class=${faulty.has(column) ? 'bad' : ''}><bdi>${row.cells[column] ?? ''}</bdi></td>`)}
    </tr>`;
  }

  async #open(outcome: Outcome | ''): Promise<void> {
    this.shown = outcome;
    const page = await imports.rows(this.params.id ?? '', outcome === '' ? undefined : outcome);
    this.rows = page.items;
    this.next = page.next;
  }

  async #more(): Promise<void> {
    const page = await imports.rows(this.params.id ?? '', this.shown === '' ? undefined : this.shown, this.next);
    this.rows = [...this.rows, ...page.items];
    this.next = page.next;
  }
}
