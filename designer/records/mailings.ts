// `<ravand-mailings>`: what was sent to many for a record: how far it is, what became of the messages and why, each member of the audience; pausing,
// going on, cancelling.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { MailingMember, MailingReport } from '../../schemas/mailing-data.ts';
import { http } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import type { StoredRecord } from '../api/types.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime } from '../format/dates.ts';
import { formatInteger, formatPercent } from '../format/numbers.ts';
import { problemText, t } from '../shell/texts.ts';

type Act = 'pause' | 'resume' | 'cancel';

const shownMembers = 25;
/** How often what is on its way is asked for again. */
const lookAgainMs = 2_000;
const outStates = ['sent', 'delivered', 'unknown', 'failed', 'refused'] as const;
const marks = ['opened', 'clicked', 'answered'] as const;

@customElement('ravand-mailings')
export class RavandMailings extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: block;
      }
      article + article {
        margin-block-start: 24px;
        padding-block-start: 24px;
        border-block-start: 1px solid var(--line);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: center;
      }
      h3 {
        font: var(--body-strong);
      }
      header .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-inline-start: auto;
      }
      .muted {
        color: var(--text-3);
        font: var(--small);
      }
      progress {
        display: block;
        inline-size: 100%;
        block-size: 8px;
        margin-block: 12px 6px;
        accent-color: var(--accent);
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(104px, 1fr));
        gap: 8px;
        margin-block: 12px 16px;
      }
      .figures button {
        display: flex;
        flex-direction: column;
        gap: 2px;
        align-items: start;
        min-block-size: 64px;
        padding: 10px 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-2, 8px);
        background: var(--surface);
        color: var(--text);
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      .figures button[aria-pressed='true'] {
        border-color: var(--accent);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      .figures strong {
        font: var(--title-3, var(--body-strong));
        font-variant-numeric: tabular-nums;
      }
      .figures span {
        color: var(--text-2);
        font: var(--small);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 2fr) minmax(0, 3fr);
        gap: 2px 16px;
        align-items: baseline;
        padding-block: 10px;
        border-block-end: 1px solid var(--line);
      }
      li > * {
        overflow-wrap: anywhere;
      }
      .more {
        margin-block-start: 12px;
      }
      @media (max-width: 767.98px) {
        li {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        li > :last-child {
          grid-column: 1 / -1;
        }
        header .acts {
          margin-inline-start: 0;
        }
      }
    `,
  ];

  @property() entity = '';
  @property({ attribute: false }) record!: StoredRecord;
  @state() private items: readonly MailingReport[] | undefined;
  @state() private members: readonly MailingMember[] = [];
  @state() private hasMore = false;
  @state() private shown = '';
  @state() private problem: string | undefined;
  @state() private asked: MailingReport | undefined;
  @state() private busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('record')) void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  get #path(): string {
    return `/api/records/${this.entity}/${this.record.id}/mailings`;
  }

  async #load(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const { items } = await http.get<{ items: readonly MailingReport[] }>(this.#path);
      this.items = items;
      this.problem = undefined;
      // What somebody has unfolded stays as they see it.
      if (this.members.length <= shownMembers) await this.#loadMembers();
      if (items.some(({ status }) => status === 'sending') && this.isConnected)
        this.#timer = setTimeout(() => void this.#load(), lookAgainMs);
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  async #loadMembers(after?: string): Promise<void> {
    const [newest] = this.items ?? [];
    if (newest === undefined || newest.process !== undefined) return;
    const page = await http.get<{ items: readonly MailingMember[]; next?: string }>(
      `${this.#path}/${newest.id}/members`,
      { state: this.shown, after, limit: shownMembers },
    );
    this.members = after === undefined ? page.items : [...this.members, ...page.items];
    this.hasMore = page.next !== undefined;
  }

  override render(): TemplateResult {
    if (this.problem !== undefined && this.items === undefined) return failed(this.problem, () => void this.#load());
    if (this.items === undefined) return skeleton(3, 64);
    if (this.items.length === 0) return empty(t('mailings.none'), { hint: t('mailings.noneHint') });
    return html`${this.items.map((item, at) => this.#mailing(item, at === 0))}${this.#question()}`;
  }

  #mailing(item: MailingReport, isNewest: boolean): TemplateResult {
    const { states, opened, clicked, answered } = item.counts;
    const left = (states.waiting ?? 0) + (states.queued ?? 0) + (states.sending ?? 0);
    const settled = item.total - left;
    const isOver = item.status === 'done' || item.status === 'cancelled';
    const name = t('mailings.of', { time: formatDateTime(item.createdAt) });
    const when = item.leavesAt === undefined ? '' : t('mailings.quiet', { time: formatDateTime(item.leavesAt) });
    const sent = (states.sent ?? 0) + (states.delivered ?? 0);
    const counts: Readonly<Record<string, number>> = { ...states, opened, clicked, answered };
    const figures = ['waiting', ...outStates, ...marks].map((figure) =>
      this.#figure(figure, figure === 'waiting' ? left : (counts[figure] ?? 0), sent, isNewest),
    );
    return html`<article aria-label=${name}>
      <header>
        <h3>${t(`mailings.status.${item.isGathered || isOver ? item.status : 'gathering'}`)}</h3>
        <span class="muted">${name}</span>
        ${item.mayChange && !isOver ? this.#acts(item) : nothing}
      </header>
      ${
        item.process === undefined
          ? html`<progress max=${Math.max(1, item.total)} value=${settled} aria-label=${t('mailings.progress')}></progress>
              <p class="muted" role="status">${t('mailings.settled', { done: formatInteger(settled), total: formatInteger(item.total) })}${isOver ? nothing : html` · ${t('mailings.perSecond', { count: item.perSecond })}`}${when === '' ? nothing : html` · ${when}`}</p>
              <div class="figures" role="group" aria-label=${t('mailings.figures')}>${figures}</div>`
          : html`<p class="muted">${t('mailings.started', { count: item.total })}</p>`
      }
      ${isNewest && item.process === undefined ? this.#members() : nothing}
    </article>`;
  }

  #acts(item: MailingReport): TemplateResult {
    const going = item.status === 'sending';
    return html`<span class="acts">
      <button type="button" class="button small" ?disabled=${this.busy} @click=${() => void this.#act(item, going ? 'pause' : 'resume')}><ravand-icon name=${going ? 'pause' : 'play'}></ravand-icon>${t(going ? 'mailings.pause' : 'mailings.resume')}</button>
      <button type="button" class="button small danger" ?disabled=${this.busy} @click=${() => (this.asked = item)}><ravand-icon name="x"></ravand-icon>${t('mailings.cancel')}</button>
    </span>`;
  }

  #figure(figure: string, count: number, sent: number, isNewest: boolean): TemplateResult | typeof nothing {
    const isMark = (marks as readonly string[]).includes(figure);
    if (count === 0 && figure !== 'sent' && figure !== 'opened' && figure !== 'clicked') return nothing;
    const share =
      isMark && sent > 0 ? html` <span>${formatPercent(Math.round((count / sent) * 1_000) / 10)}</span>` : nothing;
    return html`<button type="button" aria-pressed=${String(isNewest && this.shown === figure)} ?disabled=${!isNewest} @click=${() => void this.#show(figure)}><strong>${formatInteger(count)}</strong><span>${t(`mailings.state.${figure}`)}</span>${share}</button>`;
  }

  async #show(figure: string): Promise<void> {
    this.shown = this.shown === figure ? '' : figure;
    await this.#loadMembers();
  }

  #members(): TemplateResult {
    const heading = this.shown === '' ? t('mailings.members') : t(`mailings.state.${this.shown}`);
    if (this.members.length === 0) return html`<p class="muted">${t('mailings.nobody')}</p>`;
    return html`<h3>${heading}</h3>
      <ul>${this.members.map((member) => this.#member(member))}</ul>
      ${this.hasMore ? html`<button type="button" class="button more" @click=${() => void this.#loadMembers(this.members.at(-1)?.id)}>${t('mailings.more')}</button>` : nothing}`;
  }

  #member({ record, address, state: became, reason, ...did }: MailingMember): TemplateResult {
    const why = reason === undefined ? undefined : (problemText(reason) ?? reason);
    const words = [
      // A reason says itself that it was not sent.
      became === 'refused' ? (why ?? t('mailings.state.refused')) : t(`mailings.state.${became}`),
      ...marks.filter((mark) => did[mark]).map((mark) => t(`mailings.state.${mark}`)),
    ];
    const more = became === 'refused' ? undefined : why;
    return html`<li>
      ${record.id === '' ? html`<span class="muted">${t('mailings.hidden')}</span>` : html`<a href=${`/records/${record.entity}/${record.id}`}><bdi>${record.title}</bdi></a>`}
      <bdi dir="ltr">${address}</bdi>
      <span>${words.join(t('list.comma'))}${more === undefined ? nothing : html`<br /><span class="muted">${more}</span>`}</span>
    </li>`;
  }

  #question(): TemplateResult {
    return html`<ravand-dialog heading=${t('mailings.cancelAsk')} .open=${this.asked !== undefined} @dialog-close=${this.#unask}>
      <p>${t('mailings.cancelHint')}</p>
      <button slot="actions" type="button" class="button danger filled" @click=${() => this.asked && void this.#act(this.asked, 'cancel')}>${t('mailings.cancel')}</button>
      <button slot="actions" type="button" class="button" @click=${this.#unask}>${t('mailings.keep')}</button>
    </ravand-dialog>`;
  }

  #unask = (): void => {
    this.asked = undefined;
  };

  async #act({ id }: MailingReport, act: Act): Promise<void> {
    this.busy = true;
    try {
      await http.post(`${this.#path}/${id}`, { act });
    } catch (error) {
      toast({ text: error instanceof ServerProblem ? error.detail : t('problem.screen'), icon: 'circle-alert' });
    } finally {
      this.busy = false;
      this.#unask();
      await this.#load();
    }
  }
}
