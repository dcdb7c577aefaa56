// `<ravand-timeline-view>`: the records of an entity as bars over a day, a week, a month or a quarter, in rows by one of its fields; those without a date
// beside it; on phones a list of them. Moving a bar is a record write like any other: shown at once, taken back with the reason when it is refused.

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../../api/problem.ts';
import { ravand } from '../../api/ravand.ts';
import { entityNamed } from '../../api/session.ts';
import type { EntityForUser, FieldForUser, StoredRecord, Values } from '../../api/types.ts';
import { dayNumber } from '../../calendars/calendar.ts';
import { narrow } from '../../elements/anchor.ts';
import { RavandElement } from '../../elements/element.ts';
import { empty, failed, skeleton, states } from '../../elements/empty.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { toast } from '../../elements/toast.ts';
import { today } from '../../format/dates.ts';
import { weekStart } from '../../format/locale.ts';
import { labelOf, optionLabel } from '../../format/values.ts';
import { drawnKey, keyOf } from '../../shell/key-table.ts';
import { preferences } from '../../shell/preferences.ts';
import { navigate } from '../../shell/router.ts';
import { onKey } from '../../shell/shortcuts.ts';
import { local, t } from '../../shell/texts.ts';
import '../../shell/page-header.ts';
import { cardText } from '../card-lines.ts';
import { expandOf } from '../columns.ts';
import { columnField } from '../main-fields.ts';
import { periodBar, periodStyle, scaleBar } from '../period-bar.ts';
import { recordTitle } from '../record-title.ts';
import { filterOf } from '../sentence.ts';
import { settingSelect } from '../setting-select.ts';
import { viewHead } from '../view-head.ts';
import { ViewsController } from '../views-controller.ts';
import { dayBeside, type Scale, type Span, scales, spanOf } from './axis.ts';
import { spanName } from './axis-view.ts';
import './chart.ts';
import type { BarDrop, BarShift, ChartBar, Group, RavandTimelineChart } from './chart.ts';
import { datesOf } from './dates-of.ts';
import { allTargets, groupOf, groupsOf } from './groups.ts';
import { loadUnplaced, type Question, type Unplaced } from './load.ts';
import './span-editor.ts';
import { SpanRecords } from './span-records.ts';
import { type Dates, placedAt, shifted, whenOf } from './spans.ts';
import { timelineList, whenText } from './timeline-list.ts';
import { timelineViewStyle } from './timeline-view-style.ts';
import { unplacedList } from './unplaced-list.ts';

@customElement('ravand-timeline-view')
export class RavandTimelineView extends RavandElement {
  static override styles = [base, buttons, controls, states, viewHead, periodStyle, timelineViewStyle];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private unplaced: Unplaced = { items: [], more: false };
  @state() private targets: readonly Group[] | undefined;
  /** Whose dates the form shows. */
  @state() private edited: string | undefined;
  @query('ravand-timeline-chart') private readonly chart!: RavandTimelineChart | null;
  readonly #views = new ViewsController(this, 'timeline');
  /** The writes on their way, by record: the next waits for the version the one before it makes. */
  #writes = new Map<string, Promise<unknown>>();

  readonly #found = new SpanRecords(this, {
    question: () => this.#question(),
    also: {
      key: () => this.#entity && this.#group(this.#entity)?.name,
      load: async (question) => {
        const group = this.#entity && this.#group(this.#entity);
        const [targets, unplaced] = await Promise.all([allTargets(group), loadUnplaced(question)]);
        return () => {
          [this.targets, this.unplaced] = [targets, unplaced];
        };
      },
    },
    isBusy: () => this.#writes.size > 0,
    keepsOld: true,
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onKey('create', () => this.#create()));
  }

