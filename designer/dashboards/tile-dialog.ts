// `<ravand-tile-dialog .tile>`: what a tile shows: of which records, how they are counted, grouped and compared; with the tile itself beside it, as it will be. Emits
// `tile-put` with the tile, `tile-close`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DashboardTile, FieldDefinition, FilterTree, TileUnit } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed, session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatInteger, readNumber } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import '../records/filter-sentence.ts';
import { noOwnViews, type OwnViews, offered, savedViews } from '../records/saved-views.ts';
import { filterOf, type Sentence, sentenceOf } from '../records/sentence.ts';
import { local, t } from '../shell/texts.ts';
import { dashboards, isComputed, type TileAnswer } from './dashboards-api.ts';
import { fieldAt } from './tile-words.ts';
import './tile.ts';

const kinds: readonly DashboardTile['kind'][] = ['figure', 'chart', 'funnel', 'list', 'tasks', 'processes', 'text'];
const charts = ['bar', 'line', 'area', 'donut', 'table'] as const;
const units: readonly TileUnit[] = ['day', 'week', 'month', 'quarter', 'year'];
const numeric = new Set<FieldDefinition['kind']>(['integer', 'decimal', 'money', 'percent', 'rating', 'duration']);
const temporal = new Set<FieldDefinition['kind']>(['date', 'datetime']);
const parted = new Set<FieldDefinition['kind']>([
  'choice',
  'reference',
  'references',
  'choices',
  'tags',
  'boolean',
  'rating',
]);
const previewMs = 500;

interface Choice {
  readonly value: string;
  readonly label: string;
}
type Changes = { [K in keyof DashboardTile]?: DashboardTile[K] | undefined };

