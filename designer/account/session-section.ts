// `<ravand-session-section>`: where a person is signed in, in words: one's own sessions on the account page, those of `account` for administrators. One is ended,
// or all, or all but this one.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { chip, chips } from '../elements/chip.ts';
import { ListSection } from '../elements/list-section.ts';
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
export class SessionSection extends ListSection<SessionRow> {
  static override styles = [
    ListSection.styles,
    chips,
    css`
      .rows > li {
        grid-template-columns: auto minmax(0, 1fr) auto;
        column-gap: 12px;
      }
      li > ravand-icon {
        grid-row: 1 / span 2;
        color: var(--text-3);
      }
      .name {
        align-items: center;
      }
      .about {
        grid-column: 2;
      }
      .rows > li > .button {
        grid-column: 3;
      }
    `,
  ];

  /** Whose; absent = one's own. */
  @property() account: string | undefined;

  protected override async fetchRows(): Promise<readonly SessionRow[]> {
    const { items } = await sessions.of(this.account);
    return [...items].sort((one, other) => Number(other.current ?? false) - Number(one.current ?? false));
  }

  override render(): TemplateResult {
    const hasOthers = this.rows?.some(({ current }) => current !== true);
    return html`${this.account === undefined ? this.heading(t('sessions.heading'), t('sessions.hint')) : nothing} ${this.list({ label: t('sessions.heading'), none: t('sessions.none') })}
      ${
        hasOthers
          ? html`<button type="button" class="button begin" aria-busy=${String(this.busy)} @click=${() => void this.end(() => sessions.endAll(this.account), t('sessions.allEnded'))}><ravand-icon name="log-out"></ravand-icon>${t(this.account === undefined ? 'sessions.endOthers' : 'sessions.endAll')}</button>`
          : nothing
      }`;
  }

  protected override row(row: SessionRow): TemplateResult {
    const device = deviceOf(row.userAgent);
    const name = deviceName(device);
    return html`<li>
      <ravand-icon name=${icons[device.kind]}></ravand-icon>
      <span class="name"><span>${name}</span>${row.current === true ? chip(t('sessions.current'), { tone: 'success' }) : nothing}</span>
      <span class="about">${t('sessions.from')} <bdi dir="ltr">${row.address}</bdi> · ${t('sessions.begun', { date: formatDateTime(row.createdAt) })} · ${t('sessions.used', { date: formatNear(row.lastSeenAt) })}</span>
      ${
        row.current === true
          ? nothing
          : this.endButton(
              t('sessions.end'),
              t('sessions.endNamed', { name }),
              () => void this.end(() => sessions.end(row.id, this.account), t('sessions.ended', { name })),
            )
      }
    </li>`;
  }
}

function deviceName({ browser, system }: Device): string {
  if (browser !== undefined && system !== undefined) return t('sessions.device', { browser, system });
  return browser ?? system ?? t('sessions.unknown');
}
