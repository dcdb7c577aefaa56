// `<ravand-acts>`: what can be done from a record, on its page and in the peek: the acts by button and by key, the one that is open, what is next, and
// following. What is typed is kept until it is sent; what is done can be undone where that is possible.

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { onLive } from '../../api/live.ts';
import { keyAfter, newKey } from '../../api/new-key.ts';
import { type ProblemDetail, ServerProblem } from '../../api/problem.ts';
import { ravand } from '../../api/ravand.ts';
import { entityNamed, session, userName } from '../../api/session.ts';
import type { ActsState, EntityForUser, NextStep, StoredRecord, Values } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { codeOf, drawnKey, keyOf } from '../../shell/key-table.ts';
import '../../elements/menu.ts';
import { toast } from '../../elements/toast.ts';
import { dayOf, formatDateTime, formatNearDate, formatTime } from '../../format/dates.ts';
import { optionLabel } from '../../format/values.ts';
import '../../forms/form.ts';
import type { FormChange, FormSubmit, RavandForm } from '../../forms/form.ts';
import { workspaceReferences } from '../../forms/references.ts';
import { noteRecent } from '../../search/recent.ts';
import { navigate } from '../../shell/router.ts';
import { offerCommands } from '../../shell/shortcuts.ts';
import { local, t } from '../../shell/texts.ts';
import { recordTitle } from '../record-title.ts';
import type { Act, ActContext, ActDone } from './act.ts';
import { acted } from './acted.ts';
import { draftOf, dropDraft, keepDraft } from './drafts.ts';
import { acts } from './index.ts';

