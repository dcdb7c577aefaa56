// `<ravand-webhook>`: one webhook: whether it does well, what it listens to, its secrets, and what was sent; test, pause, rotate, replay, delete.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { userName } from '../api/session.ts';
import { chips } from '../elements/chip.ts';
import '../elements/dialog.ts';
import { narrow } from '../elements/anchor.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime, formatNear } from '../format/dates.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import { type Webhook, webhooks } from './api.ts';
import './deliveries.ts';
import type { RavandWebhookDeliveries } from './deliveries.ts';
import './replay-dialog.ts';
import './secret-dialog.ts';
import { subscriptionText, webhookState } from './words.ts';

/** How long a secret before the new one signs too, in hours. */
const keepHours = 24;

@customElement('ravand-webhook')
export class RavandWebhook extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .content {
        flex: 1;
        overflow: auto;
        padding: 4px var(--gutter) 40px;
      }
      .facts {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 6px 20px;
        max-inline-size: 900px;
        margin-block-end: 20px;
      }
      dt {
        font: var(--small);
        line-height: 22px;
        color: var(--text-3);
      }
      dd {
        overflow-wrap: anywhere;
      }
      h2 {
        margin-block: 8px 4px;
        font: var(--section);
      }
      .trouble {
        display: flex;
        gap: 10px;
        align-items: flex-start;
        max-inline-size: 900px;
        margin-block-end: 16px;
        padding: 10px 14px;
        border-radius: var(--radius);
        background: var(--warning-soft);
        color: var(--text);
      }
      .trouble.bad {
        background: var(--danger-soft);
      }
      .trouble ravand-icon {
        flex: none;
        margin-block-start: 3px;
        color: var(--warning);
      }
      .trouble.bad ravand-icon {
        color: var(--danger);
      }
      .trouble div {
        flex: 1;
      }
      @media (max-width: 767.98px) {
        .facts {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        .facts dd {
          margin-block-end: 8px;
        }
        .label {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private webhook: Webhook | undefined;
  @state() private problem = '';
  @state() private secret = '';
  @state() private asking: 'delete' | 'rotate' | 'replay' | undefined;
  @query('ravand-webhook-deliveries') private readonly sent!: RavandWebhookDeliveries | null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.webhook = await webhooks.get(this.params.id ?? '');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #refresh(): Promise<void> {
    await Promise.all([this.#load(), this.sent?.load()]);
  }

  /** Runs one act, says what came of it, and shows everything as it is now. */
  async #act(work: () => Promise<unknown>, done: string): Promise<boolean> {
    let isDone = true;
    try {
      await work();
      toast({ text: done, icon: 'check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      isDone = false;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    return isDone;
  }

  async #setState(state: 'active' | 'paused'): Promise<void> {
    const { id, name } = this.webhook!;
    await this.#act(() => webhooks.setState(id, state), t(`webhooks.became.${state}`, { name }));
    await this.#refresh();
  }

  async #ping(): Promise<void> {
    await this.#act(() => webhooks.ping(this.webhook!.id), t('webhooks.pinged'));
    await this.#refresh();
  }

  async #rotate(): Promise<void> {
    this.asking = undefined;
    await this.#act(async () => {
      this.secret = (await webhooks.rotate(this.webhook!.id, keepHours)).secret;
    }, t('webhooks.rotated'));
    await this.#load();
  }

  async #delete(): Promise<void> {
    this.asking = undefined;
    const { id, name } = this.webhook!;
    if (await this.#act(() => webhooks.delete(id), t('webhooks.deleted', { name }))) await navigate('/studio/webhooks');
  }

  #menu(): readonly MenuItem[] {
    const { state } = this.webhook!;
    const edit = { value: 'edit', label: t('action.edit'), icon: 'pencil' };
    return [
      ...(narrow.matches ? [edit] : []),
      ...(state === 'active' ? [{ value: 'paused', label: t('webhooks.pause'), icon: 'pause' }] : []),
      ...(state === 'active' ? [{ value: 'replay', label: t('webhooks.replayRange'), icon: 'rotate-ccw' }] : []),
      { value: 'rotate', label: t('webhooks.rotate'), icon: 'key-round' },
      { value: 'delete', label: t('action.delete'), icon: 'trash', danger: true, begins: true },
    ];
  }

  #choose(choice: string): void {
    if (choice === 'paused') void this.#setState('paused');
    else if (choice === 'edit') void navigate(`/studio/webhooks/${this.webhook!.id}/edit`);
    else this.asking = choice as 'delete' | 'rotate' | 'replay';
  }

  override render(): TemplateResult {
    const { webhook } = this;
    return html`<ravand-page-header heading=${webhook?.name ?? t('rail.webhooks')}>
        <a slot="before" class="button quiet icon-only" href="/studio/webhooks" aria-label=${t('action.back')}><ravand-icon name="arrow-left"></ravand-icon></a>
        ${webhook ? this.#actions(webhook) : nothing}
      </ravand-page-header>
      ${this.problem ? failed(this.problem, () => void this.#load()) : webhook ? this.#content(webhook) : skeleton(8, 44)}
      ${webhook ? this.#dialogs(webhook) : nothing}`;
  }

  #actions({ id, state }: Webhook): TemplateResult {
    const action = (label: string, icon: string, act: () => void, kind = '') =>
      html`<button slot="actions" type="button" class="button ${kind}" aria-label=${label} @click=${act}><ravand-icon name=${icon}></ravand-icon><span class="label">${label}</span></button>`;
    return html`${action(t('operate.refresh'), 'refresh-cw', () => void this.#refresh())}
      ${state === 'active' ? action(t('webhooks.test'), 'send', () => void this.#ping()) : action(t('webhooks.resume'), 'play', () => void this.#setState('active'), 'primary')}
      ${narrow.matches ? nothing : html`<a slot="actions" class="button" href="/studio/webhooks/${id}/edit" aria-label=${t('action.edit')}><ravand-icon name="pencil"></ravand-icon><span class="label">${t('action.edit')}</span></a>`}
      <ravand-menu slot="actions" .items=${this.#menu()} label=${t('action.more')} @menu-choose=${(event: CustomEvent<string>) => this.#choose(event.detail)}
        ><button type="button" class="button quiet icon-only" aria-label=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button
      ></ravand-menu>`;
  }

  #content(webhook: Webhook): TemplateResult {
    const { url, owner, records, events, secrets, waiting, lastSuccessAt } = webhook;
    const fact = (label: string, value: unknown) => html`<dt>${label}</dt><dd>${value}</dd>`;
    return html`<div class="content">
      ${this.#trouble(webhook)}
      <dl class="facts">
        ${fact(t('webhooks.state'), webhookState(webhook))}
        ${fact(t('webhooks.url'), html`<bdi dir="ltr">${url}</bdi>`)} ${fact(t('webhooks.owner'), html`<bdi>${userName(owner) ?? owner}</bdi>`)}
        ${
          records.length > 0
            ? fact(
                t('webhooks.recordsHeading'),
                records.map(
                  (one) =>
                    html`<div>${subscriptionText(one)}${one.filter ? html` <span class="muted">${t('webhooks.filtered')}</span>` : nothing}</div>`,
                ),
              )
            : nothing
        }
        ${
          events.length > 0
            ? fact(
                t('webhooks.eventsHeading'),
                events.map((one) => html`<div>${t(`webhooks.events.${one}`)}</div>`),
              )
            : nothing
        }
        ${fact(
          t('webhooks.secret'),
          secrets.map(
            ({ createdAt, endsAt }) =>
              html`<div>${t('webhooks.secretSince', { when: formatNear(createdAt) })}${endsAt ? html` <span class="muted">${t('webhooks.secretUntil', { when: formatDateTime(endsAt) })}</span>` : nothing}</div>`,
          ),
        )}
        ${fact(t('webhooks.lastSuccess'), lastSuccessAt ? formatNear(lastSuccessAt) : '–')} ${waiting > 0 ? fact(t('webhooks.deliveryStates.waiting'), t('webhooks.waitingCount', { count: waiting })) : nothing}
      </dl>
      <h2>${t('webhooks.deliveries')}</h2>
      <ravand-webhook-deliveries .webhook=${webhook.id} .isActive=${webhook.state === 'active'} @deliveries-changed=${() => void this.#load()}></ravand-webhook-deliveries>
    </div>`;
  }

  /** What an administrator should know before anything else. */
  #trouble({ state, reason, fault, failingSince, failures }: Webhook): TemplateResult | typeof nothing {
    if (state === 'suspended') return trouble(t(`webhooks.reasons.${reason ?? 'failing'}`), true);
    if (fault !== undefined) return trouble(t(`webhooks.faults.${fault}`), true);
    if (state === 'paused') return trouble(t('webhooks.pausedHint'), false);
    if (failures > 0 && failingSince !== undefined)
      return trouble(t('webhooks.failingHint', { count: failures, when: formatNear(failingSince) }), false);
    return nothing;
  }

  #dialogs({ id, name }: Webhook): TemplateResult {
    const close = (): void => {
      this.asking = undefined;
    };
    const ask = (what: 'delete' | 'rotate', heading: string, hint: string, act: TemplateResult) =>
      html`<ravand-dialog .heading=${heading} .open=${this.asking === what} @dialog-close=${close}>
        <p>${hint}</p>
        ${act}<button slot="actions" type="button" class="button" @click=${close}>${t('action.cancel')}</button>
      </ravand-dialog>`;
    const replayed = (event: CustomEvent<number | undefined>): void => {
      close();
      if (typeof event.detail !== 'number') return;
      toast({ text: t('webhooks.replayed', { count: event.detail }), icon: 'check' });
      void this.#refresh();
    };
    return html`${ask(
      'delete',
      t('webhooks.deleteAsk', { name }),
      t('webhooks.deleteHint'),
      html`<button slot="actions" type="button" class="button danger filled" @click=${() => void this.#delete()}>${t('action.delete')}</button>`,
    )}
    ${ask(
      'rotate',
      t('webhooks.rotate'),
      t('webhooks.rotateHint', { hours: keepHours }),
      html`<button slot="actions" type="button" class="button primary" @click=${() => void this.#rotate()}>${t('webhooks.rotateAct')}</button>`,
    )}
      <ravand-webhook-replay .webhook=${id} .open=${this.asking === 'replay'} @replay-close=${replayed}></ravand-webhook-replay>
      <ravand-webhook-secret .secret=${this.secret} @secret-close=${() => (this.secret = '')}></ravand-webhook-secret>`;
  }
}

function trouble(text: string, isBad: boolean): TemplateResult {
  return html`<div class="trouble ${isBad ? 'bad' : ''}" role="status"><ravand-icon name=${isBad ? 'circle-alert' : 'triangle-alert'}></ravand-icon><div>${text}</div></div>`;
}