  get #entity(): EntityForUser | undefined {
    return entityNamed(this.params.entity ?? '');
  }

  get #scale(): Scale {
    return scales.find((scale) => scale === this.#views.state?.settings.scale) ?? 'month';
  }

  get #span(): Span {
    const { calendar } = preferences();
    return spanOf(this.#views.state?.day || today(), this.#scale, { calendar, weekStart: weekStart() });
  }

  /** Where a view says nothing: the first date, and the next of its kind as the end. */
  #dates(
    entity: EntityForUser,
  ): (Dates & { readonly begin: FieldForUser; readonly end: FieldForUser | undefined }) | undefined {
    const { dateField, endField } = this.#views.state?.settings ?? {};
    const all = datesOf(entity);
    const begin = all.find(({ name }) => name === dateField) ?? all[0];
    if (!begin) return undefined;
    const others = all.filter((field) => field.kind === begin.kind && field !== begin);
    const end =
      others.find(({ name }) => name === endField) ??
      (dateField === undefined && endField === undefined ? others[0] : undefined);
    return { begin, end, timeZone: preferences().timeZone };
  }

  #group(entity: EntityForUser): FieldForUser | undefined {
    return groupFields(entity).find(({ name }) => name === this.#views.state?.settings.groupField);
  }

  override willUpdate(): void {
    this.#views.follow();
  }

  #question(): Question | undefined {
    const entity = this.#entity;
    const dates = entity && this.#dates(entity);
    const { state } = this.#views;
    if (!entity || !dates || !state) return undefined;
    return {
      entity: entity.name,
      dates,
      span: this.#span,
      rest: filterOf(state),
      fields: this.#shownFields(entity, dates),
      expand: expandOf(this.#views.columns(entity) ?? []),
    };
  }

  #shownFields(entity: EntityForUser, { begin, end }: Dates): readonly string[] {
    const named = [entity.titleField, begin.name, end?.name, this.#group(entity)?.name, this.#tone(entity)?.name];
    const said = (this.#views.columns(entity) ?? []).flatMap(({ path }) => path.split('.')[0] ?? []);
    const own = said.filter((name) => entity.fields.some((field) => field.name === name));
    return [...new Set([...named.filter((name) => name !== undefined), ...own])];
  }

  /** The choice whose options colour the bars, unless it makes the rows. */
  #tone(entity: EntityForUser): FieldForUser | undefined {
    const field = columnField(entity);
    return field?.options?.some(({ tone }) => tone) ? field : undefined;
  }

  override render(): TemplateResult {
    const entity = this.#entity;
    const dates = entity && this.#dates(entity);
    if (!entity || !dates)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    const { state } = this.#views;
    if (!state) return html`<ravand-page-header heading=${plural}></ravand-page-header>${skeleton(8, 72)}`;
    return html`${this.#views.head()}${this.#views.around(
      entity,
      html`<ravand-page-header heading=${plural} ?inert=${this.#views.isStill}>
        ${
          entity.may.create && this.#views.offers('new')
            ? html`<button slot="actions" type="button" class="button primary" @click=${() => this.#create()} aria-keyshortcuts=${keyOf('create')}><ravand-icon name="plus"></ravand-icon>${t('list.new', { entity: local(entity.label, entity.name) })}<kbd>${drawnKey('create')}</kbd></button>`
            : nothing
        }
      </ravand-page-header>
      ${this.#views.bar(entity, { dateField: dates.begin.name, scale: this.#scale, ...(dates.end ? { endField: dates.end.name } : {}) })}
      <div class="sentence">
        ${this.#views.sentence(entity)}
        <div class="settings">${this.#settings(entity, dates)}</div>
      </div>
      <div class="period">${this.#period()} ${scaleBar(scales, this.#scale, (scale) => this.#views.set({ scale }))}</div>
      ${this.#found.cut()}
      ${this.#found.problem !== undefined ? failed(this.#found.problem, () => void this.#found.load()) : this.#body(entity, dates)}
      <ravand-span-editor
        .entity=${entity}
        .fields=${[dates.begin, dates.end, this.#group(entity)].filter((field) => field !== undefined)}
        .record=${this.#known(this.edited)}
        @span-change=${(event: CustomEvent<Values>) => this.#onEdited(entity, event.detail)}
        @span-close=${() => this.#closeEditor()}
      ></ravand-span-editor>`,
    )}`;
  }

  #settings(
    entity: EntityForUser,
    { begin, end }: { begin: FieldForUser; end: FieldForUser | undefined },
  ): readonly unknown[] {
    const all = datesOf(entity);
    const others = all.filter((field) => field.kind === begin.kind && field !== begin);
    const of = (key: string) => (field: FieldForUser) => t(key, { field: labelOf(field) });
    return [
      settingSelect({ label: t('time.begin'), fields: all, now: begin, say: of('time.from') }, (dateField) => {
        const kind = all.find(({ name }) => name === dateField)?.kind;
        this.#views.set({ dateField, endField: end && end.kind === kind && end.name !== dateField ? end.name : '' });
      }),
      settingSelect(
        { label: t('time.end'), fields: others, now: end, say: of('time.to'), none: t('time.noEnd') },
        (endField) => this.#views.set({ dateField: begin.name, endField }),
      ),
      settingSelect(
        {
          label: t('time.group'),
          fields: groupFields(entity),
          now: this.#group(entity),
          say: of('time.rows'),
          none: t('time.noRows'),
        },
        (groupField) => this.#views.set({ groupField }),
      ),
    ];
  }

  #period(): TemplateResult {
    const span = this.#span;
    const name = { name: spanName(span, this.#scale), previous: t('time.earlier'), next: t('time.later') };
    return periodBar(
      name,
      (by) => this.#views.go({ day: dayBeside(span, by) }),
      () => this.#views.go({ day: '' }),
    );
  }

  #body(entity: EntityForUser, dates: Dates & { begin: FieldForUser; end: FieldForUser | undefined }): TemplateResult {
    const { records } = this.#found;
    if (!records) return skeleton(10, 44);
    const field = this.#group(entity);
    const groups = groupsOf(field, this.targets, records);
    const { isStill } = this.#views;
    const open = (id: string): void => {
      if (!isStill) this.edited = id;
    };
    const mayPlace = !isStill && mayWrite(entity, dates.begin);
    const aside = unplacedList(this.unplaced, entity, { open, mayPlace });
    if (narrow.matches)
      return html`<div class="phone">
        ${timelineList({ records, groups, groupOf: (record) => groupOf(record, field), dates, span: this.#span, entity, isGrouped: field !== undefined }, open)}
        ${aside}
      </div>`;
    return html`<div class="body">
      <ravand-timeline-chart
        .bars=${this.#bars(entity, dates, records)}
        .groups=${groups}
        .groupedBy=${field ? labelOf(field) : undefined}
        .span=${this.#span}
        scale=${this.#scale}
        .off=${this.#found.off}
        step=${this.#step(dates)}
        ?mayRegroup=${!isStill && field !== undefined && mayWrite(entity, field)}
        label=${t('time.label', { entity: local(entity.pluralLabel ?? entity.label, entity.name) })}
        .say=${(shift: BarShift) => this.#say(entity, dates, shift)}
        @bar-open=${(event: CustomEvent<string>) => open(event.detail)}
        @bar-shift=${(event: CustomEvent<BarShift>) => void this.#onShift(entity, dates, event.detail)}
        @bar-drop=${(event: CustomEvent<BarDrop>) => void this.#onDrop(entity, dates, event.detail)}
      ></ravand-timeline-chart>
      ${aside}
    </div>`;
  }

  /** Dates move by days; instants by days, too, where an hour is too small to be aimed at. */
  #step({ begin }: Dates): number {
    return begin.kind === 'datetime' && this.#scale === 'day' ? 1 / 48 : 1;
  }

  #bars(
    entity: EntityForUser,
    dates: Dates & { begin: FieldForUser; end: FieldForUser | undefined },
    records: readonly StoredRecord[],
  ): readonly ChartBar[] {
    const first = dayNumber(this.#span.first);
    const group = this.#group(entity);
    const tone = this.#tone(entity);
    const said = (this.#views.columns(entity) ?? []).filter(({ path }) => path !== entity.titleField);
    const mayMove =
      !this.#views.isStill && mayWrite(entity, dates.begin) && (!dates.end || mayWrite(entity, dates.end));
    return records.flatMap((record) => {
      const when = whenOf(record.values, dates);
      if (!when) return [];
      const option = tone?.options?.find(({ value }) => value === record.values[tone.name]);
      return {
        id: record.id,
        group: groupOf(record, group),
        from: when.from - first,
        to: when.to - first,
        title: [recordTitle(record, entity), cardText(record, said)].filter(Boolean).join(' · '),
        tone: option?.tone,
        state: tone && option && optionLabel(tone, option.value),
        mayMove,
        mayStretch: mayMove && dates.end !== undefined,
      };
    });
  }

  #say(entity: EntityForUser, dates: Dates, { id, kind, by, group }: BarShift): string {
    const record = this.#known(id);
    if (!record) return '';
    const values = { ...record.values, ...shifted(record.values, dates, { kind, by }) };
    const field = this.#group(entity);
    const row =
      group === undefined
        ? ''
        : (groupsOf(field, this.targets, this.#found.records ?? []).find(({ value }) => value === group)?.label ?? '');
    return [whenText(values, dates), row].filter(Boolean).join(t('list.comma'));
  }

  #known(id: string | undefined): StoredRecord | undefined {
    return (
      this.#found.records?.find((record) => record.id === id) ?? this.unplaced.items.find((record) => record.id === id)
    );
  }

  #onShift(entity: EntityForUser, dates: Dates, { id, kind, by, group }: BarShift): Promise<void> | undefined {
    const record = this.#known(id);
    const field = this.#group(entity);
    if (!record) return undefined;
    const regrouped = group !== undefined && field ? { [field.name]: group === '' ? null : group } : {};
    return this.#write(entity, record, { ...shifted(record.values, dates, { kind, by }), ...regrouped });
  }

  #onDrop(entity: EntityForUser, dates: Dates, { id, at, group }: BarDrop): Promise<void> | undefined {
    const record = this.unplaced.items.find((one) => one.id === id);
    const field = this.#group(entity);
    if (!record) return undefined;
    const isDay = this.#step(dates) === 1;
    const grouped =
      field && mayWrite(entity, field) && group !== groupOf(record, field)
        ? { [field.name]: group === '' ? null : group }
        : {};
    return this.#write(entity, record, { ...placedAt(dayNumber(this.#span.first) + at, isDay, dates), ...grouped });
  }

  #onEdited(entity: EntityForUser, changes: Values): void {
    const record = this.#known(this.edited);
    if (record && Object.keys(changes).length > 0) void this.#write(entity, record, changes);
    this.#closeEditor();
  }

  #closeEditor(): void {
    const id = this.edited;
    this.edited = undefined;
    if (id !== undefined) void this.updateComplete.then(() => this.chart?.focusBar(id));
  }

  /** Shown at once; taken back with the reason when it is refused. */
  async #write(entity: EntityForUser, record: StoredRecord, changes: Values, isUndo = false): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    const before = Object.fromEntries(Object.keys(changes).map((name) => [name, record.values[name] ?? null]));
    this.#put({ ...record, values: { ...record.values, ...changes } });
    const write = async (): Promise<void> => {
      const version = this.#known(record.id)?.version ?? record.version;
      try {
        const written = await ravand.update(entity.name, record.id, changes, version);
        this.#put(written);
        const name = recordTitle(written, entity);
        const dates = this.#dates(entity);
        const text = t('time.moved', { name, when: dates ? whenText(written.values, dates) : '' });
        const undo = () => void this.#write(entity, this.#known(record.id) ?? written, before, true);
        toast({ text, ...(isUndo ? {} : { undo }) });
      } catch (error) {
        if (!(error instanceof ServerProblem)) throw error;
        this.#put({ ...record, values: { ...record.values, ...before } });
        toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
        await this.#found.load();
      }
    };
    const written = (this.#writes.get(record.id) ?? Promise.resolve()).then(write);
    this.#writes.set(record.id, written);
    await written.finally(() => {
      if (this.#writes.get(record.id) === written) this.#writes.delete(record.id);
    });
  }

  /** Into the bars or among those without a date, as its dates now say. */
  #put(record: StoredRecord): void {
    const entity = this.#entity;
    const dates = entity && this.#dates(entity);
    if (!dates) return;
    const without = <T extends StoredRecord>(all: readonly T[]) => all.filter(({ id }) => id !== record.id);
    const isPlaced = whenOf(record.values, dates) !== undefined;
    const isBar = this.#found.records?.some(({ id }) => id === record.id);
    const titles = record.titles ?? this.#known(record.id)?.titles ?? {};
    const titled = { ...record, titles };
    const { records = [] } = this.#found;
    if (isPlaced && isBar) this.#found.change(records.map((one) => (one.id === record.id ? titled : one)));
    else this.#found.change(isPlaced ? [...records, titled] : without(records));
    const others = without(this.unplaced.items);
    this.unplaced = { ...this.unplaced, items: isPlaced ? others : [titled, ...others] };
  }

  #create(): void {
    if (this.#entity?.may.create) void navigate(`/records/${this.params.entity}/new`);
  }
}

function groupFields(entity: EntityForUser): readonly FieldForUser[] {
  return entity.fields.filter(({ kind }) => kind === 'choice' || kind === 'reference');
}

function mayWrite(entity: EntityForUser, field: FieldForUser): boolean {
  return entity.may.update && field.writable && !field.readOnly;
}
