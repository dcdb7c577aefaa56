// `<ravand-users>`: the people who work here: invite, role and team in place, deactivate, reset, end sessions.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { roleName, roleNames } from '../access/roles.ts';
import { ServerProblem } from '../api/problem.ts';
import { refreshWorkspace, session } from '../api/session.ts';
import { avatar, avatars } from '../elements/avatar.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { formatNear } from '../format/dates.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import { type Account, accounts } from './accounts.ts';
import '../account/session-section.ts';
import '../elements/dialog.ts';
import './invite.ts';
import type { Choice } from './invite.ts';

@customElement('ravand-users')
export class RavandUsers extends RavandElement {
  static override styles = [
    base,
    avatars,
    buttons,
    chips,
    controls,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .table {
        overflow: auto;
        border-block-start: 1px solid var(--line);
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th {
        padding: 8px 12px;
        font: var(--small);
        color: var(--text-3);
        text-align: start;
        border-block-end: 1px solid var(--line);
        white-space: nowrap;
      }
      td {
        padding: 6px 12px;
        border-block-end: 1px solid var(--line);
        vertical-align: middle;
      }
      tr.inactive td {
        color: var(--text-3);
      }
      :is(th, td):first-child {
        padding-inline-start: var(--gutter);
      }
      :is(th, td):last-child {
        padding-inline-end: var(--gutter);
        text-align: end;
      }
      .who {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .who b {
        font-weight: 600;
      }
      .who small {
        display: block;
        font: var(--small);
        color: var(--text-3);
      }
      select.control {
        min-block-size: 30px;
        inline-size: auto;
        padding-block: 2px;
        border-color: transparent;
        background-color: transparent;
      }
      select.control:hover {
        border-color: var(--control);
      }
      .who small {
        overflow-wrap: anywhere;
      }
      .factor {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        white-space: nowrap;
      }
      .sessions {
        --dialog-width: 640px;
      }
      .factor ravand-icon {
        color: var(--success);
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
        td {
          padding-inline: 6px;
        }
        select.control {
          max-inline-size: 124px;
          padding-inline-start: 4px;
          font: var(--body);
        }
      }
    `,
  ];

  @state() private rows: readonly Account[] | undefined;
  @state() private teams: readonly Choice[] = [];
  @state() private problem = '';
  @state() private inviting = false;
  @state() private link = '';
  /** Whose sessions are looked at. */
  @state() private watched: Account | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      const [people, teams] = await Promise.all([accounts.list(), accounts.teams()]);
      this.rows = people.items;
      this.teams = teams.items.map(({ id, values }) => ({ value: id, label: values.name ?? id }));
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  /** Runs one act, says what came of it, and shows the list as it is now. */
  async #act(work: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await work();
      toast({ text: done, icon: 'check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    await Promise.all([this.#load(), refreshWorkspace()]);
  }

  async #choose(account: Account, choice: string): Promise<void> {
    if (choice === 'reset') {
      this.link = (await accounts.resetLink(account.id)).link;
      this.inviting = true;
    } else if (choice === 'sessions') this.watched = account;
    else if (choice === 'factor')
      await this.#act(() => accounts.resetFactor(account.id), t('users.factorReset', { name: account.name }));
    else if (choice === 'deactivate')
      await this.#act(
        () => accounts.change(account.id, { active: false }),
        t('users.deactivated', { name: account.name }),
      );
    else if (choice === 'activate')
      await this.#act(
        () => accounts.change(account.id, { active: true }),
        t('users.activated', { name: account.name }),
      );
  }

  #places(): readonly MenuItem[] {
    return [
      { value: '/records/team', label: t('users.teams'), icon: 'users-round' },
      { value: '/records/unit', label: t('users.units'), icon: 'building-2' },
      { value: '/users/keys', label: t('keys.everybodys'), icon: 'key-round' },
      ...(session.me?.may.studio
        ? [{ value: '/studio/settings/sign-in', label: t('users.rules'), icon: 'shield', begins: true }]
        : []),
    ];
  }

  #go(place: string): void {
    void navigate(place);
  }

  #menu(account: Account): readonly MenuItem[] {
    return [
      { value: 'reset', label: account.invited ? t('users.newLink') : t('users.reset'), icon: 'key-round' },
      { value: 'sessions', label: t('users.sessions'), icon: 'monitor' },
      ...(account.secondFactor ? [{ value: 'factor', label: t('users.resetFactor'), icon: 'shield-off' }] : []),
      account.active
        ? { value: 'deactivate', label: t('users.deactivate'), icon: 'x', danger: true, begins: true }
        : { value: 'activate', label: t('users.activate'), icon: 'check', begins: true },
    ];
  }

  #state(account: Account): TemplateResult {
    if (!account.active) return chip(t('users.stateInactive'));
    return account.invited
      ? chip(t('users.stateInvited'), { tone: 'warning' })
      : chip(t('users.stateActive'), { tone: 'success' });
  }

  #select(account: Account, field: 'role' | 'team', choices: readonly Choice[]): TemplateResult {
    const change = (event: Event) => {
      const value = (event.target as HTMLSelectElement).value;
      void this.#act(
        () => accounts.change(account.id, { [field]: value === '' ? null : value }),
        t('users.changed', { name: account.name }),
      );
    };
    return html`<select class="control" aria-label="${t(`users.${field}`)}: ${account.name}" @change=${change}>
      ${choices.map(({ value, label }) => html`<option value=${value} ?selected=${value === (account[field] ?? '')}>${label}</option>`)}
    </select>`;
  }

  #row(account: Account): TemplateResult {
    const teams = [{ value: '', label: t('users.noTeam') }, ...this.teams];
    return html`<tr class=${account.active ? '' : 'inactive'}>
      <td>
        <div class="who">
          ${avatar(account.name)}
          <span><b><bdi>${account.name}</bdi></b>${account.id === session.me?.id ? html` <span class="muted">(${t('users.you')})</span>` : nothing}<small><bdi dir="ltr">${account.email}</bdi></small></span>
        </div>
      </td>
      <td>${this.#select(account, 'role', this.#roles())}</td>
      <td class="wide">${this.#select(account, 'team', teams)}</td>
      <td class="wide">${this.#state(account)}</td>
      <td class="wide">${account.secondFactor ? html`<span class="factor"><ravand-icon name="shield-check"></ravand-icon>${t('factor.on')}</span>` : html`<span class="muted">–</span>`}</td>
      <td class="wide muted">${account.lastSeenAt ? formatNear(account.lastSeenAt) : '–'}</td>
      <td>
        <ravand-menu .items=${this.#menu(account)} label=${t('users.acts', { name: account.name })} @menu-choose=${(event: CustomEvent<string>) => void this.#choose(account, event.detail)}
          ><button class="button quiet icon-only small" aria-label=${t('users.acts', { name: account.name })}><ravand-icon name="ellipsis"></ravand-icon></button
        ></ravand-menu>
      </td>
    </tr>`;
  }

  #roles(): readonly Choice[] {
    return roleNames().map((role) => ({ value: role, label: roleName(role) }));
  }

  #sessionsOf(account: Account): TemplateResult {
    return html`<ravand-dialog class="sessions" open heading=${t('users.sessionsOf', { name: account.name })} @dialog-close=${() => {
      this.watched = undefined;
      void this.#load();
    }}><ravand-session-section account=${account.id}></ravand-session-section></ravand-dialog>`;
  }

  override render(): TemplateResult {
    return html`<ravand-page-header heading=${t('users.heading')} .count=${this.rows?.length}>
        <ravand-menu slot="actions" .items=${this.#places()} label=${t('users.more')} @menu-choose=${(event: CustomEvent<string>) => this.#go(event.detail)}
          ><button class="button icon-only" aria-label=${t('users.more')}><ravand-icon name="ellipsis"></ravand-icon></button
        ></ravand-menu>
        <button slot="actions" class="button primary" @click=${() => {
          this.link = '';
          this.inviting = true;
        }}><ravand-icon name="user-round-plus"></ravand-icon>${t('users.invite')}</button>
      </ravand-page-header>
      ${this.problem ? failed(this.problem, () => void this.#load()) : nothing}
      ${
        this.rows
          ? html`<div class="table">
              <table>
                <thead>
                  <tr>
                    <th scope="col">${t('users.name')}</th><th scope="col">${t('users.role')}</th><th scope="col" class="wide">${t('users.team')}</th>
                    <th scope="col" class="wide">${t('users.state')}</th><th scope="col" class="wide">${t('factor.heading')}</th><th scope="col" class="wide">${t('users.lastSeen')}</th><th><span class="visually-hidden">${t('users.more')}</span></th>
                  </tr>
                </thead>
                <tbody>${this.rows.map((account) => this.#row(account))}</tbody>
              </table>
            </div>`
          : skeleton(6, 48)
      }
      ${this.watched ? this.#sessionsOf(this.watched) : nothing}
      <ravand-invite .open=${this.inviting} .link=${this.link} .roles=${this.#roles()} .teams=${this.teams}
        @invite-close=${() => {
          this.inviting = false;
        }}
        @invited=${(event: CustomEvent<string>) => {
          this.link = event.detail;
          void this.#load();
          void refreshWorkspace();
        }}></ravand-invite>`;
  }
}
