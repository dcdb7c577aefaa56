// `<ravand-settings>`: what the installation is set to, in sections, or those settings that a word is found in. One definition like any other: a draft that is kept,
// checked, taken back and published.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { foldForSearch } from '../../core/kernel/fold.ts';
import type { SettingsDefinition } from '../../schemas/types.ts';
import { roleName, roleNames } from '../access/roles.ts';
import { ServerProblem } from '../api/problem.ts';
import { refreshWorkspace, session } from '../api/session.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import '../elements/tabs.ts';
import { countryChoices } from '../format/countries.ts';
import { formatInteger, readNumber } from '../format/numbers.ts';
import { zoneChoices } from '../format/zones.ts';
import '../message-designer/quiet-hours.ts';
import { navigate } from '../shell/router.ts';
import { languages, local, t } from '../shell/texts.ts';
import { type Choice, choiceField } from '../studio/choice-field.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import { definitions, type Finding } from '../studio/definitions.ts';
import '../studio/draft-header.ts';
import '../studio/findings.ts';
import { openLink } from '../studio/open-link.ts';
import './logo.ts';
import { samplesLoadedAt } from './samples.ts';
import './server.ts';
import {
  pointerOf,
  type Section,
  type Setting,
  sectionIcons,
  sections,
  settings,
  valueAt,
  withValue,
} from './settings.ts';

const calendars = ['jalali', 'hijri', 'hebrew', 'gregorian'] as const;
const tracking = ['consented', 'all', 'none'] as const;

