// `<ravand-webhook-deliveries>`: what was and will be sent to one webhook, newest first; each opens its tries, and is sent again. Emits `deliveries-changed`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../elements/tabs.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime, formatNear } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { type Attempt, type Delivery, type DeliveryState, deliveryStates, webhooks } from './api.ts';
import { attemptText, deliveryState, detailText, milliseconds, typeText } from './words.ts';

@customElement('ravand-webhook-deliveries')
export class RavandWebhookDeliveries extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: block;
      }
      ravand-tabs {
        border-block-end: 1px solid var(--line);
      }
      li {
        border-block-end: 1px solid var(--line);
      }
      .row {
        display: flex;
        align-items: center;
        gap: 12px;
        inline-size: 100%;
        min-block-size: 44px;
        padding: 6px 4px;
        border: 0;
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .row:hover {
        background: var(--hover);
      }
      .row:focus-visible {
        outline-offset: -2px;
      }
      .what {
        flex: 1;
        display: grid;
        min-inline-size: 0;
      }
      .what b {
        font-weight: 600;
      }
      small {
        font: var(--small);
        color: var(--text-3);
      }
      .row > time {
        font: var(--small);
        color: var(--text-3);
        white-space: nowrap;
      }
      .open {
        display: grid;
        gap: 10px;
        padding: 4px 4px 14px;
        padding-inline-start: 32px;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 2px 14px;
        font: var(--small);
      }
      dt {
        color: var(--text-3);
      }
      dd {
        overflow-wrap: anywhere;
      }
      .tries {
        display: grid;
        gap: 6px;
      }
      .tries li {
        padding: 8px 10px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .try {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        font: var(--small);
      }
      .try b {
        font-weight: 600;
      }
      pre {
        margin: 6px 0 0;
        max-block-size: 160px;
        overflow: auto;
        padding: 8px 10px;
        border-radius: var(--radius);
        background: var(--sunken);
        font: var(--small);
        font-family: ui-monospace, monospace;
        text-align: start;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .more {
        padding-block: 12px;
        text-align: center;
      }
      @media (max-width: 767.98px) {
        .open {
          padding-inline-start: 4px;
        }
        .row > ravand-icon {
          display: none;
        }
      }
    `,
  ];

  @property() webhook = '';
  /** Can something be sent again now? */
  @property({ type: Boolean }) isActive = false;
  @state() private shown: DeliveryState | '' = '';
  @state() private rows: readonly Delivery[] | undefined;
  @state() private next: string | undefined;
  @state() private opened = '';
  @state() private tried: readonly Attempt[] | undefined;
  @state() private problem = '';

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('webhook')) void this.load();
  }

  /** Shows them as they are now. */
  async load(): Promise<void> {
    await this.#during(async () => {
      const { items, next } = await webhooks.deliveries(this.webhook, { state: this.shown || undefined });
      this.rows = items;
      this.next = next;
      if (this.opened !== '') await this.#look(this.opened);
    });
  }

  async #more(): Promise<void> {
    await this.#during(async () => {
      const { items, next } = await webhooks.deliveries(this.webhook, {
        state: this.shown || undefined,
        before: this.next,
      });
      this.rows = [...(this.rows ?? []), ...items];
      this.next = next;
    });
  }

  async #during(work: () => Promise<void>): Promise<void> {
    try {
      this.problem = '';
      await work();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #look(id: string): Promise<void> {
    const { tried } = await webhooks.delivery(this.webhook, id);
    if (this.opened === id) this.tried = tried;
  }

  async #toggle(id: string): Promise<void> {
    this.opened = this.opened === id ? '' : id;
    this.tried = undefined;
    if (this.opened !== '') await this.#during(() => this.#look(id));
  }

  async #replay(id: string): Promise<void> {
    try {
      await webhooks.replay(this.webhook, id);
      toast({ text: t('webhooks.replayed', { count: 1 }), icon: 'check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    this.emit('deliveries-changed');
    await this.load();
  }

  override render(): TemplateResult {
    const tabs = [
      { value: '', label: t('webhooks.allStates') },
      ...deliveryStates.map((value) => ({ value, label: t(`webhooks.deliveryStates.${value}`) })),
    ];
    const choose = (event: CustomEvent<string>): void => {
      this.shown = event.detail as DeliveryState | '';
      void this.load();
    };
    return html`<ravand-tabs .tabs=${tabs} .selected=${this.shown} label=${t('webhooks.deliveries')} @tab-choose=${choose}></ravand-tabs>
      ${this.problem ? failed(this.problem, () => void this.load()) : this.rows ? this.#list(this.rows) : skeleton(6, 44)}`;
  }

  #list(rows: readonly Delivery[]): TemplateResult {
    if (rows.length === 0) return empty(t('webhooks.noDeliveries'));
    return html`<ul>${rows.map((row) => this.#row(row))}</ul>
      ${this.next === undefined ? nothing : html`<div class="more"><button type="button" class="button" @click=${() => void this.#more()}>${t('action.more')}</button></div>`}`;
  }

  #row(delivery: Delivery): TemplateResult {
    const { id, detail, createdAt, state } = delivery;
    const isOpen = this.opened === id;
    return html`<li>
      <button type="button" class="row" aria-expanded=${String(isOpen)} @click=${() => void this.#toggle(id)}>
        <ravand-icon name=${isOpen ? 'chevron-down' : 'chevron-right'}></ravand-icon>
        <span class="what"><b class="truncate">${typeText(delivery)}</b>${detail && state !== 'delivered' ? html`<small class="truncate">${detailText(detail)}</small>` : nothing}</span>
        <time datetime=${createdAt}>${formatNear(createdAt)}</time>
        ${deliveryState(delivery)}
      </button>
      ${isOpen ? this.#open(delivery) : nothing}
    </li>`;
  }

  #open(delivery: Delivery): TemplateResult {
    const { id, subject, type, nextAt, endedAt } = delivery;
    const isGone = type === 'record.deleted';
    return html`<div class="open">
      <dl>
        <dt>${t('webhooks.id')}</dt><dd><bdi dir="ltr">${id}</bdi></dd>
        ${subject && !isGone ? html`<dt>${t('webhooks.about')}</dt><dd><a href="/records/${subject.entity}/${subject.id}">${t('webhooks.openRecord')}</a></dd>` : nothing}
        ${nextAt === undefined ? nothing : html`<dt>${t('webhooks.nextTry')}</dt><dd>${formatDateTime(nextAt)}</dd>`}
      </dl>
      ${this.tried === undefined ? skeleton(1, 36) : this.tried.length === 0 ? html`<p class="muted">${t('webhooks.noTries')}</p>` : html`<ul class="tries" aria-label=${t('webhooks.tries')}>${this.tried.map(attempt)}</ul>`}
      ${endedAt !== undefined && this.isActive ? html`<div><button type="button" class="button" @click=${() => void this.#replay(id)}><ravand-icon name="rotate-ccw"></ravand-icon>${t('webhooks.replay')}</button></div>` : nothing}
    </div>`;
  }
}

function attempt(one: Attempt): TemplateResult {
  return html`<li>
    <div class="try"><b>${attemptText(one)}</b><span>${formatDateTime(one.at)}</span><span class="muted">${milliseconds(one.durationMs)}</span></div>
    ${one.answer ? html`<pre dir="ltr">${one.answer}</pre>` : nothing}
    ${one.error ? html`<pre dir="ltr">${one.error}</pre>` : nothing}
  </li>`;
}
