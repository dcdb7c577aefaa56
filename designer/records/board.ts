// `<ravand-record-board>`: the records of an entity in columns by a choice field, with count and sum. Cards move by drag and by keyboard (Space, arrows, Space; Esc gives up);
// a move is a record write like any other: shown at once, taken back with the reason when it is refused, undone by Ctrl+Z.

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import Sortable from 'sortablejs';
import type { FilterTerm, FilterTree } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';
import type { EntityForUser, FieldForUser, StoredRecord, Values } from '../api/types.ts';
import { avatar, avatars } from '../elements/avatar.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { Sortables } from '../elements/sortables.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { addDecimals } from '../format/add-decimals.ts';
import { formatNearDate } from '../format/dates.ts';
import { formatInteger, formatMoney, formatNumber } from '../format/numbers.ts';
import { labelOf, optionLabel } from '../format/values.ts';
import { codeOf, drawnKey, keyOf, pressed } from '../shell/key-table.ts';
import { navigate } from '../shell/router.ts';
import { onKey } from '../shell/shortcuts.ts';
import { local, t } from '../shell/texts.ts';
import { callAct } from './acts/call.ts';
import { emailAct } from './acts/email.ts';
import { ChangesOutside } from './changes-outside.ts';
import '../shell/page-header.ts';
import { boardStyle } from './board-style.ts';
import { cardLines } from './card-lines.ts';
import { expandOf } from './columns.ts';
import { columnField, isReachable, subtitleField } from './main-fields.ts';
import { PeekBeside, peekBesideStyle } from './peek-beside.ts';
import { recordTitle } from './record-title.ts';
import { filterOf } from './sentence.ts';
import { settingSelect } from './setting-select.ts';
import { lockOf, mayFollow } from './stage-bar.ts';
import { StageMoves } from './stage-moves.ts';
import { viewHead } from './view-head.ts';
import { sortText } from './view-state.ts';
import { ViewsController } from './views-controller.ts';

interface Column {
  readonly value: string;
  readonly cards: readonly StoredRecord[];
  readonly next: string | undefined;
  readonly count: number;
  readonly sum: string | undefined;
  /** The sum of what they are worth times their probability. */
  readonly weighted: string | undefined;
  /** Why the last move into this column was refused. */
  readonly refusal?: string | undefined;
}

interface Lifted {
  readonly card: string;
  readonly from: string;
  readonly over: string;
}

const firstCards = 20;
/** What a card offers by itself; all other acts are in the peek. */
const reaching = [callAct, emailAct] as const;

