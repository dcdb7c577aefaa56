// `<ravand-server-settings>`: what the operator has set in the environment, which is read when Ravand starts: shown, not changed, secrets never; and a message by
// each gateway to oneself, to see that it arrives.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { MessageDefinition } from '../../schemas/types.ts';
import { http } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import { session } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { messageTrials } from '../message-designer/api.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';

type Channel = 'email' | 'sms';

interface Installation {
  readonly version: string;
  readonly mode: string;
  readonly baseUrl: string;
  readonly baseUrlIsSet: boolean;
  readonly email: { readonly host: string; readonly from?: string } | null;
  readonly sms: { readonly host: string } | null;
  readonly issuers: readonly string[];
  readonly outboundOrigins: readonly string[];
}

@customElement('ravand-server-settings')
export class ServerSettings extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    controls,
    states,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
      dl {
        display: grid;
        margin: 0;
        border-block-start: 1px solid var(--line);
      }
      .row {
        display: grid;
        grid-template-columns: minmax(150px, 220px) minmax(0, 1fr);
        gap: 4px 20px;
        padding-block: 12px;
        border-block-end: 1px solid var(--line);
      }
      dt {
        font-weight: 600;
      }
      dt code {
        display: block;
        font: 400 12px / 18px var(--mono);
        color: var(--text-3);
        text-align: start;
        unicode-bidi: isolate;
        overflow-wrap: anywhere;
      }
      dd {
        display: grid;
        gap: 6px;
        justify-items: start;
        margin: 0;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }
      form .control {
        inline-size: min(260px, 100%);
      }
      @media (max-width: 767.98px) {
        .row {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @state() private found: Installation | undefined;
  @state() private problem = '';
  /** What is wrong with where a test is to go. */
  @state() private faults: Readonly<Partial<Record<Channel, string>>> = {};
  @state() private sending: Channel | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.found = await http.get<Installation>('/api/installation');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #test(event: SubmitEvent, channel: Channel): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const to = String(new FormData(form).get('to') ?? '').trim();
    if (to === '') {
      this.faults = { [channel]: t('settings.server.testNeeds') };
      return;
    }
    const { language } = preferences();
    const definition: MessageDefinition = {
      kind: 'message',
      name: 'gateway-test',
      channel,
      to: '""',
      ...(channel === 'email' ? { subject: { [language]: t('settings.server.testSubject') } } : {}),
      body: { [language]: t('settings.server.testBody') },
    };
    this.sending = channel;
    this.faults = {};
    try {
      await messageTrials.test({ definition, language, to });
      toast({ text: t('messages.testQueued', { to: `\u2066${to}\u2069` }), icon: 'send' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.faults = { [channel]: error.details[0]?.message ?? error.detail };
    } finally {
      this.sending = undefined;
    }
  }

  #testForm(channel: Channel): TemplateResult {
    const fault = this.faults[channel];
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#test(event, channel)}>
        <div class="field"><label for="to-${channel}">${t('messages.testTo')}</label>
          <input id="to-${channel}" name="to" class="control ltr" type=${channel === 'email' ? 'email' : 'tel'} autocomplete="off" maxlength="320" aria-invalid=${String(fault !== undefined)} aria-describedby=${fault === undefined ? nothing : `fault-${channel}`} .defaultValue=${channel === 'email' ? (session.me?.email ?? '') : ''} /></div>
        <button class="button" aria-busy=${String(this.sending === channel)} ?disabled=${this.sending !== undefined}><ravand-icon name="send"></ravand-icon>${t('messages.test')}</button>
      </form>
      ${fault === undefined ? nothing : html`<div class="fault" id="fault-${channel}" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${fault}</div>`}`;
  }

  #row(name: string, variable: string, value: unknown, help?: unknown): TemplateResult {
    return html`<div class="row" data-setting=${name}>
      <dt>${t(`settings.server.${name}`)}<code dir="ltr">${variable}</code></dt>
      <dd>${value}${help ? html`<span class="help">${help}</span>` : nothing}</dd>
    </div>`;
  }

  #gateway(channel: Channel, variable: string, found: Installation): TemplateResult {
    const gateway = found[channel];
    const from = found.email?.from;
    return gateway === null
      ? this.#row(
          channel,
          variable,
          chip(t('settings.server.notSet'), { tone: 'warning' }),
          t(`settings.server.no.${channel}`),
        )
      : this.#row(
          channel,
          variable,
          html`<bdi dir="ltr">${gateway.host}</bdi>${channel === 'email' && from ? html`<span>${t('settings.server.from')} <bdi dir="ltr">${from}</bdi></span>` : nothing}${this.#testForm(channel)}`,
        );
  }

  #list(items: readonly string[]): unknown {
    return items.length === 0
      ? chip(t('settings.server.none'), { dot: false })
      : items.map((item) => html`<bdi dir="auto">${item}</bdi>`);
  }

  protected override render(): TemplateResult {
    const { found } = this;
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (!found) return skeleton(6, 44);
    return html`<p class="help">${t('settings.server.lead')}</p>
      <dl>
        ${this.#row('address', 'BASE_URL', html`<bdi dir="ltr">${found.baseUrl}</bdi>`, found.baseUrlIsSet ? undefined : t('settings.server.no.address'))}
        ${this.#gateway('email', 'SMTP_URL', found)}
        ${this.#gateway('sms', 'SMS_GATEWAY_URL', found)}
        ${this.#row('issuers', 'OIDC_ISSUER, OIDC_ISSUERS', this.#list(found.issuers), t('settings.server.help.issuers'))}
        ${this.#row('origins', 'OUTBOUND_ORIGINS', this.#list(found.outboundOrigins), t('settings.server.help.origins'))}
        ${this.#row('database', 'DATABASE_URL, REDIS_URL', t(`settings.server.modes.${found.mode}`))}
        ${this.#row('version', '', html`<bdi dir="ltr">${found.version}</bdi>`)}
      </dl>`;
  }
}
