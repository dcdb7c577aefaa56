// `<ravand-notices>`: in-app messages to the signed-in person, newest first; opening one marks it read and leads to what it is about.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { http, segment } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { formatNear } from '../format/dates.ts';
import '../shell/page-header.ts';
import { local, t } from '../shell/texts.ts';

interface Notice {
  readonly id: string;
  readonly subject?: string;
  readonly body: string;
  readonly about?: { readonly entity: string; readonly id: string };
  readonly createdAt: string;
  readonly readAt?: string;
}

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
      ul {
        overflow-y: auto;
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
      }
    `,
  ];

  @state() private items: readonly Notice[] | undefined;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onLive((event) => event.type === 'notice' && void this.#load()));
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.items = (await http.get<{ items: Notice[] }>('/api/notices')).items;
      this.problem = '';
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #read(notice: Notice): Promise<void> {
    if (notice.readAt) return;
    try {
      await http.post(`/api/notices/${segment(notice.id)}/read`);
      await this.#load();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #notice(notice: Notice): TemplateResult {
    const { about } = notice;
    const entity = about && entityNamed(about.entity);
    return html`<li class=${notice.readAt ? '' : 'unread'}>
      <span class="dot"></span>
      <b><bdi>${notice.subject ?? t('rail.notices')}</bdi>${notice.readAt ? nothing : html`<span class="visually-hidden"> (${t('notices.unread')})</span>`}</b>
      <time>${formatNear(notice.createdAt)}</time>
      <p dir="auto">${notice.body}</p>
      ${
        about || !notice.readAt
          ? html`<div class="acts">
              ${about ? html`<a class="button small" href="/records/${about.entity}/${about.id}" @click=${() => void this.#read(notice)}>${t('operate.openRecord', { entity: local(entity?.label, about.entity) })}</a>` : nothing}
              ${notice.readAt ? nothing : html`<button class="button quiet small" @click=${() => void this.#read(notice)}>${t('notices.markRead')}</button>`}
            </div>`
          : nothing
      }
    </li>`;
  }

  override render(): TemplateResult {
    const unread = this.items?.filter((notice) => !notice.readAt).length;
    return html`<ravand-page-header heading=${t('rail.notices')} .count=${unread}></ravand-page-header>
      ${
        this.problem
          ? failed(this.problem, () => void this.#load())
          : this.items === undefined
            ? skeleton(5, 72)
            : this.items.length === 0
              ? empty(t('notices.none'))
              : html`<ul>${this.items.map((notice) => this.#notice(notice))}</ul>`
      }`;
  }
}
