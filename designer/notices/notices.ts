// `<ravand-notices>`: in-app messages to the signed-in person, newest first, each with why they got it; opening one marks it read and leads to what it is about.
// They can be put off until a time, and muted by sort or by record.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { countNotices, entityNamed } from '../api/session.ts';
import type { Muted, Notice } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime, formatNear } from '../format/dates.ts';
import '../shell/page-header.ts';
import { hasText, local, t } from '../shell/texts.ts';
import { kindName } from './kind-name.ts';
import { snoozeTimes } from './snooze-times.ts';

@customElement('ravand-notices')
export class RavandNotices extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .all {
        overflow-y: auto;
      }
      ul {
        border-block-start: 1px solid var(--line);
      }
      li {
        display: grid;
        grid-template-columns: 8px minmax(0, 1fr) auto;
        gap: 2px 12px;
        padding: 12px var(--gutter);
        border-block-end: 1px solid var(--line);
      }
      .dot {
        inline-size: 8px;
        block-size: 8px;
        margin-block-start: 8px;
        border-radius: 50%;
      }
      .unread .dot {
        background: var(--accent);
      }
      .unread b {
        font-weight: 650;
      }
      b {
        font-weight: 500;
      }
      time {
        font: var(--small);
        color: var(--text-3);
      }
      p {
        grid-column: 2 / 4;
        color: var(--text-2);
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
      .acts {
        grid-column: 2 / 4;
        display: flex;
        gap: 8px;
        margin-block-start: 6px;
        flex-wrap: wrap;
        align-items: center;
      }
      .because {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        color: var(--text-3);
        font: var(--small);
      }
      .because.automatic,
      .because.automatic ravand-icon {
        color: var(--cause);
      }
      .because ravand-icon {
        --icon-size: 14px;
      }
      .muted-ones {
        padding: 16px var(--gutter) 32px;
      }
      .muted-ones h3 {
        font: var(--section);
      }
      .muted-ones div {
        display: flex;
        gap: 12px;
        align-items: center;
        min-block-size: 36px;
        color: var(--text-2);
      }
    `,
  ];

  @state() private items: readonly Notice[] | undefined;
  @state() private unread = 0;
  @state() private muted: readonly Muted[] = [];
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onLive((event) => event.type === 'notice' && void this.#load()));
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      const { items, unread, muted } = await ravand.notices();
      this.items = items;
      this.unread = unread;
      this.muted = muted;
      this.problem = '';
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  /** Does it, says so with the way back, and shows what is there now. */
  async #do(act: () => Promise<void>, said?: string, undo?: () => Promise<void>): Promise<void> {
    try {
      await act();
      if (said !== undefined)
        toast({ text: said, icon: 'circle-check', ...(undo === undefined ? {} : { undo: () => void this.#do(undo) }) });
      await Promise.all([this.#load(), countNotices()]);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    }
  }

  #read(notice: Notice): void {
    if (!notice.readAt) void this.#do(() => ravand.readNotice(notice.id));
  }

  #mute(what: Muted, text: string): void {
    void this.#do(
      () => ravand.mute(what),
      text,
      () => ravand.unmute(what),
    );
  }

  #menu({ kind, about }: Notice): MenuItem[] {
    const times = snoozeTimes(new Date()).map(({ name, at }) => ({
      value: `snooze ${at.toISOString()}`,
      label: t(`notices.snooze.${name}`),
      hint: formatNear(at.toISOString()),
      icon: 'clock',
    }));
    return [
      ...times,
      ...(kind
        ? [{ value: 'kind', label: t('notices.muteKind', { kind: kindName(kind) }), icon: 'bell', begins: true }]
        : []),
      ...(about ? [{ value: 'about', label: t('notices.muteRecord'), icon: 'bell' }] : []),
    ];
  }

  #choose(notice: Notice, value: string): void {
    const { id, kind, about } = notice;
    const [act, at = ''] = value.split(' ');
    if (act === 'snooze')
      void this.#do(() => ravand.snoozeNotice(id, at), t('notices.snoozed', { time: formatDateTime(at) }));
    else if (act === 'kind' && kind) this.#mute({ kind }, t('notices.mutedKind', { kind: kindName(kind) }));
    else if (about) this.#mute({ about }, t('notices.mutedRecord'));
  }

  /** Why one got it: what a person did, or which rule or process sent it. */
  #because({ kind, cause }: Notice): TemplateResult | typeof nothing {
    if (cause && 'name' in cause)
      return html`<span class="because automatic"><ravand-icon name="zap"></ravand-icon>${t(`why.of.${cause.kind}`, { name: cause.name })}</span>`;
    const key = `notices.because.${kind ?? ''}`;
    return hasText(key) ? html`<span class="because"><ravand-icon name="info"></ravand-icon>${t(key)}</span>` : nothing;
  }

  #notice(notice: Notice): TemplateResult {
    const { about } = notice;
    const entity = about && entityNamed(about.entity);
    return html`<li class=${notice.readAt ? '' : 'unread'}>
      <span class="dot"></span>
      <b><bdi>${notice.subject ?? t('rail.notices')}</bdi>${notice.readAt ? nothing : html`<span class="visually-hidden"> (${t('notices.unread')})</span>`}</b>
      <time>${formatNear(notice.createdAt)}</time>
      ${notice.body ? html`<p dir="auto">${notice.body}</p>` : nothing}
      <div class="acts">
        ${about && entity ? html`<a class="button small" href="/records/${about.entity}/${about.id}" @click=${() => this.#read(notice)}>${t('operate.openRecord', { entity: local(entity.label, about.entity) })}</a>` : nothing}
        ${notice.readAt ? nothing : html`<button type="button" class="button quiet small" @click=${() => this.#read(notice)}>${t('notices.markRead')}</button>`}
        <ravand-menu .items=${this.#menu(notice)} .label=${t('action.more')} @menu-choose=${(event: CustomEvent<string>) => this.#choose(notice, event.detail)}
          ><button type="button" class="button quiet small icon-only" aria-label=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button
        ></ravand-menu>
        ${this.#because(notice)}
      </div>
    </li>`;
  }

  #mutedOnes(): TemplateResult | typeof nothing {
    if (this.muted.length === 0) return nothing;
    return html`<section class="muted-ones">
      <h3>${t('notices.mutedHeading')}</h3>
      ${this.muted.map(
        (what) =>
          html`<div><bdi>${'kind' in what ? kindName(what.kind) : html`<a href="/records/${what.about.entity}/${what.about.id}">${local(entityNamed(what.about.entity)?.label, what.about.entity)}</a>`}</bdi
            ><button type="button" class="button small" @click=${() => void this.#do(() => ravand.unmute(what))}>${t('notices.unmute')}</button></div>`,
      )}
    </section>`;
  }

  override render(): TemplateResult {
    return html`<ravand-page-header heading=${t('rail.notices')} .count=${this.items && this.unread}>
        ${this.unread > 0 ? html`<button slot="actions" type="button" class="button" @click=${() => void this.#do(() => ravand.readAllNotices())}><ravand-icon name="check"></ravand-icon>${t('notices.readAll')}</button>` : nothing}
        <a slot="actions" class="button" href="/account/notices"><ravand-icon name="mail"></ravand-icon>${t('noticeMails.open')}</a>
      </ravand-page-header>
      ${
        this.problem
          ? failed(this.problem, () => void this.#load())
          : this.items === undefined
            ? skeleton(5, 72)
            : this.items.length === 0
              ? html`<div>${empty(t('notices.none'))}${this.#mutedOnes()}</div>`
              : html`<div class="all"><ul>${this.items.map((notice) => this.#notice(notice))}</ul>${this.#mutedOnes()}</div>`
      }`;
  }
}