@customElement('ravand-tile-dialog')
export class TileDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      ravand-dialog {
        --dialog-width: 860px;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 14px;
        align-items: start;
      }
      .all {
        grid-column: 1 / -1;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 28px;
      }
      ravand-filter-sentence {
        flex-wrap: wrap;
        padding: 6px 8px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .preview {
        block-size: 250px;
        padding: 12px;
        border-radius: var(--radius-card);
        background: var(--canvas);
      }
      .preview.small {
        block-size: 128px;
      }
      .preview ravand-tile {
        block-size: 100%;
      }
      @media (max-width: 767.98px) {
        form {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) tile!: DashboardTile;
  @property({ type: Boolean }) fresh = false;
  @state() private value!: DashboardTile;
  @state() private filter: Sentence = { joiner: 'and', terms: [] };
  @state() private share: Sentence = { joiner: 'and', terms: [] };
  @state() private answer: TileAnswer | undefined;
  @state() private views: OwnViews = noOwnViews;
  @state() private fault = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('tile')) return;
    this.filter = sentenceOf(this.tile.filter);
    this.share = sentenceOf(this.tile.share);
    this.value = this.tile;
    if (this.fresh) this.#setKind(this.tile.kind);
    void this.#loadViews();
    this.#preview();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  async #loadViews(): Promise<void> {
    const { entity, kind } = this.value;
    if (kind === 'list' && entity !== undefined) this.views = await savedViews.list(entity);
  }

  #preview(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), previewMs);
  }

  async #ask(): Promise<void> {
    const { value } = this;
    if (!isComputed(value)) return;
    const asked = ++this.#asked;
    try {
      const { items } = await dashboards.data([value]);
      if (asked === this.#asked) this.answer = items[0];
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const detail = error.details[0]?.message ?? error.detail;
      if (asked === this.#asked) this.answer = { id: value.id, problem: { detail } };
    }
  }

  #set(changes: Changes): void {
    const next = Object.entries({ ...this.value, ...changes }).filter(([, value]) => value !== undefined);
    this.value = Object.fromEntries(next) as unknown as DashboardTile;
    this.fault = '';
    this.#preview();
  }

  get #entity(): EntityForUser | undefined {
    return entityNamed(this.value.entity ?? '');
  }

  #entities(): readonly EntityForUser[] {
    const all = session.workspace?.entities.filter(({ area }) => area !== undefined) ?? [];
    return this.value.kind === 'funnel' ? all.filter(({ pipeline }) => pipeline !== undefined) : all;
  }

  /** What belongs to another kind does not stay behind. */
  #setKind(kind: DashboardTile['kind']): void {
    const { id, label } = this.value;
    const isOfRecords = isComputed({ id, kind }) || kind === 'list';
    this.value = { id, kind, ...(label === undefined ? {} : { label }) };
    this.answer = undefined;
    if (!isOfRecords) return;
    const before = this.tile.entity;
    const offered = this.#entities();
    this.#setEntity(offered.find(({ name }) => name === before)?.name ?? offered[0]?.name ?? '');
  }

  /** Fields are those of the entity: all that named some begins anew. */
  #setEntity(entity: string): void {
    const { id, kind, label, width, height, chart = 'bar' } = this.value;
    this.filter = { joiner: 'and', terms: [] };
    this.share = { joiner: 'and', terms: [] };
    this.value = { id, kind };
    const by = this.#fieldsOf(entity, parted)[0]?.value ?? 'createdAt';
    this.#set({ label, width, height, entity, ...(kind === 'chart' ? { chart, by } : {}) });
    void this.#loadViews();
  }

  #fieldsOf(entity: string, wanted: ReadonlySet<FieldDefinition['kind']>): readonly Choice[] {
    const owner = entityNamed(entity);
    const own = (owner?.fields ?? [])
      .filter(({ kind }) => wanted.has(kind))
      .map((field) => ({ value: field.name, label: labelOf(field) }));
    if (!wanted.has('datetime')) return own;
    return [
      ...own,
      { value: 'createdAt', label: t('dashboard.member.createdAt') },
      { value: 'updatedAt', label: t('dashboard.member.updatedAt') },
    ];
  }

  /** Also one hop over references: what an opportunity's lead came from. */
  #pathsOf(entity: string): readonly Choice[] {
    const owner = entityNamed(entity);
    const beyond = (owner?.fields ?? [])
      .filter(({ kind, target }) => kind === 'reference' && target !== undefined && target !== 'user')
      .flatMap((field) =>
        this.#fieldsOf(field.target ?? '', parted).map(({ value, label }) => ({
          value: `${field.name}.${value}`,
          label: `${labelOf(field)} › ${label}`,
        })),
      );
    return [...this.#fieldsOf(entity, parted), ...this.#fieldsOf(entity, temporal), ...beyond];
  }

  #select(
    id: string,
    label: string,
    choices: readonly Choice[],
    value: string | undefined,
    set: (value: string) => void,
  ): TemplateResult {
    return html`<div class="field"><label for=${id}>${label}</label>
      <select id=${id} class="control" @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
        ${choices.map((one) => html`<option value=${one.value} ?selected=${one.value === (value ?? '')}>${one.label}</option>`)}
      </select></div>`;
  }

  #check(id: string, label: string, isOn: boolean, set: (isOn: boolean) => void): TemplateResult {
    return html`<div class="check"><input type="checkbox" id=${id} .checked=${isOn} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} /><label for=${id}>${label}</label></div>`;
  }

  #sentence(label: string, sentence: Sentence, set: (sentence: Sentence) => void): TemplateResult {
    const entity = this.#entity;
    return html`<div class="field all"><span class="label">${label}</span>
      <ravand-filter-sentence isInner .entity=${entity?.name ?? ''} .subject=${local(entity?.pluralLabel, '')} .fields=${entity?.fields ?? []} .sentence=${sentence}
        @filter-change=${(event: CustomEvent<Sentence>) => {
          event.stopPropagation();
          set(event.detail);
        }}></ravand-filter-sentence></div>`;
  }

  #measurePart(): TemplateResult {
    const { measure, share, entity = '', kind } = this.value;
    const ways = ['count', 'sum', 'average', 'min', 'max', ...(kind === 'funnel' ? [] : ['share'])];
    const fields = this.#fieldsOf(entity, numeric);
    const way = share === undefined ? (measure?.measure ?? 'count') : 'share';
    const set = (next: string): void => {
      if (next === 'count') this.#set({ measure: undefined, share: undefined });
      else if (next === 'share') this.#set({ measure: undefined, share: filterOf(this.share) ?? this.#anyShare() });
      else
        this.#set({
          share: undefined,
          measure: { measure: next as 'sum', field: measure?.field ?? fields[0]?.value ?? '' },
        });
    };
    const offeredWays = fields.length === 0 ? ways.filter((one) => one === 'count' || one === 'share') : ways;
    return html`${this.#select(
      'measure',
      t('dashboard.measure'),
      offeredWays.map((value) => ({ value, label: t(`dashboard.ways.${value}`) })),
      way,
      set,
    )}
      ${way === 'count' || way === 'share' ? html`<span></span>` : this.#select('field', t('dashboard.of'), fields, measure?.field, (field) => this.#set({ measure: { measure: way, field } }))}
      ${
        way === 'share'
          ? this.#sentence(t('dashboard.shareThose'), this.share, (sentence) => {
              this.share = sentence;
              this.#set({ share: filterOf(sentence) ?? this.#anyShare() });
            })
          : nothing
      }`;
  }

  /** Until somebody says which: all. */
  #anyShare(): FilterTree {
    return { field: 'id', operator: 'notEmpty' };
  }

  #periodPart(): TemplateResult {
    const { date, period, compare, toDate, entity = '', kind, by } = this.value;
    const dates = [{ value: '', label: t('dashboard.always') }, ...this.#fieldsOf(entity, temporal)];
    const setDate = (value: string): void =>
      this.#set(
        value === ''
          ? { date: undefined, period: undefined, compare: undefined, toDate: undefined }
          : { date: value, period: period ?? { unit: 'month' } },
      );
    const count = period?.count ?? 1;
    return html`${this.#select('date', t('dashboard.dated'), dates, date, setDate)}
      ${
        period === undefined
          ? html`<span></span>`
          : html`<div class="field"><label for="count">${t('dashboard.lasting')}</label><div style="display:flex;gap:8px">
            <input id="count" class="control" style="inline-size:84px" inputmode="numeric" .value=${formatInteger(count)} @change=${(
              event: Event,
            ) => {
              const given = Number(readNumber((event.target as HTMLInputElement).value) ?? 1);
              this.#set({ period: { ...period, count: Math.max(1, Math.min(400, Math.round(given) || 1)) } });
            }} />
            <select class="control" aria-label=${t('dashboard.period')} @change=${(event: Event) => this.#set({ period: { ...period, unit: (event.target as HTMLSelectElement).value as TileUnit } })}>
              ${units.map((unit) => html`<option value=${unit} ?selected=${unit === period.unit}>${t(`dashboard.unit.${unit}`)}</option>`)}
            </select></div></div>
          ${this.#select(
            'compare',
            t('dashboard.compare'),
            [
              { value: '', label: t('dashboard.compared.none') },
              { value: 'before', label: t('dashboard.compared.before') },
              { value: 'year', label: t('dashboard.compared.year') },
            ],
            compare,
            (value) => this.#set({ compare: value === '' ? undefined : (value as 'before') }),
          )}
          ${kind === 'chart' && by === date ? html`<span></span>` : this.#check('to-date', t('dashboard.toDate'), toDate ?? false, (isOn) => this.#set({ toDate: isOn || undefined }))}`
      }`;
  }

  #chartPart(): TemplateResult {
    const { chart, by = '', step, series, most, entity = '' } = this.value;
    const field = fieldAt(this.#entity, by);
    const isTime = temporal.has(field?.kind ?? 'text');
    const none = { value: '', label: t('dashboard.noSeries') };
    return html`${this.#select(
      'chart',
      t('dashboard.look'),
      charts.map((value) => ({ value, label: t(`dashboard.chart.${value}`) })),
      chart,
      (value) => this.#set({ chart: value as 'bar' }),
    )}
      ${this.#select('by', t('dashboard.by'), this.#pathsOf(entity), by, (value) => this.#set({ by: value }))}
      ${
        isTime
          ? this.#select(
              'step',
              t('dashboard.step'),
              units.map((value) => ({ value, label: t(`dashboard.unit.${value}`) })),
              step ?? 'month',
              (value) => this.#set({ step: value as TileUnit }),
            )
          : html`<div class="field"><label for="most">${t('dashboard.most')}</label><input id="most" class="control" inputmode="numeric" .value=${most === undefined ? '' : formatInteger(most)} placeholder=${formatInteger(10)} @change=${(
              event: Event,
            ) => {
              const given = Number(readNumber((event.target as HTMLInputElement).value) ?? 0);
              this.#set({ most: given < 1 ? undefined : Math.min(50, Math.round(given)) });
            }} /></div>`
      }
      ${chart === 'donut' ? html`<span></span>` : this.#select('series', t('dashboard.series'), [none, ...this.#fieldsOf(entity, parted)], series, (value) => this.#set({ series: value === '' ? undefined : value }))}`;
  }

  #figurePart(): TemplateResult {
    const { target, lessIsBetter } = this.value;
    return html`<div class="field"><label for="target">${t('dashboard.target')}</label><input id="target" class="control" inputmode="decimal" .value=${target ?? ''} @change=${(
      event: Event,
    ) => {
      const text = (event.target as HTMLInputElement).value;
      const read = readNumber(text);
      if (text.trim() !== '' && read === undefined) this.fault = t('dashboard.targetNumber');
      else this.#set({ target: read });
    }} /></div>
      ${this.#check('less', t('dashboard.lessIsBetter'), lessIsBetter ?? false, (isOn) => this.#set({ lessIsBetter: isOn || undefined }))}`;
  }

  #listPart(): TemplateResult {
    const { view, entity = '' } = this.value;
    const choices = offered(entity, this.views).map(({ view: one, saved }) => ({
      value: one.name,
      label: saved?.title ?? local(one.label, one.name),
    }));
    return this.#select(
      'view',
      t('menus.to.view'),
      [{ value: '', label: t('dashboard.newest') }, ...choices],
      view,
      (value) => this.#set({ view: value === '' ? undefined : value }),
    );
  }

  #recordsPart(): TemplateResult | typeof nothing {
    const { kind, entity } = this.value;
    if (!isComputed(this.value) && kind !== 'list') return nothing;
    const entities = this.#entities().map(({ name, label, pluralLabel }) => ({
      value: name,
      label: local(pluralLabel ?? label, name),
    }));
    return html`${this.#select('entity', t('process.entity'), entities, entity, (value) => this.#setEntity(value))}
      ${kind === 'chart' ? this.#chartPart() : nothing}
      ${kind === 'list' ? this.#listPart() : this.#measurePart()}
      ${this.#sentence(t('dashboard.onlyThose'), this.filter, (sentence) => {
        this.filter = sentence;
        this.#set({ filter: filterOf(sentence) });
      })}
      ${kind === 'list' ? nothing : this.#periodPart()}
      ${kind === 'figure' ? this.#figurePart() : nothing}`;
  }

  #put(event: Event): void {
    event.preventDefault();
    if (this.fault !== '') return;
    if ((isComputed(this.value) || this.value.kind === 'list') && !this.value.entity)
      this.fault = t('dashboard.needsEntity');
    else if (this.answer?.problem !== undefined) this.fault = this.answer.problem.detail;
    else this.emit('tile-put', this.value);
  }

  #close(event: Event): void {
    // Dialogs of the filter inside close, too.
    if (event.target === event.currentTarget) this.emit('tile-close');
  }

  protected override render(): TemplateResult {
    const { kind, label, text } = this.value;
    return html`<ravand-dialog open heading=${this.fresh ? t('dashboard.add') : t('dashboard.edit')} @dialog-close=${(event: Event) => this.#close(event)}>
      <form id="tile" @submit=${(event: Event) => this.#put(event)}>
        ${this.#select(
          'kind',
          t('dashboard.shows'),
          kinds.map((value) => ({ value, label: t(`dashboard.kind.${value}`) })),
          kind,
          (value) => this.#setKind(value as DashboardTile['kind']),
        )}
        ${this.#recordsPart()}
        ${kind === 'text' ? html`<ravand-local-text class="all" label=${t('dashboard.kind.text')} .text=${text} @text-change=${(event: CustomEvent) => this.#set({ text: event.detail })}></ravand-local-text>` : nothing}
        <ravand-local-text class="all" label=${t('dashboard.ownTitle')} .text=${label} @text-change=${(event: CustomEvent) => this.#set({ label: Object.keys(event.detail).length === 0 ? undefined : event.detail })}></ravand-local-text>
        <div class="all" role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
        <div class="all preview ${kind === 'figure' ? 'small' : ''}"><ravand-tile .tile=${this.value} .answer=${this.answer}></ravand-tile></div>
      </form>
      <button slot="actions" type="submit" form="tile" class="button primary">${t('dashboard.keep')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('tile-close')}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }
}
