// `<ravand-dashboard-studio>`: a dashboard in the studio: its name, whose home it is, its tiles; a draft that is checked, undone, compared and published like any other.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DashboardDefinition, DashboardTile, LocalText } from '../../schemas/types.ts';
import { roleNames } from '../access/roles.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import '../menus/icon-choice.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import '../studio/draft-header.ts';
import '../studio/findings.ts';
import { everybody, homeText } from './audience.ts';
import type { TilesChange } from './board.ts';
import './board.ts';
import { putTile } from './tile-edits.ts';
import './tile-dialog.ts';

@customElement('ravand-dashboard-studio')
export class DashboardStudio extends RavandElement {
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
      .body {
        flex: 1;
        overflow: auto;
        padding: 16px var(--gutter) 40px;
        border-block-start: 1px solid var(--line);
        background: var(--canvas);
      }
      .settings {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 14px 24px;
        align-items: start;
        margin-block-end: 16px;
        padding: 14px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      .homes {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .homes label {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-block-size: 28px;
      }
      @media (max-width: 767.98px) {
        .settings {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private dialog: { readonly tile: DashboardTile; readonly fresh: boolean } | undefined;
  readonly #draft = new DefinitionDraft<DashboardDefinition>(this, 'dashboard');

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params') && changed.get('params')?.name !== this.params.name) void this.#load();
  }

  async #load(): Promise<void> {
    await this.#draft.load(this.params.name ?? '');
  }

  #edit(changes: Partial<DashboardDefinition>, as: string, mergeKey?: string): void {
    const { definition } = this.#draft;
    if (definition) this.#draft.edit({ ...definition, ...changes }, as, mergeKey);
  }

  #home(name: string, isOn: boolean): void {
    const { definition } = this.#draft;
    if (!definition) return;
    const { homeOf = [], ...rest } = definition;
    const next = isOn ? [...homeOf, name] : homeOf.filter((one) => one !== name);
    this.#draft.edit(next.length === 0 ? rest : { ...rest, homeOf: next }, 'dashboard.homeOf');
  }

  #settings({ label, icon, homeOf = [] }: DashboardDefinition): TemplateResult {
    return html`<div class="settings">
      <ravand-local-text label=${t('studio.label')} .text=${label} @text-change=${(event: CustomEvent<LocalText>) => this.#edit({ label: event.detail }, 'studio.label', 'label')}></ravand-local-text>
      <fieldset class="group"><legend>${t('dashboard.homeOf')}</legend>
        <div class="homes">${[everybody, ...roleNames().toReversed()].map(
          (name) =>
            html`<label><input type="checkbox" value=${name} .checked=${homeOf.includes(name)} @change=${(event: Event) => this.#home(name, (event.target as HTMLInputElement).checked)} />${homeText(name)}</label>`,
        )}</div>
        <p class="help">${t('dashboard.homeHelp')}</p>
      </fieldset>
      <ravand-icon-choice required .chosen=${icon ?? 'chart-column'} @icon-choose=${(event: CustomEvent<string>) => this.#edit({ icon: event.detail }, 'dashboard.icon')}></ravand-icon-choice>
      <p><a href="/dashboards/${encodeURIComponent(this.params.name ?? '')}" dir="ltr">/dashboards/${this.params.name}</a></p>
    </div>`;
  }

  protected override render(): TemplateResult {
    const { definition, problem, findings } = this.#draft;
    const { dialog } = this;
    if (problem) return failed(problem.detail, () => void this.#load());
    if (!definition) return skeleton(8, 44);
    return html`<ravand-draft-header .draft=${this.#draft} heading=${local(definition.label, definition.name)} back="/studio/dashboards" backLabel=${t('dashboard.heading')}
        @draft-opened=${(event: CustomEvent<DashboardDefinition | undefined>) => event.detail ?? void navigate('/studio/dashboards')}>
        <button slot="actions" type="button" class="button" @click=${() => (this.dialog = { tile: { id: crypto.randomUUID().slice(0, 13), kind: 'figure' }, fresh: true })}><ravand-icon name="plus"></ravand-icon>${t('dashboard.add')}</button>
      </ravand-draft-header>
      ${findings.length > 0 ? html`<ravand-findings .findings=${findings}></ravand-findings>` : nothing}
      <div class="body">${this.#settings(definition)}
        <ravand-board arranging .tiles=${definition.tiles} @tiles-change=${({ detail }: CustomEvent<TilesChange>) => this.#edit({ tiles: detail.tiles }, detail.as, detail.mergeKey)}
          @tile-edit=${(event: CustomEvent<DashboardTile>) => (this.dialog = { tile: event.detail, fresh: false })}></ravand-board></div>
      ${
        dialog
          ? html`<ravand-tile-dialog .tile=${dialog.tile} ?fresh=${dialog.fresh} @tile-close=${() => (this.dialog = undefined)}
              @tile-put=${(event: CustomEvent<DashboardTile>) => {
                this.#edit(
                  { tiles: putTile(definition.tiles, event.detail) },
                  dialog.fresh ? 'dashboard.add' : 'dashboard.edit',
                );
                this.dialog = undefined;
              }}></ravand-tile-dialog>`
          : nothing
      }`;
  }
}