@customElement('ravand-record-board')
export class RavandRecordBoard extends RavandElement {
  static override styles = [base, buttons, controls, chips, avatars, states, viewHead, peekBesideStyle, boardStyle];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private columns: readonly Column[] | undefined;
  @state() private problem: string | undefined;
  @state() private lifted: Lifted | undefined;
  @state() private said = '';
  readonly #views = new ViewsController(this, 'board');
  readonly #peek = new PeekBeside(this, {
    views: this.#views,
    ids: () => (this.columns ?? []).flatMap(({ cards }) => cards.map(({ id }) => id)),
    count: () => this.columns?.reduce((sum, column) => sum + column.count, 0),
  });
  readonly #stages = new StageMoves(this);
  #asked = '';
  #turn = 0;
  #busy = 0;
  /** The moves on their way, by card: the next move of a card waits for the version the one before it makes. */
  #moves = new Map<string, Promise<void>>();

  constructor() {
    super();
    new ChangesOutside(this, {
      entity: () => this.params.entity,
      read: () => void this.#load(),
      isBusy: () =>
        this.lifted !== undefined || this.#busy > 0 || this.renderRoot.querySelector('.sortable-chosen') !== null,
    });
    new Sortables(
      this,
      () => this.renderRoot.querySelectorAll<HTMLElement>('.cards'),
      (cards) => this.#sortable(cards),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onKey('create', () => this.#create()));
  }

  get #entity(): EntityForUser | undefined {
    return entityNamed(this.params.entity ?? '');
  }

  #stage(entity: EntityForUser): FieldForUser | undefined {
    return entity.fields.find((field) => field.name === this.#views.state?.settings.stageField) ?? columnField(entity);
  }

  #amount(entity: EntityForUser): FieldForUser | undefined {
    return (
      entity.fields.find((field) => field.name === this.#views.state?.settings.sumField) ??
      entity.fields.find((field) => field.kind === 'money')
    );
  }

  override willUpdate(): void {
    this.#views.follow();
    const { state } = this.#views;
    const entity = this.#entity;
    if (!state || !entity) return;
    const place = JSON.stringify([entity.name, state.view, this.#stage(entity)?.name]);
    const expand = expandOf(this.#views.columns(entity) ?? []);
    const asked = JSON.stringify([place, filterOf(state), this.#sort(), this.#amount(entity)?.name, expand]);
    if (asked === this.#asked) return;
    // Other columns are other places; in the same ones the cards stay until there are better.
    if (!this.#asked.startsWith(JSON.stringify([place]).slice(0, -1))) this.columns = undefined;
    this.#asked = asked;
    void this.#load();
  }

  /** What the pipeline weighs, where it is not what the board sums anyway. */
  #weighted(entity: EntityForUser): FieldForUser | undefined {
    const field = entity.fields.find((one) => one.name === entity.pipeline?.weighted);
    return field === this.#amount(entity) ? undefined : field;
  }

  #filterFor(stage: string, value: string): FilterTree {
    const rest = this.#filter();
    const own: FilterTerm = { field: stage, operator: 'eq', value };
    return rest ? { and: [rest, own] } : own;
  }

  async #load(): Promise<void> {
    const entity = this.#entity;
    const stage = entity && this.#stage(entity);
    if (!entity || !stage) return;
    const turn = ++this.#turn;
    const sum = this.#amount(entity)?.name;
    const weighted = this.#weighted(entity)?.name;
    const measures = [sum, weighted].flatMap((name) => (name ? [`sum:${name}`] : [])).join();
    try {
      const filter = this.#filter();
      const options = stage.options ?? [];
      const [summary, ...pages] = await Promise.all([
        ravand.summary(entity.name, { groupBy: stage.name, measures: measures || undefined, filter }),
        ...options.map((option) =>
          ravand.records(entity.name, {
            filter: this.#filterFor(stage.name, option.value),
            sort: this.#sort(),
            limit: firstCards,
            expand: expandOf(this.#views.columns(entity) ?? []),
          }),
        ),
      ]);
      if (turn !== this.#turn) return;
      this.columns = options.map((option, index) => {
        const group = summary.groups.find((one) => one.values[0] === option.value);
        return {
          value: option.value,
          cards: pages[index]?.items ?? [],
          next: pages[index]?.next,
          count: group?.count ?? 0,
          sum: sum ? (group?.measures[0] ?? '0') : undefined,
          weighted: weighted ? (group?.measures[sum ? 1 : 0] ?? '0') : undefined,
        };
      });
      this.problem = undefined;
    } catch (error) {
      if (turn === this.#turn) this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  #sort(): string {
    return sortText(this.#views.state?.sort ?? []) ?? 'updatedAt:desc';
  }

  #filter(): FilterTree | undefined {
    return this.#views.state && filterOf(this.#views.state);
  }

  #sortable(cards: HTMLElement): Sortable {
    let place: ChildNode | null = null;
    return Sortable.create(cards, {
      group: 'cards',
      draggable: '.card',
      animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160,
      delay: 160,
      delayOnTouchOnly: true,
      sort: false,
      // Whether it may be moved can change while the board stays.
      filter: () => !this.#mayMove(),
      preventOnFilter: false,
      onStart: (event) => {
        place = event.item.nextSibling;
      },
      onEnd: (event) => {
        const to = event.to.dataset.value;
        const from = event.from.dataset.value;
        const id = event.item.dataset.id;
        // Lit owns the children: the card goes back to where it was, and the move redraws both columns.
        event.from.insertBefore(event.item, place);
        if (id && from && to && from !== to) void this.#move(id, from, to);
      },
    });
  }

  #mayMove(): boolean {
    const entity = this.#entity;
    const stage = entity && this.#stage(entity);
    return Boolean(!this.#views.isStill && entity?.may.update && stage?.writable && !stage.readOnly);
  }

  override render(): TemplateResult {
    const entity = this.#entity;
    const stage = entity && this.#stage(entity);
    if (!entity || !stage)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    const amount = this.#amount(entity);
    const { state } = this.#views;
    if (!state) return html`<ravand-page-header heading=${plural}></ravand-page-header>${skeleton(8, 72)}`;
    return html`${this.#views.head()}${this.#views.around(
      entity,
      html`<ravand-page-header heading=${plural} .count=${this.columns?.reduce((sum, column) => sum + column.count, 0)} ?inert=${this.#views.isStill}>
        ${
          entity.may.create && this.#views.offers('new')
            ? html`<button slot="actions" type="button" class="button primary" @click=${() => this.#create()} aria-keyshortcuts=${keyOf('create')}><ravand-icon name="plus"></ravand-icon>${t('list.new', { entity: local(entity.label, entity.name) })}<kbd>${drawnKey('create')}</kbd></button>`
            : nothing
        }
      </ravand-page-header>
      ${this.#views.bar(entity, { stageField: stage.name, ...(amount ? { sumField: amount.name } : {}) })}
      <div class="sentence">
        ${this.#views.sentence(entity, { fields: entity.fields.filter((field) => field !== stage) })}
        <div class="settings">${this.#settings(entity, stage, amount)}</div>
      </div>
      ${
        this.problem !== undefined
          ? failed(this.problem, () => void this.#load())
          : this.columns
            ? html`<div class="body">
              <div class="board" role="group" aria-label=${t('board.label', { entity: plural })} aria-describedby="how">
                ${this.columns.map((column, index) => this.#column(column, index, entity, stage, amount))}
              </div>
              ${this.#peek.beside(entity)}
            </div>`
            : skeleton(8, 72)
      }
      <p id="how" class="visually-hidden">${t('board.how')}</p>
      <div class="visually-hidden" aria-live="assertive">${this.said}</div>${this.#stages.dialog()}`,
    )}`;
  }

  /** What makes the columns and what is summed under them; kept with the view. */
  #settings(entity: EntityForUser, stage: FieldForUser, amount: FieldForUser | undefined): readonly unknown[] {
    const stages = entity.fields.filter((field) => field.kind === 'choice' && (field.options?.length ?? 0) > 1);
    const amounts = entity.fields.filter(({ kind }) => /^(integer|decimal|money|percent)$/.test(kind));
    const columns = (field: FieldForUser) => t('board.columns', { field: labelOf(field) });
    const sum = (field: FieldForUser) => t('board.sum', { field: labelOf(field) });
    return [
      settingSelect({ label: t('board.columnsBy'), fields: stages, now: stage, say: columns }, (stageField) =>
        this.#views.set({ stageField }),
      ),
      settingSelect({ label: t('board.sumOf'), fields: amounts, now: amount, say: sum }, (sumField) =>
        this.#views.set({ sumField }),
      ),
    ];
  }

  #column(
    column: Column,
    index: number,
    entity: EntityForUser,
    stage: FieldForUser,
    amount: FieldForUser | undefined,
  ): TemplateResult {
    const tone = stage.options?.[index]?.tone ?? '';
    const shade = Math.round(38 + (62 * index) / Math.max(1, (stage.options?.length ?? 1) - 1));
    const left = column.count - column.cards.length;
    return html`<section class="${tone} ${this.lifted?.over === column.value && this.lifted.from !== column.value ? 'over' : ''}" style="--shade:${shade}%" aria-label=${optionLabel(stage, column.value)}>
      <h2><bdi>${optionLabel(stage, column.value)}</bdi><span class="count">${formatInteger(column.count)}</span></h2>
      <div class="sum">${column.sum !== undefined && amount ? html`<bdi>${amount.kind === 'money' ? formatMoney(column.sum, amount.currency ?? 'IRR', amount.scale) : formatNumber(column.sum)}</bdi>` : nothing}${this.#weightedSum(column, entity)}</div>
      <div class="cards" data-value=${column.value} role=${column.cards.length > 0 ? 'list' : nothing}>
        ${column.refusal ? html`<div class="refusal" role="alert">${column.refusal}</div>` : nothing}
        ${repeat(
          column.cards,
          (card) => card.id,
          (card) => this.#card(card, column, entity, amount),
        )}
        ${column.cards.length === 0 && !column.refusal ? html`<p class="none">${t('board.none')}</p>` : nothing}
        ${left > 0 && column.next ? html`<button type="button" class="button quiet small more" @click=${() => void this.#more(column, entity, stage)}><ravand-icon name="plus"></ravand-icon>${t('board.more', { count: left })}</button>` : nothing}
      </div>
    </section>`;
  }

  #weightedSum(column: Column, entity: EntityForUser): TemplateResult | typeof nothing {
    const field = this.#weighted(entity);
    if (!field || column.weighted === undefined) return nothing;
    const text =
      field.kind === 'money'
        ? formatMoney(column.weighted, field.currency ?? 'IRR', field.scale)
        : formatNumber(column.weighted);
    return html`<span class="weighted">${labelOf(field)}: <bdi>${text}</bdi></span>`;
  }

  #card(card: StoredRecord, column: Column, entity: EntityForUser, amount: FieldForUser | undefined): TemplateResult {
    const said = this.#views
      .columns(entity)
      ?.filter(({ path }) => path !== entity.titleField && path !== this.#stage(entity)?.name);
    const title = recordTitle(card, entity);
    return html`<div
      class="card"
      role="listitem"
      tabindex="0"
      data-id=${card.id}
      ?data-lifted=${this.lifted?.card === card.id}
      aria-roledescription=${t('board.card')}
      @keydown=${(event: KeyboardEvent) => this.#onCardKey(event, card, column)}
      @click=${() => (this.#views.isStill ? undefined : this.#peek.open(card.id))}
      @dblclick=${() => (this.#views.isStill ? undefined : void navigate(`/records/${entity.name}/${card.id}`))}
    >
      ${this.#reach(card, title, entity)}<strong><bdi>${title}</bdi></strong>
      ${said ? cardLines(card, said) : this.#cardByItself(card, entity, amount)}
    </div>`;
  }

  /** A call or a letter from the card, where it is about somebody who can be reached. */
  #reach(card: StoredRecord, title: string, entity: EntityForUser): TemplateResult | typeof nothing {
    if (this.#views.isStill || !isReachable(entity)) return nothing;
    const begin = (event: Event, act: string) => {
      event.stopPropagation();
      this.#peek.open(card.id, act);
    };
    return html`<div class="reach" @dblclick=${(event: Event) => event.stopPropagation()}>${reaching.map(
      ({
        name,
        icon,
      }) => html`<button type="button" class="button quiet small icon-only" title=${t(`acts.${name}.label`)} aria-label=${t('board.act', { act: t(`acts.${name}.label`), name: title })} tabindex="-1" aria-keyshortcuts=${keyOf(name)}
        @click=${(event: Event) => begin(event, name)}><ravand-icon name=${icon}></ravand-icon></button>`,
    )}</div>`;
  }

  /** What matters, where the view does not say what its cards do. */
  #cardByItself(card: StoredRecord, entity: EntityForUser, amount: FieldForUser | undefined): TemplateResult {
    const second = subtitleField(entity);
    const date = entity.fields.find((field) => field.kind === 'date' && card.values[field.name]);
    const owner = entity.fields.find(
      (field) => field.kind === 'reference' && field.target === 'user' && card.values[field.name],
    );
    const value = amount ? card.values[amount.name] : undefined;
    const ownerName = owner ? (card.titles?.[owner.name] ?? '') : '';
    const secondText = second ? (card.titles?.[second.name] ?? card.values[second.name]) : undefined;
    return html`${secondText ? html`<p class="truncate"><bdi>${String(secondText)}</bdi></p>` : nothing}
      ${value !== undefined && value !== null ? html`<div class="amount"><bdi>${formatNumber(value as string, amount?.scale)}</bdi></div>` : nothing}
      ${
        date || owner
          ? html`<footer>
        ${date ? html`<span class="chip outline"><ravand-icon name="calendar"></ravand-icon><bdi>${formatNearDate(String(card.values[date.name]))}</bdi></span>` : html`<span></span>`}
        ${owner ? html`<span title=${ownerName}>${avatar(ownerName)}<span class="visually-hidden">${ownerName}</span></span>` : nothing}
      </footer>`
          : nothing
      }`;
  }

  #onCardKey(event: KeyboardEvent, card: StoredRecord, column: Column): void {
    const columns = this.columns ?? [];
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const sideways = event.key === forward ? 1 : event.key === backward ? -1 : 0;
    const updown = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const lifted = this.lifted;
    const act = reaching.find(({ name }) => codeOf(name) === pressed(event));
    if (act && !lifted && !this.#views.isStill && this.#entity && isReachable(this.#entity)) {
      event.preventDefault();
      event.stopPropagation();
      this.#peek.open(card.id, act.name);
    } else if (event.key === ' ') {
      event.preventDefault();
      if (!lifted) this.#lift(card, column);
      else this.#drop(lifted);
    } else if (event.key === 'Escape' && lifted) {
      event.stopPropagation();
      this.lifted = undefined;
      this.said = t('board.givenUp');
    } else if (sideways !== 0) {
      event.preventDefault();
      const at = columns.findIndex((one) => one.value === (lifted?.over ?? column.value));
      const to = columns[at + sideways];
      if (!to) return;
      if (lifted) {
        this.lifted = { ...lifted, over: to.value };
        this.said = t('board.over', { column: this.#stageLabel(to.value) });
      } else this.#focusCard(to.cards[0]?.id);
    } else if (updown !== 0 && !lifted) {
      event.preventDefault();
      this.#focusCard(column.cards[column.cards.findIndex((one) => one.id === card.id) + updown]?.id);
    } else if (event.key === 'Enter' && !lifted && !this.#views.isStill) {
      event.preventDefault();
      void navigate(`/records/${this.params.entity}/${card.id}`);
    }
  }

  #lift(card: StoredRecord, column: Column): void {
    if (!this.#mayMove()) return;
    this.lifted = { card: card.id, from: column.value, over: column.value };
    this.said = t('board.lifted', { name: recordTitle(card, this.#entity) });
  }

  #drop(lifted: Lifted): void {
    this.lifted = undefined;
    if (lifted.from !== lifted.over) void this.#move(lifted.card, lifted.from, lifted.over);
    else this.said = t('board.givenUp');
  }

  #stageLabel(value: string): string {
    const entity = this.#entity;
    const stage = entity && this.#stage(entity);
    return stage ? optionLabel(stage, value) : value;
  }

  #focusCard(id: string | undefined): void {
    if (id) this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  /** The columns with one card moved, counts and sums with it. */
  #moved(id: string, from: string, to: string, amountName: string | undefined): readonly Column[] {
    const card = this.columns?.find((column) => column.value === from)?.cards.find((one) => one.id === id);
    if (!card) return this.columns ?? [];
    const amount = amountName ? String(card.values[amountName] ?? '0') : '0';
    const minus = amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
    return (this.columns ?? []).map((column) => {
      if (column.value === from)
        return {
          ...column,
          refusal: undefined,
          cards: column.cards.filter((one) => one.id !== id),
          count: column.count - 1,
          sum: column.sum === undefined ? undefined : addDecimals([column.sum, minus]),
        };
      if (column.value === to)
        return {
          ...column,
          refusal: undefined,
          cards: [card, ...column.cards],
          count: column.count + 1,
          sum: column.sum === undefined ? undefined : addDecimals([column.sum, amount]),
        };
      return { ...column, refusal: undefined };
    });
  }

  /** @param back what the fields had that were written with the stage: the way back, which is taken once */
  async #move(id: string, from: string, to: string, back?: Values): Promise<void> {
    const entity = this.#entity;
    const stage = entity && this.#stage(entity);
    const card = this.#cardOf(id);
    if (!entity || !stage || !card) return;
    const name = recordTitle(card, entity);
    const amountName = this.#amount(entity)?.name;
    this.columns = this.#moved(id, from, to, amountName);
    await this.updateComplete;
    this.#focusCard(id);
    this.#busy += 1;
    const write = async (): Promise<void> => {
      try {
        const moved = await this.#stages.write(entity, this.#cardOf(id) ?? card, back ?? { [stage.name]: to });
        if (moved === undefined) {
          await this.#takeBack(id, from, to, amountName);
          return;
        }
        const { record, before } = moved;
        const weighted = this.#weighted(entity)?.name;
        this.columns = this.columns?.map((column) => ({
          ...column,
          ...(weighted
            ? { weighted: reweighed(column, from, to, card.values[weighted], record.values[weighted]) }
            : {}),
          cards: column.cards.map((one) =>
            one.id === id ? { ...record, titles: record.titles ?? card.titles ?? {} } : one,
          ),
        }));
        this.said = t('record.moved', { name, to: optionLabel(stage, to) });
        const isOpen = back === undefined && mayFollow(stage, { from: to, to: from }, lockOf(entity, stage));
        toast({ text: this.said, ...(isOpen ? { undo: () => void this.#move(id, to, from, before) } : {}) });
      } catch (error) {
        if (!(error instanceof ServerProblem)) throw error;
        await this.#takeBack(id, from, to, amountName, error);
      }
    };
    const written = (this.#moves.get(id) ?? Promise.resolve()).then(write);
    this.#moves.set(id, written);
    try {
      await written;
    } finally {
      if (this.#moves.get(id) === written) this.#moves.delete(id);
      this.#busy -= 1;
    }
  }

  #cardOf(id: string): StoredRecord | undefined {
    return this.columns?.flatMap((column) => column.cards).find((one) => one.id === id);
  }

  /** The card snaps back; the column that refused says why, if it was not the person who gave up. A stale card is read again. */
  async #takeBack(
    id: string,
    from: string,
    to: string,
    amountName: string | undefined,
    problem?: ServerProblem,
  ): Promise<void> {
    const reason = problem && (problem.details[0]?.message ?? problem.detail);
    this.columns = this.#moved(id, to, from, amountName).map((column) =>
      column.value === to ? { ...column, refusal: reason } : column,
    );
    this.said = reason ?? t('board.givenUp');
    await this.updateComplete;
    this.#focusCard(id);
    const isBack = this.columns.some((column) => column.value === from && column.cards.some((one) => one.id === id));
    if (!isBack || problem?.code === 'stale' || problem?.status === 404) await this.#load();
  }

  async #more(column: Column, entity: EntityForUser, stage: FieldForUser): Promise<void> {
    const page = await ravand.records(entity.name, {
      filter: this.#filterFor(stage.name, column.value),
      sort: this.#sort(),
      expand: expandOf(this.#views.columns(entity) ?? []),
      after: column.next,
      limit: firstCards,
    });
    this.columns = this.columns?.map((one) =>
      one.value === column.value ? { ...one, cards: [...one.cards, ...page.items], next: page.next } : one,
    );
  }

  #create(): void {
    if (this.#entity?.may.create) void navigate(`/records/${this.params.entity}/new`);
  }
}

/** A column's weighted sum once a card has gone from one column to another and weighs something else there. */
function reweighed(column: Column, from: string, to: string, before: unknown, after: unknown): string | undefined {
  if (column.weighted === undefined) return undefined;
  const minus = String(before ?? '0').replace(/^-?/, (sign) => (sign === '-' ? '' : '-'));
  if (column.value === from) return addDecimals([column.weighted, minus]);
  return column.value === to ? addDecimals([column.weighted, String(after ?? '0')]) : column.weighted;
}
