// `<ravand-dashboard-view name>`: a dashboard as one person has it. Without a name: the home of whoever looks. The period of the whole page is one press away, and
// so is arranging it, for oneself or, by who builds, for all it is meant for.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { SeenDashboard } from '../../schemas/dashboard-data.ts';
import { arranged } from '../../schemas/dashboard-tiles.ts';
import type { TileUnit } from '../../schemas/types.ts';
import { roleName } from '../access/roles.ts';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { onSession, session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import type { MenuItem } from '../elements/menu.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDate, today } from '../format/dates.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { audienceText, everybody } from './audience.ts';
import './board.ts';
import { dashboards } from './dashboards-api.ts';
import { inUnit, type Tiles } from './tile-edits.ts';

const units: readonly TileUnit[] = ['week', 'month', 'quarter', 'year'];

/** What is being arranged: for oneself, or a definition by its name. */
interface Arranging {
  readonly name: string;
  readonly homeOf: readonly string[];
}

@customElement('ravand-dashboard-view')
export class DashboardView extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        flex: 1;
        min-block-size: 0;
        min-inline-size: 0;
        background: var(--canvas);
      }
      .scroll {
        flex: 1;
        overflow: auto;
        padding: 0 var(--gutter) 24px;
      }
      .units {
        display: inline-flex;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .units button {
        min-block-size: 30px;
        padding: 0 10px;
        border: 0;
        border-radius: var(--radius);
        background: none;
        color: var(--text-2);
        font: var(--small);
        cursor: pointer;
      }
      .units button:hover {
        background: var(--hover);
      }
      .units [aria-pressed='true'] {
        background: var(--accent-soft);
        color: var(--accent);
        font-weight: 600;
      }
      .phone {
        display: none;
      }
      @media (max-width: 767.98px) {
        .desk {
          display: none;
        }
        .phone {
          display: flex;
          margin-block-end: 12px;
        }
        .phone button {
          flex: 1;
          min-block-size: 40px;
        }
      }
    `,
  ];

  @property() name = '';
  @state() private seen: SeenDashboard | undefined;
  @state() private problem = '';
  @state() private unit: TileUnit | undefined;
  @state() private arranging: Arranging | undefined;
  @state() private others: readonly Pick<SeenDashboard, 'name' | 'label'>[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onSession(() => this.requestUpdate()));
    this.during(
      onLive(({ type }) => {
        if (type === 'release' && !this.arranging) void this.#load();
      }),
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('name')) return;
    this.arranging = undefined;
    void this.#load();
  }

  async #load(): Promise<void> {
    const { name } = this;
    try {
      const [seen, { items }] = await Promise.all([
        name === '' ? dashboards.home() : dashboards.get(name),
        dashboards.list(),
      ]);
      if (name !== this.name) return;
      this.seen = seen;
      this.others = items;
      this.problem = '';
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  get #tiles(): Tiles {
    const { seen, unit } = this;
    const tiles = seen ? arranged(seen.tiles, seen.arrangement) : [];
    return unit === undefined ? tiles : tiles.map((tile) => inUnit(tile, unit));
  }

  async #arrange(name: string, homeOf: readonly string[]): Promise<void> {
    await import('./arranging.ts');
    this.arranging = { name, homeOf };
  }

  async #done(): Promise<void> {
    this.arranging = undefined;
    await this.#load();
  }

  async #backToRole(): Promise<void> {
    const { seen } = this;
    if (!seen) return;
    const before = arranged(seen.tiles, seen.arrangement);
    await dashboards.reset(seen.name);
    await this.#load();
    const undo = async (): Promise<void> => {
      await dashboards.arrange(seen.name, before);
      await this.#load();
    };
    toast({ text: t('dashboard.isRoles'), icon: 'rotate-ccw', undo: () => void undo() });
  }

  #choose(what: string): void {
    const { seen } = this;
    const role = session.me?.role ?? '';
    if (!seen) return;
    if (what === 'own') void this.#arrange('', []);
    else if (what === 'reset') void this.#backToRole();
    else if (what === 'all') void (this.#isMade ? this.#arrange(seen.name, []) : this.#arrange(everybody, [everybody]));
    else if (what === 'role') void this.#arrange(role, [role]);
    else void navigate(what);
  }

  /** Is it a definition, and not what the house shows where there is none? */
  get #isMade(): boolean {
    return this.others.some(({ name }) => name === this.seen?.name);
  }

  #items(): MenuItem[] {
    const { seen, others } = this;
    if (!seen) return [];
    const item = (value: string, label: string, icon: string, begins = false): MenuItem => ({
      value,
      label,
      icon,
      begins,
    });
    return [
      item('own', t('dashboard.arrange'), 'user'),
      ...(seen.arrangement === undefined ? [] : [item('reset', t('dashboard.reset'), 'rotate-ccw')]),
      ...(session.me?.may.studio ? this.#buildItems(seen) : []),
      ...others
        .filter(({ name }) => name !== seen.name)
        .map(({ name, label }, index) =>
          item(`/dashboards/${encodeURIComponent(name)}`, local(label, name), 'chart-column', index === 0),
        ),
    ];
  }

  #buildItems({ homeOf }: SeenDashboard): MenuItem[] {
    const role = session.me?.role ?? '';
    const who = audienceText(homeOf);
    const hasOwn = this.name !== '' || homeOf.includes(role);
    return [
      {
        value: 'all',
        label: who === '' ? t('dashboard.editAll') : t('dashboard.editFor', { who }),
        icon: 'users',
        begins: true,
      },
      ...(hasOwn
        ? []
        : [{ value: 'role', label: t('dashboard.ownOf', { role: roleName(role) }), icon: 'square-plus' }]),
      { value: '/studio/dashboards', label: t('dashboard.heading'), icon: 'settings' },
    ];
  }

  #units(where: string): TemplateResult | typeof nothing {
    const hasPeriod = this.seen?.tiles.some(({ period }) => period !== undefined) ?? false;
    if (!hasPeriod || this.arranging) return nothing;
    return html`<div slot=${where === 'desk' ? 'actions' : nothing} class="units ${where}" role="group" aria-label=${t('dashboard.period')}>${units.map(
      (unit) =>
        html`<button type="button" aria-pressed=${String(this.unit === unit)} @click=${() => (this.unit = this.unit === unit ? undefined : unit)}>${t(`dashboard.unit.${unit}`)}</button>`,
    )}</div>`;
  }

  #header(): TemplateResult {
    const heading = this.name === '' ? formatDate(today(), 'long') : local(this.seen?.label, this.name);
    const menu = html`<ravand-menu slot="actions" .items=${this.#items()} label=${t('dashboard.menu')} @menu-choose=${(event: CustomEvent<string>) => this.#choose(event.detail)}
      ><button type="button" class="button icon-only" aria-label=${t('dashboard.menu')} title=${t('dashboard.menu')}><ravand-icon name="settings"></ravand-icon></button></ravand-menu>`;
    return html`<ravand-page-header heading=${heading}>${this.#units('desk')}${this.seen && !this.arranging ? menu : nothing}</ravand-page-header>`;
  }

  #content(): TemplateResult {
    const { seen, arranging } = this;
    if (!seen) return skeleton(6, 104);
    if (arranging)
      return html`<ravand-dashboard-arranging .seen=${seen} .homeOf=${arranging.homeOf} .name=${arranging.name} @arranging-done=${() => void this.#done()}></ravand-dashboard-arranging>`;
    return html`${this.#units('phone')}<ravand-board .tiles=${this.#tiles}></ravand-board>`;
  }

  protected override render(): TemplateResult {
    if (this.problem && !this.seen) return html`${this.#header()}${failed(this.problem, () => void this.#load())}`;
    return html`${this.#header()}<div class="scroll">${this.#content()}</div>`;
  }
}
