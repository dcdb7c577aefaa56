// `<ravand-reading-menu>`: how this person reads (language, calendar, theme) and the way out. Applied at once, kept at the server.
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Calendar, Language } from '../../schemas/types.ts';
import { limitedRoles, roleName } from '../access/roles.ts';
import { ServerProblem } from '../api/problem.ts';
import { saveMe, session, viewAs } from '../api/session.ts';
import { viewedRole } from '../api/view-as.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { floats } from '../elements/styles/floats.ts';
import { segmentButtons } from '../elements/styles/segments.ts';
import { toast } from '../elements/toast.ts';
import { type Direction, direction, prefer, preferences, type Theme } from './preferences.ts';
import { languages, t } from './texts.ts';

const calendars: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];
const themes: readonly Theme[] = ['system', 'light', 'dark'];
const directions: readonly Direction[] = ['rtl', 'ltr'];

@customElement('ravand-reading-menu')
export class RavandReadingMenu extends RavandElement {
  static override styles = [
    base,
    floats,
    segmentButtons,
    css`
      :host {
        display: block;
        min-inline-size: 236px;
        padding: 8px;
      }
      fieldset {
        margin: 0 0 8px;
        padding: 0;
        border: 0;
        min-inline-size: 0;
      }
      legend {
        padding: 4px 6px;
        font: var(--small);
        color: var(--text-3);
      }
    `,
  ];

  override render(): TemplateResult {
    const now = preferences();
    return html`
      ${this.#choice(
        t('reading.language'),
        languages.map(({ value, name }) => ({ value, name })),
        now.language,
        (language) => this.#prefer({ language: language as Language }),
        true,
      )}
      ${this.#choice(
        t('reading.calendar'),
        calendars.map((value) => ({ value, name: t(`calendar.${value}`) })),
        now.calendar,
        (calendar) => this.#prefer({ calendar: calendar as Calendar }),
        true,
      )}
      ${this.#choice(
        t('reading.theme'),
        themes.map((value) => ({ value, name: t(`theme.${value}`) })),
        now.theme,
        (theme) => this.#prefer({ theme: theme as Theme }),
      )}
      ${this.#choice(
        t('reading.direction'),
        directions.map((value) => ({ value, name: t(`direction.${value}`) })),
        direction(),
        (chosen) => void prefer({ direction: chosen as Direction }, { keep: true }),
      )}
      ${
        session.me?.may.users || viewedRole() !== undefined
          ? this.#choice(
              t('viewAs.heading'),
              limitedRoles().map((value) => ({ value, name: roleName(value) })),
              viewedRole() ?? '',
              (role) => void this.#viewAs(role === viewedRole() ? undefined : role),
              true,
            )
          : ''
      }
      ${
        session.me
          ? html`<div class="rule"></div>
            <a class="option" href="/account" @click=${() => this.emit('reading-close')}><ravand-icon name="user-cog"></ravand-icon>${t('account.heading')}</a>
            <button type="button" class="option" @click=${() => this.emit('sign-out')}><ravand-icon name="log-out"></ravand-icon>${t('session.signOut')}</button>`
          : ''
      }
    `;
  }

  #choice(
    legend: string,
    options: readonly { value: string; name: string }[],
    chosen: string,
    choose: (value: string) => void,
    two = false,
  ): TemplateResult {
    return html`<fieldset>
      <legend>${legend}</legend>
      <div class="segments ${two ? 'two' : ''}">
        ${options.map((option) => html`<button type="button" aria-pressed=${String(option.value === chosen)} @click=${() => choose(option.value)}>${option.name}</button>`)}
      </div>
    </fieldset>`;
  }

  async #viewAs(role: string | undefined): Promise<void> {
    try {
      await viewAs(role);
      this.emit('reading-close');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
  }

  async #prefer(changes: { language?: Language; calendar?: Calendar; theme?: Theme }): Promise<void> {
    await prefer({ ...changes, ...(changes.language ? { direction: undefined } : {}) }, { keep: true });
    try {
      await saveMe(changes);
    } catch (error) {
      if (error instanceof ServerProblem) toast({ text: error.detail, icon: 'circle-alert' });
    }
  }
}
