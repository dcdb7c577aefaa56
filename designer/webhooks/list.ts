// `<ravand-webhook-list>`: the studio's list of webhooks: where to, what of, and whether they do well.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { linkRows } from '../elements/styles/link-rows.ts';
import { formatNear } from '../format/dates.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import { type Webhook, webhooks } from './api.ts';
import { listensText, webhookState } from './words.ts';

@customElement('ravand-webhook-list')
export class RavandWebhookList extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    linkRows,
    css`
      li > a {
        min-block-size: 60px;
      }
      .what {
        flex: 1;
        display: grid;
        min-inline-size: 0;
      }
      .what small {
        font: var(--small);
        color: var(--text-3);
      }
      .waiting {
        font: var(--small);
        color: var(--text-3);
        white-space: nowrap;
      }
      @media (max-width: 767.98px) {
        .waiting {
          display: none;
        }
      }
    `,
  ];

  @state() private rows: readonly Webhook[] | undefined;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.rows = (await webhooks.list()).items;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  override render(): TemplateResult {
    return html`<ravand-page-header heading=${t('rail.webhooks')} .count=${this.rows?.length}>
        <a slot="actions" class="button primary" href="/studio/webhooks/new"><ravand-icon name="plus"></ravand-icon>${t('webhooks.new')}</a>
      </ravand-page-header>
      ${this.problem ? failed(this.problem, () => void this.#load()) : this.rows ? this.#list(this.rows) : skeleton(5, 60)}`;
  }

  #list(rows: readonly Webhook[]): TemplateResult {
    if (rows.length > 0) return html`<ul>${rows.map(row)}</ul>`;
    const action = { label: t('webhooks.new'), icon: 'plus', run: () => void navigate('/studio/webhooks/new') };
    return empty(t('webhooks.none'), { hint: t('webhooks.noneHint'), action });
  }
}

function row(webhook: Webhook): TemplateResult {
  const { id, name, url, waiting, lastSuccessAt } = webhook;
  return html`<li>
    <a href="/studio/webhooks/${id}">
      <ravand-icon name="webhook"></ravand-icon>
      <span class="what">
        <b class="truncate"><bdi>${name}</bdi></b>
        <small class="truncate"><bdi dir="ltr">${url}</bdi></small>
        <small class="truncate">${listensText(webhook)}</small>
      </span>
      ${waiting > 0 ? html`<span class="waiting">${t('webhooks.waitingCount', { count: waiting })}</span>` : nothing}
      ${lastSuccessAt === undefined ? nothing : html`<time datetime=${lastSuccessAt} class="muted" title=${t('webhooks.lastSuccess')}>${formatNear(lastSuccessAt)}</time>`}
      ${webhookState(webhook)}
    </a>
  </li>`;
}
