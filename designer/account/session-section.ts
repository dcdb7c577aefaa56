// `<ravand-session-section>`: where a person is signed in, in words: one's own sessions on the account page, those of `account` for administrators. One is ended,
// or all, or all but this one.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime, formatNear } from '../format/dates.ts';
import { type Device, deviceOf } from '../format/device.ts';
import { t } from '../shell/texts.ts';
import { type SessionRow, sessions } from './api.ts';

const icons: Readonly<Record<Device['kind'], string>> = {
  computer: 'monitor',
  phone: 'smartphone',
  tablet: 'tablet',
  program: 'terminal',
};

@customElement('ravand-session-section')
export class SessionSection extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: grid;
        gap: 12px;
        align-content: start;
      }
      h2 {
        font: var(--section);
      }
      ul {
        border-block-start: 1px solid var(--line);
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 2px 12px;
        align-items: center;
        padding-block: 10px;
        border-block-end: 1px solid var(--line);
      }
      li > ravand-icon {
        grid-row: 1 / span 2;
        color: var(--text-3);
      }
      .device {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 10px;
        align-items: center;
        font: var(--body-strong);
      }
      .when {
        grid-column: 2;
        font: var(--small);
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      li .button {
        grid-column: 3;
        grid-row: 1 / span 2;
      }
      .others {
        justify-self: start;
      }
    `,
  ];

  /** Whose; absent = one's own. */
  @property() account: string | undefined;
  @state() private rows: readonly SessionRow[] | undefined;
  @state() private problem = '';
  @state() private busy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.reload();
  }

  async reload(): Promise<void> {
    try {
      this.problem = '';
      const { items } = await sessions.of(this.account);
      this.rows = [...items].sort((one, other) => Number(other.current ?? false) - Number(one.current ?? false));
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #end(work: () => Promise<unknown>, done: string): Promise<void> {
    this.busy = true;
    try {
      await work();
      toast({ text: done, icon: 'check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      // One that ended meanwhile is what was wanted.
      if (error.status !== 404) toast({ text: error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = false;
    }
    await this.reload();
    this.renderRoot.querySelector<HTMLElement>('ul')?.focus();
  }

  override render(): TemplateResult {
    return html`${
      this.account === undefined
        ? html`<h2>${t('sessions.heading')}</h2>
            <p class="muted">${t('sessions.hint')}</p>`
        : nothing
    }
      ${this.problem ? failed(this.problem, () => void this.reload()) : this.#list()}`;
  }

  #list(): TemplateResult {
    if (!this.rows) return skeleton(2, 48);
    if (this.rows.length === 0) return html`<p class="muted">${t('sessions.none')}</p>`;
    const others = this.rows.filter(({ current }) => current !== true);
    return html`<ul aria-label=${t('sessions.heading')} tabindex="-1">${this.rows.map((row) => this.#row(row))}</ul>
      ${
        others.length > 0
          ? html`<button type="button" class="button others" aria-busy=${String(this.busy)} @click=${() => void this.#end(() => sessions.endAll(this.account), t('sessions.allEnded'))}><ravand-icon name="log-out"></ravand-icon>${t(this.account === undefined ? 'sessions.endOthers' : 'sessions.endAll')}</button>`
          : nothing
      }`;
  }

  #row(row: SessionRow): TemplateResult {
    const device = deviceOf(row.userAgent);
    const name = deviceName(device);
    return html`<li>
      <ravand-icon name=${icons[device.kind]}></ravand-icon>
      <span class="device"><span>${name}</span>${row.current === true ? chip(t('sessions.current'), { tone: 'success' }) : nothing}</span>
      <span class="when">${t('sessions.from')} <bdi dir="ltr">${row.address}</bdi> · ${t('sessions.begun', { date: formatDateTime(row.createdAt) })} · ${t('sessions.used', { date: formatNear(row.lastSeenAt) })}</span>
      ${
        row.current === true
          ? nothing
          : html`<button type="button" class="button quiet danger small" aria-label=${t('sessions.endNamed', { name })} ?disabled=${this.busy} @click=${() => void this.#end(() => sessions.end(row.id, this.account), t('sessions.ended', { name }))}>${t('sessions.end')}</button>`
      }
    </li>`;
  }
}

function deviceName({ browser, system }: Device): string {
  if (browser !== undefined && system !== undefined) return t('sessions.device', { browser, system });
  return browser ?? system ?? t('sessions.unknown');
}
