// `<ravand-calendar-designer>`: a working calendar being made: hours of the week, days of rest, holidays, days with other hours; beside it what that means, and who
// counts by it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CalendarDefinition, Holiday, LocalText, OpeningWeek, WorkingDay } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { session } from '../api/session.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import type { Use } from '../entity-designer/schema-changes.ts';
import { useList, useStyles } from '../entity-designer/use-list.ts';
import { zoneChoices } from '../format/zones.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import type { Finding } from '../studio/definitions.ts';
import '../studio/draft-header.ts';
import { filled, said } from '../studio/edits.ts';
import '../studio/findings.ts';
import './extra-days.ts';
import type { ExtraDays } from './extra-days.ts';
import './holidays.ts';
import type { HolidayList } from './holidays.ts';
import './preview.ts';
import './week.ts';
import type { OpeningWeekEditor } from './week.ts';

@customElement('ravand-calendar-designer')
export class CalendarDesigner extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    useStyles,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        min-block-size: 0;
      }
      .desk {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(320px, 380px);
        min-block-size: 0;
        border-block-start: 1px solid var(--line);
      }
      .desk > * {
        overflow-y: auto;
        padding: 20px var(--gutter) 40px;
      }
      .made {
        display: grid;
        gap: 32px;
        align-content: start;
      }
      .made > section {
        max-inline-size: 720px;
      }
      .shown {
        display: grid;
        gap: 28px;
        align-content: start;
        border-inline-start: 1px solid var(--line);
        background: var(--canvas);
      }
      section {
        display: grid;
        gap: 12px;
        align-content: start;
        min-inline-size: 0;
      }
      h2 {
        font: var(--section);
      }
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
        gap: 12px 20px;
        align-items: start;
      }
      ravand-findings {
        max-block-size: 148px;
      }
      @media (max-width: 1099.98px) {
        .desk {
          display: block;
          overflow-y: auto;
        }
        .desk > * {
          overflow-y: visible;
        }
        .shown {
          border-inline: 0;
          border-block-start: 1px solid var(--line);
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private uses: readonly Use[] | undefined;
  @query('ravand-opening-week') private readonly week!: OpeningWeekEditor;
  @query('ravand-holiday-list') private readonly holidayList!: HolidayList;
  @query('ravand-extra-days') private readonly extraDays!: ExtraDays;
  readonly #draft = new DefinitionDraft<CalendarDefinition>(this, 'calendar');

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('params') || changed.get('params')?.name === this.params.name) return;
    void this.#draft.load(this.params.name ?? '');
    void this.#loadUses();
  }

  async #loadUses(): Promise<void> {
    this.uses = undefined;
    const name = segment(this.params.name ?? '');
    this.uses = (await http.get<{ items: readonly Use[] }>(`/api/working-calendars/${name}/uses`)).items;
  }

  #edit(
    changes: { readonly [K in keyof CalendarDefinition]?: CalendarDefinition[K] | undefined },
    as: string,
    key?: string,
  ): void {
    const { definition } = this.#draft;
    if (definition !== undefined) this.#draft.edit(said<CalendarDefinition>({ ...definition, ...changes }), as, key);
  }

  /** Places of a list that something was found about. */
  #badIn(list: 'holidays' | 'workingDays'): ReadonlySet<number> {
    const found = this.#draft.findings.flatMap(
      ({ pointer }) => new RegExp(`^/${list}/(\\d+)`).exec(pointer)?.[1] ?? [],
    );
    return new Set(found.map(Number));
  }

  async #show({ pointer }: Finding): Promise<void> {
    const [, list, at] = /^\/(holidays|workingDays)\/(\d+)/.exec(pointer) ?? [];
    if (list === 'holidays') return this.holidayList.show(Number(at));
    if (list === 'workingDays') return this.extraDays.show(Number(at));
    this.week.scrollIntoView({ block: 'start' });
    this.week.renderRoot.querySelector<HTMLElement>('select')?.focus();
  }

  #about(calendar: CalendarDefinition): TemplateResult {
    const own = session.workspace?.settings.timeZone ?? 'UTC';
    return html`<section>
      <div class="two">
        <ravand-local-text label=${t('studio.label')} .text=${calendar.label} @text-change=${({ detail }: CustomEvent<LocalText>) => this.#edit({ label: detail }, 'studio.label', 'label')}></ravand-local-text>
        <div class="field"><span class="label">${t('calendars.zone')}</span>
          <ravand-combo-box label=${t('calendars.zone')} placeholder=${t('calendars.zoneOwn', { zone: own })} .value=${calendar.timeZone ?? ''} .options=${zoneChoices()} @combo-change=${({ detail }: CustomEvent<ComboOption>) => this.#edit({ timeZone: detail.value || undefined }, 'calendars.zone')}></ravand-combo-box>
          <div class="help">${t('calendars.zoneHelp')}</div></div>
      </div>
    </section>`;
  }

  #uses(): TemplateResult {
    const { uses } = this;
    const isOwn = uses?.some(({ kind }) => kind === 'settings') ?? false;
    const others = uses?.filter(({ kind }) => kind !== 'settings') ?? [];
    return html`<section>
      <h2>${t('calendars.usedBy')}</h2>
      ${isOwn ? html`<p>${t('calendars.isOwn')}</p><a href="/studio/settings/region">${t('settings.heading')}</a>` : nothing}
      ${uses === undefined ? skeleton(2, 24) : others.length > 0 ? useList(others) : isOwn ? nothing : html`<p class="muted">${t('calendars.usedByNone')}</p>`}
    </section>`;
  }

  #made(calendar: CalendarDefinition): TemplateResult {
    const { holidays = [], workingDays = [] } = calendar;
    return html`<div class="made" data-pane>
      ${this.#about(calendar)}
      <section><h2>${t('calendars.week')}</h2>
        <ravand-opening-week .week=${calendar.week} @week-change=${({ detail }: CustomEvent<OpeningWeek>) => this.#edit({ week: detail }, 'calendars.week')}></ravand-opening-week></section>
      <section><h2>${t('calendars.holidays')}</h2><p class="help">${t('calendars.holidaysLead')}</p>
        <ravand-holiday-list .holidays=${holidays} .bad=${this.#badIn('holidays')} @holidays-change=${({ detail }: CustomEvent<{ holidays: readonly Holiday[]; key?: string }>) => this.#edit({ holidays: filled(detail.holidays) }, 'calendars.holidays', detail.key)}></ravand-holiday-list></section>
      <section><h2>${t('calendars.extra')}</h2><p class="help">${t('calendars.extraLead')}</p>
        <ravand-extra-days .days=${workingDays} .bad=${this.#badIn('workingDays')} @days-change=${({ detail }: CustomEvent<{ days: readonly WorkingDay[]; key?: string }>) => this.#edit({ workingDays: filled(detail.days) }, 'calendars.extra', detail.key)}></ravand-extra-days></section>
    </div>`;
  }

  protected override render(): TemplateResult {
    const { definition, problem, findings } = this.#draft;
    const { name = '' } = this.params;
    return html`<ravand-draft-header .draft=${this.#draft} heading=${local(definition?.label, name)} back="/studio/calendars" backLabel=${t('calendars.heading')}
        @draft-published=${() => void this.#loadUses()} @draft-opened=${(event: CustomEvent<CalendarDefinition | undefined>) => event.detail ?? void navigate('/studio/calendars')}></ravand-draft-header>
      ${
        problem
          ? failed(problem.detail, () => void this.#draft.load(name))
          : definition
            ? html`<div class="desk">${this.#made(definition)}
                <div class="shown" data-pane>
                  <section><h2>${t('calendars.meaning')}</h2><ravand-calendar-preview .of=${definition} zone=${session.workspace?.settings.timeZone ?? 'UTC'}></ravand-calendar-preview></section>
                  ${this.#uses()}
                </div></div>
                ${findings.length > 0 ? html`<ravand-findings .findings=${findings} .checking=${this.#draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => void this.#show(event.detail)}></ravand-findings>` : nothing}`
            : skeleton(8, 44)
      }`;
  }
}