@customElement('ravand-settings')
export class SettingsPage extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 20px;
        align-items: center;
        justify-content: space-between;
        padding-inline: var(--gutter);
        border-block-end: 1px solid var(--line);
      }
      .bar ravand-tabs {
        max-inline-size: 100%;
      }
      .bar .control {
        inline-size: 220px;
        margin-block: 6px;
      }
      .body {
        flex: 1;
        overflow-y: auto;
      }
      .content {
        display: grid;
        gap: 32px;
        max-inline-size: 760px;
        padding: 22px var(--gutter) 48px;
      }
      section {
        display: grid;
        gap: 18px;
        min-inline-size: 0;
      }
      h2 {
        font: var(--section);
      }
      .lead {
        color: var(--text-2);
      }
      .lines {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
        gap: 18px 24px;
        align-items: start;
      }
      .setting {
        display: grid;
        gap: 4px;
        min-inline-size: 0;
      }
      .wide {
        grid-column: 1 / -1;
      }
      .group {
        display: grid;
        gap: 8px;
      }
      .open-link {
        font: var(--small);
      }
      @media (max-width: 767.98px) {
        .bar .control {
          inline-size: 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private wanted = '';
  @state() private workingCalendars: readonly ComboOption[] = [];
  @state() private samplesSince: string | undefined;
  @query('.content') private readonly content!: HTMLElement;
  readonly #draft = new DefinitionDraft<SettingsDefinition>(this, 'settings');

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    if (session.me?.may.operate === true) void samplesLoadedAt().then((since) => (this.samplesSince = since));
    void definitions.list('calendar').then(({ items }) => {
      this.workingCalendars = items.map(({ name, label, version }) => ({
        value: name,
        label: local(label, name),
        ...(version === 0 ? { hint: t('studio.draft') } : {}),
      }));
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params') && changed.get('params') !== undefined) this.wanted = '';
  }

  /** Those that nobody has changed yet are not stored: they are what everybody sees. */
  async #load(): Promise<void> {
    const { settings: now } = session.workspace ?? {};
    const stored = await definitions.list('settings').catch((error: unknown) => {
      if (!(error instanceof ServerProblem)) throw error;
      return undefined;
    });
    if (stored?.items.length === 0 && now !== undefined) {
      // Which days rest is its calendar's to say.
      const { restDays: _, ...own } = now;
      this.#draft.begin({ kind: 'settings', name: 'installation', ...own });
    } else await this.#draft.load('installation');
  }

  get #section(): Section {
    return sections.find((one) => one === this.params.section) ?? 'organization';
  }

  #set(setting: Setting, value: unknown, key?: string): void {
    const { definition } = this.#draft;
    if (definition !== undefined) this.#draft.edit(withValue(definition, setting, value), setting.label, key);
  }

  #findingOf(setting: Setting): Finding | undefined {
    const pointer = pointerOf(setting);
    return this.#draft.findings.find((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`));
  }

  #text(setting: Setting, of: SettingsDefinition, id: string): TemplateResult {
    const { asked } = setting;
    if (asked.as !== 'text') return html`${nothing}`;
    const value = String(valueAt(of, setting) ?? '');
    const typed = (event: Event) =>
      this.#set(setting, (event.target as HTMLInputElement).value.trim() || undefined, pointerOf(setting));
    const direction = asked.isLatin ? 'ltr' : 'auto';
    return html`<div class="field"><label for=${id}>${t(setting.label)}</label>
      ${
        asked.isLong
          ? html`<textarea id=${id} class="control" dir=${direction} rows="2" maxlength=${asked.most} .value=${value} @change=${typed}></textarea>`
          : html`<input id=${id} class="control" dir=${direction} autocomplete="off" maxlength=${asked.most} .value=${value} @change=${typed} />`
      }</div>`;
  }

  #number(setting: Setting, of: SettingsDefinition, id: string): TemplateResult {
    const { asked } = setting;
    if (asked.as !== 'number') return html`${nothing}`;
    const value = valueAt(of, setting) as number | undefined;
    const shown = value === undefined ? '' : formatInteger(value);
    const typed = (event: Event) => {
      const input = event.target as HTMLInputElement;
      const number = Number(readNumber(input.value) ?? Number.NaN);
      if (input.value.trim() === '') this.#set(setting, undefined);
      else if (Number.isInteger(number) && number >= asked.least && number <= asked.most) this.#set(setting, number);
      else input.value = shown;
    };
    return html`<div class="field"><label for=${id}>${t(setting.label)}</label>
      <input id=${id} class="control" inputmode="numeric" autocomplete="off" placeholder=${formatInteger(asked.usual)} .value=${shown} @change=${typed} /></div>`;
  }

  #choices(from: string): readonly Choice[] {
    if (from === 'language') return languages.map(({ value, name }) => ({ value, label: name }));
    if (from === 'calendar') return calendars.map((value) => ({ value, label: t(`calendar.${value}`) }));
    return tracking.map((value) => ({ value, label: t(`settings.trackings.${value}`) }));
  }

  #found(setting: Setting, of: SettingsDefinition, isBad: boolean): TemplateResult {
    const from = setting.asked.as === 'find' ? setting.asked.from : 'country';
    const options = from === 'country' ? countryChoices() : from === 'timeZone' ? zoneChoices() : this.workingCalendars;
    const isOptional = from === 'workingCalendar';
    const value = String(valueAt(of, setting) ?? '');
    const label = t(setting.label);
    return html`<div class="field"><span class="label">${label}</span>
      <ravand-combo-box label=${label} .value=${value} valueLabel=${options.find((one) => one.value === value)?.label ?? value} .options=${options} .clearable=${isOptional} .invalid=${isBad} placeholder=${isOptional ? t('settings.workingCalendarUsual') : ''}
        @combo-change=${({ detail }: CustomEvent<ComboOption>) => this.#set(setting, detail.value || undefined)}></ravand-combo-box>
      ${isOptional ? openLink('calendar', value, options.find((one) => one.value === value)?.label ?? value) : nothing}</div>`;
  }

  #roles(setting: Setting, of: SettingsDefinition): TemplateResult {
    const chosen = (valueAt(of, setting) ?? []) as readonly string[];
    const choose = (role: string, isChosen: boolean) => {
      const next = isChosen ? [...chosen, role] : chosen.filter((one) => one !== role);
      this.#set(setting, next.length === 0 ? undefined : next);
    };
    return html`<fieldset class="group"><legend>${t(setting.label)}</legend>
      ${roleNames().map((role) => html`<label class="checkbox"><input type="checkbox" .checked=${chosen.includes(role)} @change=${(event: Event) => choose(role, (event.target as HTMLInputElement).checked)} />${roleName(role)}</label>`)}
    </fieldset>`;
  }

  #asked(setting: Setting, of: SettingsDefinition, isBad: boolean): TemplateResult {
    const { asked, label } = setting;
    const id = setting.path.join('-');
    switch (asked.as) {
      case 'text':
        return this.#text(setting, of, id);
      case 'number':
        return this.#number(setting, of, id);
      case 'choice': {
        const value = String(valueAt(of, setting) ?? (asked.from === 'tracking' ? tracking[0] : ''));
        return choiceField(id, t(label), value, this.#choices(asked.from), (next) => this.#set(setting, next));
      }
      case 'find':
        return this.#found(setting, of, isBad);
      case 'roles':
        return this.#roles(setting, of);
      case 'quietHours':
        return html`<ravand-quiet-hours label=${t(label)} .value=${of.quietHours} .invalid=${isBad} @quiet-change=${({ detail }: CustomEvent<SettingsDefinition['quietHours']>) => this.#set(setting, detail)}></ravand-quiet-hours>`;
      case 'logo':
        return html`<ravand-logo-field label=${t(label)} .value=${String(valueAt(of, setting) ?? '')} @logo-change=${({ detail }: CustomEvent<string>) => this.#set(setting, detail || undefined)}></ravand-logo-field>`;
    }
  }

  #setting(setting: Setting, of: SettingsDefinition): TemplateResult {
    const finding = this.#findingOf(setting);
    const { asked } = setting;
    const isWide = ['logo', 'roles', 'quietHours'].includes(asked.as) || (asked.as === 'text' && asked.isLong);
    return html`<div class="setting ${isWide ? 'wide' : ''}" data-setting=${setting.path.join('/')}>
      ${this.#asked(setting, of, finding !== undefined)}
      ${setting.help ? html`<p class="help">${t(setting.help)}</p>` : nothing}
      ${finding ? html`<div class="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${finding.message}</div>` : nothing}
    </div>`;
  }

  #sectionOf(section: Section, shown: readonly Setting[], of: SettingsDefinition): TemplateResult {
    return html`<section><h2>${t(`settings.sections.${section}`)}</h2>${this.#contentOf(section, shown, of)}</section>`;
  }

  #contentOf(section: Section, shown: readonly Setting[], of: SettingsDefinition): TemplateResult {
    if (section === 'server') return html`<ravand-server-settings></ravand-server-settings>`;
    if (section === 'samples')
      return this.samplesSince === undefined
        ? html`<p class="lead">${t('settings.samples.none')}</p>`
        : html`<ravand-sample-settings .loadedAt=${this.samplesSince}></ravand-sample-settings>`;
    return html`<p class="lead">${t(`settings.leads.${section}`)}</p><div class="lines">${shown.map((one) => this.#setting(one, of))}</div>`;
  }

  /** Where there are no samples nothing is said of them. */
  get #sections(): readonly Section[] {
    return sections.filter((one) => one !== 'samples' || this.samplesSince !== undefined);
  }

  /** Settings in whose words the word is found, by section; what the server was set to is one of them. */
  #search(of: SettingsDefinition): TemplateResult {
    const wanted = foldForSearch(this.wanted);
    const isIn = (...keys: readonly (string | undefined)[]) =>
      keys.some((key) => key !== undefined && foldForSearch(t(key)).includes(wanted));
    const found = this.#sections.flatMap((section) => {
      const isWhole = isIn(`settings.sections.${section}`, section === 'server' ? 'settings.server.words' : undefined);
      const shown = settings.filter((one) => one.section === section && (isWhole || isIn(one.label, one.help)));
      return isWhole || shown.length > 0 ? [{ section, shown }] : [];
    });
    if (found.length === 0) return empty(t('settings.noneFound'));
    return html`${found.map(({ section, shown }) => this.#sectionOf(section, shown, of))}`;
  }

  async #show({ pointer }: Finding): Promise<void> {
    const setting = settings.find((one) => pointer === pointerOf(one) || pointer.startsWith(`${pointerOf(one)}/`));
    if (setting === undefined) return;
    if (setting.section !== this.#section) await navigate(`/studio/settings/${setting.section}`);
    await this.updateComplete;
    const place = this.content.querySelector(`[data-setting="${setting.path.join('/')}"]`);
    place?.querySelector<HTMLElement>('input, select, textarea, ravand-combo-box, ravand-quiet-hours')?.focus();
  }

  protected override render(): TemplateResult {
    const { definition, problem, findings } = this.#draft;
    const section = this.#section;
    const tabs = this.#sections.map((value) => ({
      value,
      label: t(`settings.sections.${value}`),
      icon: sectionIcons[value],
    }));
    const own = settings.filter((one) => one.section === section);
    return html`<ravand-draft-header .draft=${this.#draft} heading=${t('settings.heading')} .publishedText=${() => t('settings.published')}
        @draft-published=${() => void refreshWorkspace()} @draft-opened=${() => void this.#load()}></ravand-draft-header>
      <div class="bar"><ravand-tabs label=${t('settings.heading')} selected=${this.wanted === '' ? section : ''} .tabs=${tabs} @tab-choose=${({ detail }: CustomEvent<Section>) => void navigate(`/studio/settings/${detail}`)}></ravand-tabs>
        <input type="search" class="control" autocomplete="off" aria-label=${t('settings.search')} placeholder=${t('settings.search')} .value=${this.wanted} @input=${(event: Event) => (this.wanted = (event.target as HTMLInputElement).value)} /></div>
      <div class="body" data-pane>
        ${
          problem
            ? failed(problem.detail, () => void this.#load())
            : definition
              ? html`<div class="content">${this.wanted.trim() === '' ? this.#sectionOf(section, own, definition) : this.#search(definition)}</div>`
              : skeleton(8, 44)
        }
      </div>
      ${findings.length > 0 ? html`<ravand-findings .findings=${findings} .checking=${this.#draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => void this.#show(event.detail)}></ravand-findings>` : nothing}`;
  }
}