@customElement('ravand-acts')
export class RavandActs extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        flex: none;
        padding: 12px var(--gutter) 4px;
      }
      :host([compact]) {
        padding: 0 18px 14px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .row .note {
        flex: 1 1 220px;
        justify-content: flex-start;
        border-color: var(--control);
        color: var(--text-3);
        font-weight: 400;
      }
      .row .note bdi {
        flex: 1;
        text-align: start;
      }
      :host([compact]) .row .note {
        flex: 1 0 100%;
      }
      .row .button[aria-expanded='true'] {
        border-color: var(--accent);
        color: var(--accent);
      }
      .row .button[aria-expanded='true'] ravand-icon,
      .follow[aria-pressed='true'] ravand-icon {
        color: var(--accent);
      }
      .follow {
        margin-inline-start: auto;
      }
      .composer {
        margin-block-start: 8px;
        padding: 14px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
        max-block-size: 52vh;
        overflow: auto;
      }
      /* The peek scrolls itself. */
      :host([compact]) .composer {
        max-block-size: none;
      }
      .composer > header {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-block-end: 10px;
      }
      h3 {
        font: var(--section);
      }
      header .button {
        margin-inline-start: auto;
      }
      .send {
        position: sticky;
        inset-block-end: -14px;
        margin-block-end: -14px;
        padding-block: 10px 14px;
        background: var(--surface);
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        margin-block-start: 2px;
      }
      .send .kept {
        color: var(--text-3);
        font: var(--small);
      }
      .fault {
        display: flex;
        gap: 6px;
        margin-block-start: 8px;
        color: var(--danger);
      }
      .fault ravand-icon {
        color: inherit;
        flex: none;
        margin-block-start: 3px;
      }
      .dial {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        margin-block-end: 12px;
      }
      .dial li {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .of {
        color: var(--text-3);
        font: var(--small);
      }
      .next {
        margin-block-start: 10px;
      }
      .next li {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 28px;
        min-inline-size: 0;
      }
      .next a {
        display: inline-flex;
        align-items: center;
        min-block-size: 24px;
        color: inherit;
        min-inline-size: 0;
      }
      .next .when {
        margin-inline-start: auto;
        color: var(--text-3);
        font: var(--small);
        white-space: nowrap;
      }
      .next .late {
        color: var(--danger);
      }
      @media (max-width: 767.98px) {
        /* A sheet over the page and its bar. */
        .composer,
        :host([compact]) .composer {
          position: fixed;
          inset-inline: 0;
          inset-block-end: 0;
          z-index: 6;
          max-block-size: 88dvh;
          border-radius: 14px 14px 0 0;
          border-inline: 0;
          box-shadow: var(--shadow-popover);
          padding-block-end: calc(14px + env(safe-area-inset-bottom));
        }
        .next li {
          min-block-size: 44px;
        }
        .row .note {
          flex: 1 0 100%;
        }
        .row .button {
          min-block-size: 44px;
        }
        .row .button:not(.note) {
          min-inline-size: 44px;
        }
        .row .word {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .row kbd {
          display: none;
        }
      }
      :host([compact]) .row .word {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    `,
  ];

  @property({ attribute: false }) entity: EntityForUser | undefined;
  @property({ attribute: false }) record: StoredRecord | undefined;
  /** In the peek: buttons without words. */
  @property({ type: Boolean, reflect: true }) compact = false;
  /** The act that is to begin as soon as it can; emits `act-begun` then. */
  @property() wanted = '';
  @state() private known: ActsState | undefined;
  @state() private open: Act | undefined;
  @state() private values: Values = {};
  @state() private busy = false;
  @state() private fault = '';
  @state() private problems: readonly ProblemDetail[] = [];
  @state() private hasDraft = false;
  /** What the form was opened with: a form is begun anew by another object. */
  #begun: Values = {};
  #key = newKey();
  #stale: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      offerCommands(() => [
        ...this.#offered().map((act) => ({
          id: `act.${act.name}`,
          icon: act.icon,
          label: t(`acts.${act.name}.label`),
          code: codeOf(act.name),
          key: keyOf(act.name),
          of: this.#title,
          run: () => this.#begin(act),
        })),
        ...(this.known
          ? [
              {
                id: 'act.follow',
                icon: 'star',
                label: t(this.known.isFollowed ? 'acts.unfollow' : 'acts.follow'),
                code: codeOf('follow'),
                key: keyOf('follow'),
                of: this.#title,
                run: () => void this.#follow(),
              },
            ]
          : []),
      ]),
    );
    this.during(
      onLive((event) => {
        const isHere = (event.type === 'record' || event.type === 'timeline') && event.id === this.record?.id;
        if (!isHere && event.type !== 'task') return;
        clearTimeout(this.#stale);
        this.#stale = setTimeout(() => void this.#load(), 400);
      }),
    );
    this.during(() => clearTimeout(this.#stale));
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('record') || !this.record || !this.entity) return;
    noteRecent(this.entity.name, this.record.id, this.#title);
    if ((changed.get('record') as StoredRecord | undefined)?.id === this.record.id) return;
    this.known = undefined;
    this.open = undefined;
    void this.#load();
  }

  override updated(changed: PropertyValues): void {
    if (this.wanted === '' || !this.known || !(changed.has('wanted') || changed.has('known'))) return;
    const act = this.#offered().find(({ name }) => name === this.wanted);
    if (act) this.#begin(act);
    this.emit('act-begun');
  }

  get #title(): string {
    return this.record && this.entity ? recordTitle(this.record, this.entity) : '';
  }

  get #context(): ActContext | undefined {
    const { entity, record, known } = this;
    return entity && record && known ? { entity, record, state: known } : undefined;
  }

  #offered(): readonly Act[] {
    const context = this.#context;
    return context ? acts.filter((act) => act.isOffered(context)) : [];
  }

  async #load(): Promise<void> {
    const { entity, record } = this;
    if (!entity || !record) return;
    try {
      const known = await ravand.acts(entity.name, record.id);
      if (record.id === this.record?.id) this.known = known;
    } catch (error) {
      // Who reads the record and may do nothing with it sees no acts; what is broken is said by the page.
      if (!(error instanceof ServerProblem)) throw error;
    }
  }

  #begin(act: Act): void {
    const context = this.#context;
    if (!context) return;
    const { entity, record } = context;
    if (this.open !== act) {
      const draft = draftOf(entity.name, record.id, act.name);
      this.open = act;
      this.values = draft ?? act.begin(context);
      this.#begun = this.values;
      this.hasDraft = draft !== undefined;
      this.problems = [];
      this.fault = '';
      this.#key = newKey();
    }
    void this.#focusInside();
  }

  async #focusInside(): Promise<void> {
    await this.updateComplete;
    const inside = this.renderRoot.querySelector<RavandElement>(
      '.composer :is(ravand-form, ravand-letter, ravand-note-box)',
    );
    await inside?.updateComplete;
    if (inside?.localName !== 'ravand-form') inside?.focus();
    else (inside as RavandForm).focusField(this.open?.fields(this.#context!)[0]?.name ?? '');
    inside?.scrollIntoView({ block: 'nearest' });
  }

  #typed(values: Values): void {
    const { entity, record, open } = this;
    this.values = values;
    if (entity && record && open) keepDraft(entity.name, record.id, open.name, values);
    this.fault = '';
  }

  #close(drops = false): void {
    const { entity, record, open } = this;
    if (drops && entity && record && open) dropDraft(entity.name, record.id, open.name);
    this.open = undefined;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-act="${open?.name}"]`)?.focus(),
    );
  }

  async #send(values: Values): Promise<void> {
    const context = this.#context;
    const act = this.open;
    if (!context || !act || this.busy) return;
    this.busy = true;
    this.problems = [];
    this.fault = '';
    try {
      this.#said(context, await act.send(context, values, this.#key));
      this.#close(true);
      await this.#load();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.#key = keyAfter(this.#key, error);
      this.problems = error.details;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  #said({ record }: ActContext, { text, undo }: ActDone): void {
    acted(record.id);
    toast({
      text,
      icon: 'circle-check',
      ...(undo === undefined ? {} : { undo: () => void this.#undo(undo, record.id) }),
    });
  }

  async #undo(undo: () => Promise<void>, recordId: string): Promise<void> {
    try {
      await undo();
      acted(recordId);
      await this.#load();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
  }

  async #follow(): Promise<void> {
    const context = this.#context;
    if (!context) return;
    const { entity, record, state: known } = context;
    try {
      await (known.isFollowed ? ravand.unfollow(entity.name, record.id) : ravand.follow(entity.name, record.id));
      toast(t(known.isFollowed ? 'acts.unfollowed' : 'acts.followed', { name: this.#title }));
      await this.#load();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
  }

  override render(): TemplateResult | typeof nothing {
    const context = this.#context;
    if (!context) return nothing;
    const offered = this.#offered();
    const { isFollowed } = context.state;
    return html`<div class="row" role="group" aria-label=${t('acts.label')}>
        ${offered.map((act) => this.#button(act))} ${this.#stranger(context)}
        <button type="button" class="button follow" aria-pressed=${String(isFollowed)} title=${t('acts.followHint')} aria-keyshortcuts=${keyOf('follow')} @click=${() => void this.#follow()}>
          <ravand-icon name="star"></ravand-icon><span class="word">${t(isFollowed ? 'acts.following' : 'acts.follow')}</span>
        </button>
      </div>
      ${this.open ? this.#composer(this.open, context) : nothing} ${this.#next(context)}`;
  }

  #button(act: Act): TemplateResult {
    const isNote = act.name === 'note';
    const label = t(`acts.${act.name}.label`);
    return html`<button
      type="button"
      class="button ${isNote ? 'note' : ''}"
      data-act=${act.name}
      title=${isNote ? nothing : label}
      aria-expanded=${String(this.open === act)}
      aria-keyshortcuts=${keyOf(act.name)}
      @click=${() => (this.open === act ? this.#close() : this.#begin(act))}
    >
      <ravand-icon name=${act.icon}></ravand-icon>${isNote ? html`<bdi class="truncate">${t('acts.note.placeholder')}</bdi><kbd>${drawnKey(act.name)}</kbd>` : html`<span class="word">${label}</span>`}
    </button>`;
  }

  #composer(act: Act, context: ActContext): TemplateResult {
    const drawn = act.draw?.(context, this.values, this.busy);
    return html`<section
      class="composer"
      aria-label=${t(`acts.${act.name}.label`)}
      @keydown=${this.#onKey}
      @act-typed=${(event: CustomEvent<Values>) => this.#typed(event.detail)}
    >
      <header><ravand-icon name=${act.icon}></ravand-icon><h3>${t(`acts.${act.name}.label`)}</h3><button type="button" class="button quiet small icon-only" aria-label=${t('action.close')} @click=${() => this.#close()}><ravand-icon name="x"></ravand-icon></button></header>
      ${act.above?.(context) ?? nothing}
      ${
        drawn ??
        html`<ravand-form
          fresh
          .fields=${this.#fieldsOf(act, context)}
          .values=${this.#begun}
          .titles=${this.#titles()}
          .references=${workspaceReferences}
          .problems=${this.problems}
          .busy=${this.busy}
          @form-change=${(event: CustomEvent<FormChange>) => this.#typed(event.detail.values as Values)}
          @form-submit=${(event: CustomEvent<FormSubmit>) => void this.#send(event.detail.values)}
        ></ravand-form>`
      }
      <div role="alert">${this.fault ? html`<p class="fault"><ravand-icon name="circle-alert"></ravand-icon><span>${this.fault}</span></p>` : nothing}</div>
      <div class="send">
        <button type="button" class="button primary" aria-busy=${String(this.busy)} @click=${() => this.#submit()}>${t(`acts.${act.name}.send`)}<kbd>Ctrl ↵</kbd></button>
        <button type="button" class="button" @click=${() => this.#close(true)}>${t('acts.discard')}</button>
        ${this.hasDraft ? html`<span class="kept" role="status">${t('acts.draft')}</span>` : nothing}
      </div>
    </section>`;
  }

  #fields: { readonly act: Act; readonly record: string; readonly fields: ReturnType<Act['fields']> } | undefined;

  /** The same list for the same act, so that a form that is drawn again is not begun again. */
  #fieldsOf(act: Act, context: ActContext): ReturnType<Act['fields']> {
    const record = context.record.id;
    if (this.#fields?.act !== act || this.#fields.record !== record)
      this.#fields = { act, record, fields: act.fields(context) };
    return this.#fields.fields;
  }

  #titles(): Readonly<Record<string, string>> {
    const name = userName(String(this.#begun.assignee ?? ''));
    return name === undefined ? {} : { assignee: name };
  }

  #submit(): void {
    const form = this.renderRoot.querySelector<RavandForm>('.composer ravand-form');
    if (form) void form.submit();
    else void this.#send(this.values);
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#submit();
    }
  };

  /** Of an activity about nobody we know: what can be made of who it was. */
  #stranger({ entity, record }: ActContext): TemplateResult | typeof nothing {
    const { party, aboutId } = record.values;
    if (entity.name !== 'activity' || !party || aboutId) return nothing;
    const isReached = ({ kind }: { kind: string }) => kind === 'phone' || kind === 'email';
    const makeable = (session.workspace?.entities ?? []).filter(
      (one) => one.may.create && one.area !== undefined && one.fields.some(isReached),
    );
    if (makeable.length === 0) return nothing;
    return html`<ravand-menu
      .items=${makeable.map((one) => ({ value: one.name, label: local(one.label, one.name), icon: one.icon ?? 'box' }))}
      .label=${t('acts.makeOf')}
      @menu-choose=${(event: CustomEvent<string>) => void this.#make(event.detail)}
      ><button type="button" class="button primary"><ravand-icon name="user-round-plus"></ravand-icon>${t('acts.makeOf')}</button></ravand-menu
    >`;
  }

  async #make(entity: string): Promise<void> {
    try {
      const made = await ravand.makeRecord(this.record?.id ?? '', entity);
      await navigate(`/records/${made.entity}/${made.id}`);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    }
  }

  #next({ state: { next } }: ActContext): TemplateResult | typeof nothing {
    if (next.length === 0) return nothing;
    return html`<ul class="next" aria-label=${t('acts.next')}>${next.slice(0, this.compact ? 3 : 4).map((step) => this.#step(step))}</ul>`;
  }

  #step(step: NextStep): TemplateResult {
    const isTask = step.kind === 'task';
    const sort = entityNamed('activity')?.fields.find(({ name }) => name === 'kind');
    const icon = isTask ? 'list-checks' : step.sort === 'call' ? 'phone' : 'calendar-clock';
    const isLate = isTask && step.at !== undefined && Date.parse(step.at) < Date.now();
    const path = isTask ? '/inbox' : `/records/activity/${step.id}`;
    const isMine = isTask && step.who === session.me?.id;
    const named = html`<bdi class="truncate">${step.name}</bdi>`;
    return html`<li>
      <ravand-icon name=${icon} title=${isTask ? t('acts.task.label') : sort && step.sort ? optionLabel(sort, step.sort) : ''}></ravand-icon>
      ${isTask && !isMine ? named : html`<a class="truncate" href=${path}>${named}</a>`}
      ${step.who ? html`<span class="of"><bdi>${userName(step.who) ?? ''}</bdi></span>` : nothing}
      ${step.at ? html`<span class="when ${isLate ? 'late' : ''}" title=${formatDateTime(step.at)}>${isLate ? `${t('acts.late')} · ` : ''}${formatNearDate(dayOf(step.at))} ${formatTime(step.at)}</span>` : nothing}
    </li>`;
  }
}
