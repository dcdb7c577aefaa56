// `<ravand-call-pop>`: a call that rings at one's telephone opens who it is over whatever one is doing, without taking the keyboard: their page in short, a note,
// and what the call leads to: a ticket, a lead, or a task for another unit with the same card.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { onLive } from '../api/live.ts';
import { newKey } from '../api/new-key.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';
import type { FieldForUser, LiveEvent, StoredRecord } from '../api/types.ts';
import { avatar, avatars } from '../elements/avatar.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { formatPhone, labelOf, showValue } from '../format/values.ts';
import { stageField } from '../records/main-fields.ts';
import { buttonIcons, buttonText } from '../records/page/shape.ts';
import { valueList } from '../records/page/values.ts';
import { recordTitle } from '../records/record-title.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { type Caller, type CallerList, loadCaller } from './caller.ts';

type CallEvent = Extract<LiveEvent, { readonly type: 'call' }>;

@customElement('ravand-call-pop')
export class RavandCallPop extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    chips,
    avatars,
    css`
      .card {
        position: fixed;
        z-index: 4;
        inset-block-end: 16px;
        inset-inline-end: 16px;
        inline-size: min(420px, calc(100vw - 32px));
        max-block-size: calc(100dvh - 32px);
        display: flex;
        flex-direction: column;
        border: 1px solid var(--float-line);
        border-radius: var(--radius-card);
        background: var(--surface);
        box-shadow: var(--shadow-popover);
        overflow: hidden;
        animation: appear var(--slow) var(--ease);
      }
      @keyframes appear {
        from {
          opacity: 0;
          translate: 0 12px;
        }
      }
      header {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 8px 8px 8px 16px;
        padding-inline: 16px 8px;
        background: var(--accent-soft);
        color: var(--accent);
        font: var(--small-strong);
        flex: none;
      }
      header ravand-icon {
        color: inherit;
      }
      header .number {
        margin-inline-start: auto;
      }
      .over header {
        background: var(--sunken);
        color: var(--text-2);
      }
      .body {
        overflow-y: auto;
        padding: 14px 16px;
        display: flex;
        flex-direction: column;
        gap: 14px;
      }
      .who {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .who > div {
        min-inline-size: 0;
      }
      h2 {
        font: var(--title);
        overflow-wrap: anywhere;
      }
      h2 a {
        color: inherit;
      }
      .who p {
        color: var(--text-2);
      }
      dl.values {
        display: grid;
        grid-template-columns: minmax(80px, auto) minmax(0, 1fr);
        gap: 6px 14px;
      }
      dt {
        color: var(--text-3);
      }
      dd {
        overflow-wrap: anywhere;
      }
      h3 {
        display: flex;
        gap: 6px;
        align-items: baseline;
        font: var(--small-strong);
        color: var(--text-2);
        padding-block-end: 2px;
      }
      h3 .count {
        color: var(--text-3);
        font: var(--small);
      }
      li a {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 34px;
        padding-inline: 8px;
        margin-inline: -8px;
        border-radius: var(--radius);
        color: var(--text);
        text-decoration: none;
      }
      li a:hover {
        background: var(--hover);
      }
      li .name {
        flex: 1;
        min-inline-size: 0;
      }
      li .sum {
        color: var(--text-2);
        font: var(--small);
        white-space: nowrap;
      }
      textarea,
      input,
      select {
        inline-size: 100%;
      }
      .refer {
        display: flex;
        flex-direction: column;
        gap: 10px;
        padding: 12px;
        border-radius: var(--radius);
        background: var(--sunken);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding: 10px 16px;
        border-block-start: 1px solid var(--line);
        flex: none;
      }
      @media (max-width: 767.98px) {
        .card {
          inset-inline: 8px;
          inset-block-end: 64px;
          inline-size: auto;
          max-block-size: calc(100dvh - 80px);
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .card {
          animation: none;
        }
      }
    `,
  ];

  @state() private call: CallEvent | undefined;
  @state() private caller: Caller | undefined;
  @state() private note = '';
  @state() private busy = false;
  /** The teams a task may go to; undefined while nothing is referred. */
  @state() private teams: readonly StoredRecord[] | undefined;
  @state() private referral: { readonly team: string; readonly what: string } = { team: '', what: '' };

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onLive((event) => event.type === 'call' && void this.#heard(event)));
  }

  async #heard(event: CallEvent): Promise<void> {
    const isOther = event.id !== this.call?.id;
    // What is said of another call than the one that is open opens nothing, unless it rings or was answered here.
    if (isOther && event.state !== 'ringing' && event.state !== 'answered') return;
    // A note that is being written is not pushed away by a second call.
    if (isOther && this.note !== '') return;
    this.call = event;
    if (!isOther && this.caller !== undefined) return;
    this.caller = undefined;
    this.teams = undefined;
    await this.#try(async () => {
      await loadCaller(event.id, (caller) => {
        if (this.call?.id === event.id) this.caller = caller;
      });
    });
  }

  /** Says what was refused; what was typed stays. */
  async #try(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult | typeof nothing {
    if (this.call === undefined) return nothing;
    const isOver = this.call.state === 'ended' || this.call.state === 'missed';
    const number = String(this.caller?.activity.values.party ?? '');
    return html`<section class="card ${isOver ? 'over' : ''}" role="region" aria-label=${t('calls.label')} data-pane>
      <header role="status">
        <ravand-icon name="phone"></ravand-icon><span>${t(`calls.state.${this.call.state}`)}</span>
        ${number === '' ? nothing : html`<span class="number"><bdi dir="ltr">${formatPhone(number)}</bdi></span>`}
        <button type="button" class="button quiet icon-only" aria-label=${t('action.close')} @click=${this.#close}><ravand-icon name="x"></ravand-icon></button>
      </header>
      ${this.caller === undefined ? nothing : this.#card(this.caller)}
    </section>`;
  }

  #card(caller: Caller): TemplateResult {
    const { record, entity } = caller;
    return html`<div class="body">
        ${
          record && entity
            ? html`<div class="who">${avatar(recordTitle(record, entity))}<div><h2><a href="/records/${entity.name}/${record.id}"><bdi>${recordTitle(record, entity)}</bdi></a></h2><p>${local(entity.label, entity.name)}</p></div></div>
              ${caller.strip.length === 0 ? nothing : valueList(caller.strip, record)}
              ${caller.lists.map((list) => this.#list(list))}`
            : html`<div class="who"><div><h2>${t('calls.unknown')}</h2><p>${t('calls.unknownHint')}</p></div></div>`
        }
        <div class="field"><label for="call-note">${t('calls.note')}</label>
          <textarea id="call-note" class="control" rows="2" .value=${this.note} @input=${(event: Event) => (this.note = (event.target as HTMLTextAreaElement).value)}></textarea>
        </div>
        ${this.teams === undefined ? nothing : this.#refer(this.teams)}
      </div>
      <footer>${this.#buttons(caller)}</footer>`;
  }

  #list({ title, entity, count, rows }: CallerList): TemplateResult {
    const stage = stageField(entity);
    const money = entity.fields.find(({ kind, name }) => kind === 'money' && /total|amount|value/.test(name));
    const shown = (row: StoredRecord, field: FieldForUser | undefined) =>
      field === undefined ? nothing : showValue(field, row.values[field.name], { title: row.titles?.[field.name] });
    return html`<section><h3>${title}<span class="count">${count.toLocaleString(document.documentElement.lang || undefined)}</span></h3>
      <ul>${rows.map((row) => html`<li><a href="/records/${entity.name}/${row.id}"><span class="name truncate"><bdi>${recordTitle(row, entity) || labelOf(entity.fields[0]!)}</bdi></span><span class="sum">${shown(row, money)}</span>${shown(row, stage)}</a></li>`)}</ul>
    </section>`;
  }

  #buttons(caller: Caller): TemplateResult {
    const { record, entity, shape } = caller;
    const may = (name: string) => entityNamed(name)?.may.create === true;
    const own = (shape?.buttons ?? []).filter(({ does }) => does === 'link' || does === 'process' || does === 'rule');
    return html`
      <button type="button" class="button primary" ?disabled=${this.note.trim() === '' || this.busy} @click=${() => void this.#try(() => this.#keepNote(caller))}>${t('calls.keepNote')}</button>
      ${may('ticket') ? html`<button type="button" class="button" @click=${() => void this.#ticket(caller)}><ravand-icon name="life-buoy"></ravand-icon>${t('calls.ticket')}</button>` : nothing}
      ${record === undefined && may('lead') ? html`<button type="button" class="button" ?disabled=${this.busy} @click=${() => void this.#try(() => this.#lead(caller))}><ravand-icon name="user-round-plus"></ravand-icon>${t('calls.lead')}</button>` : nothing}
      ${may('task') ? html`<button type="button" class="button" aria-expanded=${this.teams !== undefined} @click=${() => void this.#try(() => this.#openReferral())}><ravand-icon name="share-2"></ravand-icon>${t('calls.refer')}</button>` : nothing}
      ${record && entity && shape ? own.map((button) => html`<button type="button" class="button" ?disabled=${this.busy} @click=${() => void this.#try(() => this.#press(record, shape.name, button))}><ravand-icon name=${buttonIcons[button.does]}></ravand-icon>${buttonText(button)}</button>`) : nothing}`;
  }

  #refer(teams: readonly StoredRecord[]): TemplateResult {
    const set = (change: Partial<typeof this.referral>) => (this.referral = { ...this.referral, ...change });
    return html`<form class="refer" @submit=${this.#send}>
      <div class="field"><label for="call-team">${t('calls.team')}</label>
        <select id="call-team" class="control" required @change=${(event: Event) => set({ team: (event.target as HTMLSelectElement).value })}>
          <option value=""></option>${teams.map(({ id, values }) => html`<option value=${id} ?selected=${id === this.referral.team}>${values.name}</option>`)}
        </select></div>
      <div class="field"><label for="call-what">${t('calls.what')}</label>
        <input id="call-what" class="control" required maxlength="500" .value=${this.referral.what} @input=${(event: Event) => set({ what: (event.target as HTMLInputElement).value })} /></div>
      <div><button type="submit" class="button primary" ?disabled=${this.busy}>${t('calls.send')}</button></div>
    </form>`;
  }

  async #keepNote({ activity }: Caller): Promise<void> {
    const kept = await ravand.update('activity', activity.id, { body: this.note.trim() });
    if (this.caller) this.caller = { ...this.caller, activity: kept };
    this.note = '';
    toast({ text: t('calls.noteKept'), icon: 'check' });
  }

  /** What was written here goes along. */
  async #ticket({ activity, record, entity }: Caller): Promise<void> {
    const values = new URLSearchParams({ channel: 'phone' });
    const field = entityNamed('ticket')?.fields.find(({ target }) => target === entity?.name);
    if (record && field) values.set(field.name, record.id);
    else values.set('contactPhone', String(activity.values.party ?? ''));
    if (this.note.trim() !== '') values.set('description', this.note.trim());
    await navigate(`/records/ticket/new?${values}`);
  }

  async #lead({ activity }: Caller): Promise<void> {
    const made = await ravand.makeRecord(activity.id, 'lead');
    await loadCaller(activity.id, (caller) => (this.caller = caller));
    await navigate(`/records/lead/${made.id}`);
  }

  async #openReferral(): Promise<void> {
    if (this.teams !== undefined) {
      this.teams = undefined;
      return;
    }
    const { items } = await ravand.records('team', { sort: 'name:asc', limit: 100 });
    this.referral = { team: '', what: this.note.trim() };
    this.teams = items;
    await this.updateComplete;
    const form = this.renderRoot.querySelector('.refer');
    form?.scrollIntoView({ block: 'nearest' });
    form?.querySelector('select')?.focus();
  }

  #send = (event: Event): void => {
    event.preventDefault();
    const { caller } = this;
    if (caller === undefined) return;
    void this.#try(async () => {
      const of = caller.record ?? caller.activity;
      const task = { name: this.referral.what.trim(), team: this.referral.team };
      await ravand.planFollowUp(of.entity, of.id, task, newKey());
      const team = this.teams?.find(({ id }) => id === task.team);
      this.teams = undefined;
      toast({ text: t('calls.referred', { team: String(team?.values.name ?? '') }), icon: 'check' });
    });
  };

  async #press(
    record: StoredRecord,
    page: string,
    button: { readonly id: string; readonly does: string; readonly href?: string },
  ): Promise<void> {
    if (button.does === 'link') {
      if (button.href?.startsWith('/')) await navigate(button.href);
      else open(button.href, '_blank', 'noopener');
      return;
    }
    await ravand.pressButton(record.entity, record.id, { page, element: button.id });
    toast({ text: t('form.pressed', { name: buttonText(button as never) }), icon: 'check' });
  }

  #close = (): void => {
    this.call = undefined;
    this.caller = undefined;
    this.note = '';
    this.teams = undefined;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ravand-call-pop': RavandCallPop;
  }
}
