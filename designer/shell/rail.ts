// `<ravand-rail>`: the navigation. Areas and lines are those of the person's menu, which who builds edits in place; studio lines come from a table; on phones it is a bar of five at the bottom.

import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { issuer } from '../account/issuer.ts';
import { leave, onSession, session } from '../api/session.ts';
import type { EntityForUser, MenuLineForUser } from '../api/types.ts';
import { viewedRole } from '../api/view-as.ts';
import { avatar, avatars } from '../elements/avatar.ts';
import { RavandElement } from '../elements/element.ts';
import { colorStyle } from '../elements/entity-color.ts';
import { drawnKey, keyOf } from './key-table.ts';
import '../elements/menu.ts';
import '../elements/popover.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { formatInteger } from '../format/numbers.ts';
import { mainEntities } from '../records/main-fields.ts';
import { dailyPlaces, studioPlaces } from './places.ts';
import { prefer } from './preferences.ts';
import { navigate } from './router.ts';
import { startProcess } from './start-process.ts';
import { local, t } from './texts.ts';
import './reading-menu.ts';

interface Line {
  readonly path: string;
  readonly icon: string;
  readonly color?: EntityForUser['color'];
  readonly label: string;
  readonly badge?: number | undefined;
  /** Said quietly: nothing has to be done. */
  readonly count?: number | undefined;
}

@customElement('ravand-rail')
export class RavandRail extends RavandElement {
  static override styles = [
    base,
    buttons,
    avatars,
    css`
      :host {
        flex: none;
        inline-size: var(--rail);
        background: var(--sunken);
        border-inline-end: 1px solid var(--line);
      }
      :host([folded]) {
        inline-size: var(--rail-folded);
      }
      nav {
        display: flex;
        flex-direction: column;
        block-size: 100%;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 8px;
        block-size: 46px;
        padding-inline: 14px;
        font: var(--body-strong);
        font-weight: 650;
        color: var(--text);
        text-decoration: none;
      }
      .brand img {
        inline-size: 24px;
        block-size: 24px;
        flex: none;
      }
      .search {
        display: flex;
        align-items: center;
        gap: 9px;
        min-block-size: 32px;
        margin: 2px 8px 4px;
        padding-inline: 8px 6px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text-3);
        text-align: start;
        cursor: pointer;
      }
      .search:hover {
        color: var(--text);
      }
      .search bdi {
        flex: 1;
      }
      :host([folded]) .search {
        justify-content: center;
        padding-inline: 0;
      }
      :host([folded]) .search :is(bdi, kbd) {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .lines {
        flex: 1;
        overflow-y: auto;
        padding: 6px 8px;
        scrollbar-width: thin;
      }
      h2 {
        padding: 12px 8px 4px;
        font: var(--small);
        color: var(--text-3);
      }
      .line {
        display: flex;
        align-items: center;
        gap: 9px;
        min-block-size: 31px;
        padding: 2px 8px;
        border: 1px solid transparent;
        border-radius: var(--radius);
        color: var(--text-2);
        text-decoration: none;
      }
      .line:hover {
        background: color-mix(in srgb, var(--surface) 55%, transparent);
        text-decoration: none;
      }
      .line[aria-current='page'] {
        background: var(--surface);
        border-color: var(--line);
        color: var(--text);
        font-weight: 650;
      }
      .line[aria-current='page'] ravand-icon {
        color: var(--accent);
      }
      .line bdi {
        flex: 1;
      }
      button.line {
        inline-size: 100%;
        background: none;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      .line.edit {
        margin-block-start: 4px;
        color: var(--text-3);
      }
      .beside {
        --icon-size: 12px;
      }
      hr {
        margin: 6px 8px;
        border: 0;
        border-block-start: 1px solid var(--line);
      }
      h2 a {
        color: inherit;
        text-decoration: none;
      }
      h2 a:hover {
        color: var(--text);
      }
      h2 ravand-icon {
        --icon-size: 13px;
        margin-inline-end: 6px;
        vertical-align: -2px;
      }
      .badge {
        display: inline-grid;
        place-items: center;
        min-inline-size: 19px;
        block-size: 19px;
        padding-inline: 5px;
        border-radius: 10px;
        background: var(--accent);
        color: var(--on-accent);
        font: var(--micro);
        line-height: 1;
        font-weight: 650;
      }
      .foot {
        border-block-start: 1px solid var(--line);
        margin-inline: 8px;
        padding-block: 6px;
      }
      .count {
        margin-inline-start: auto;
        padding-inline: 5px;
        color: var(--text-2);
        font: var(--small-strong);
      }
      :host([folded]) .count {
        position: absolute;
        inset-block-start: 0;
        inset-inline-end: 0;
        padding: 0 2px;
        font: var(--micro);
      }
      .me {
        display: flex;
        align-items: center;
        gap: 9px;
        inline-size: 100%;
        min-block-size: 32px;
        padding: 2px 6px;
        border: 0;
        border-radius: var(--radius);
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .me:hover {
        background: color-mix(in srgb, var(--surface) 55%, transparent);
      }
      :host([folded]) .brand,
      :host([folded]) .line,
      :host([folded]) .me {
        justify-content: center;
        padding-inline: 0;
      }
      :host([folded]) h2 {
        block-size: 1px;
        margin: 10px 8px;
        padding: 0;
        overflow: hidden;
        background: var(--line);
        color: transparent;
      }
      :host([folded]) .line {
        position: relative;
        min-block-size: 34px;
      }
      :host([folded]) :is(.brand, .me) bdi,
      :host([folded]) .line bdi {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      :host([folded]) .badge {
        position: absolute;
        inset-block-start: -2px;
        inset-inline-end: -2px;
      }
      .bar {
        display: none;
      }
      @media (max-width: 767.98px) {
        :host,
        :host([folded]) {
          inline-size: auto;
          border-inline-end: 0;
          border-block-start: 1px solid var(--line);
          background: var(--surface);
          padding-block-end: env(safe-area-inset-bottom);
        }
        .side {
          display: none;
        }
        .bar {
          display: grid;
          grid-template-columns: repeat(5, minmax(0, 1fr));
          align-items: center;
          block-size: 64px;
        }
        .bar > :is(a, button) {
          position: relative;
          display: flex;
          flex-direction: column;
          align-items: center;
          justify-content: center;
          gap: 2px;
          min-block-size: 48px;
          text-align: center;
          overflow-wrap: anywhere;
          border: 0;
          background: none;
          color: var(--text-2);
          font: var(--micro);
          text-decoration: none;
          cursor: pointer;
        }
        .bar > [aria-current='page'] {
          color: var(--accent);
          font-weight: 650;
        }
        .bar > [aria-current='page'] ravand-icon {
          color: var(--accent);
        }
        .bar > .create {
          justify-self: center;
          inline-size: 44px;
          block-size: 44px;
          min-block-size: 44px;
          border-radius: 12px;
          background: var(--accent);
        }
        .bar > .create ravand-icon {
          color: var(--on-accent);
        }
        .bar .badge {
          position: absolute;
          inset-block-start: 2px;
          inset-inline-start: 55%;
        }
      }
      .sheet {
        padding: 8px 12px 12px;
        display: flex;
        flex-direction: column;
      }
      .sheet .line {
        min-block-size: 46px;
      }
    `,
  ];

  @property({ type: Boolean, reflect: true }) folded = false;
  @property() path = '/';
  @state() private more = false;
  @state() private reading = false;
  @state() private editing = false;
  /** Has the own role a menu of its own? */
  @state() private own = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onSession(() => this.requestUpdate()));
    const widths = matchMedia('(max-width: 767.98px)');
    const set = () =>
      document.documentElement.style.setProperty('--rail-now', widths.matches ? '0px' : this.folded ? '52px' : '208px');
    widths.addEventListener('change', set);
    this.during(() => widths.removeEventListener('change', set));
    set();
  }

  override render(): TemplateResult {
    return html`<nav class="side" aria-label=${t('rail.label')}>
        <a class="brand" href="/"><img src=${new URL('../theme/mark.svg', import.meta.url).href} alt="" /><bdi class="truncate">${session.workspace?.settings.organization || t('app.name')}</bdi></a>
        <button type="button" class="search" title=${this.folded ? t('palette.label') : nothing} aria-keyshortcuts=${keyOf('palette')} @click=${() => this.emit('palette-open')}><ravand-icon name="search"></ravand-icon><bdi>${t('palette.open-search')}</bdi><kbd>${drawnKey('palette')}</kbd></button>
        <div class="lines">${this.#first().map((line) => this.#line(line))}${this.#menu()}${this.editing ? nothing : this.#studio()}</div>
        <div class="foot">${this.#user()}</div>
      </nav>
      <nav class="bar" aria-label=${t('rail.label')}>${this.#bar()}</nav>
      ${this.#sheet()}`;
  }

  #first(): Line[] {
    return dailyPlaces().map(({ path, icon, label }) => ({
      path,
      icon,
      label,
      ...(path === '/inbox' ? { badge: session.myTasks } : {}),
      ...(path === '/notices' ? { count: session.unread } : {}),
    }));
  }

  #line(line: Line): TemplateResult {
    const [path = ''] = line.path.split('?');
    // A view is told from its list by the query, which is the list's own business.
    const isPlain = !line.path.includes('?');
    const here = isPlain && this.#isHere(path);
    return html`<a class="line" href=${line.path} title=${this.folded ? line.label : nothing} aria-current=${here ? 'page' : nothing}>
      <ravand-icon name=${line.icon} style=${colorStyle(line.color) || nothing}></ravand-icon><bdi class="truncate">${line.label}</bdi>${line.badge ? html`<span class="badge">${formatInteger(line.badge)}</span>` : nothing}${line.count ? html`<span class="count">${formatInteger(line.count)}</span>` : nothing}
    </a>`;
  }

  /** Below a line is what has no line of its own. */
  #isHere(path: string): boolean {
    if (path === '/' || this.path === path) return this.path === path;
    const lines = (session.workspace?.menu ?? []).flatMap((area) => area.lines);
    return this.path.startsWith(`${path}/`) && !lines.some((line) => line.path === this.path);
  }

  #menuLine(line: MenuLineForUser): TemplateResult {
    const { to, path, icon = 'box', color, process } = line;
    const label = local(line.label, line.entity ?? line.id);
    if (to === 'separator') return html`<hr />`;
    if (process !== undefined)
      return html`<button type="button" class="line" title=${this.folded ? label : nothing} @click=${() => void startProcess(process, label)}><ravand-icon name=${icon}></ravand-icon><bdi class="truncate">${label}</bdi></button>`;
    if (line.isElsewhere)
      return html`<a class="line" href=${path} target="_blank" rel="noopener" title=${this.folded ? label : nothing}><ravand-icon name=${icon}></ravand-icon><bdi class="truncate">${label}</bdi><ravand-icon class="beside" name="external-link"></ravand-icon></a>`;
    return this.#line({ path: path ?? '/', icon, color, label });
  }

  /** The lines of the menu, or the menu being made. */
  #menu(): TemplateResult | readonly TemplateResult[] {
    if (this.editing && !this.folded)
      return html`<ravand-menu-in-place name=${this.#menuName()} @menu-done=${() => (this.editing = false)}></ravand-menu-in-place>`;
    return html`${this.#areas()}${this.#mayEdit() ? html`<button type="button" class="line edit" @click=${() => void this.#edit()}><ravand-icon name="pencil"></ravand-icon><bdi>${t('menus.editMenu')}</bdi></button>` : nothing}`;
  }

  #mayEdit(): boolean {
    return session.me?.may.studio === true && !this.folded && viewedRole() === undefined;
  }

  /** That of one's own role where there is one, else everybody's. */
  #menuName(): string {
    return this.own ? (session.me?.role ?? 'everybody') : 'everybody';
  }

  async #edit(): Promise<void> {
    const [{ definitions }] = await Promise.all([import('../studio/definitions.ts'), import('../menus/in-place.ts')]);
    const { items } = await definitions.list('menu');
    this.own = items.some(({ name, version }) => name === session.me?.role && version > 0);
    this.editing = true;
  }

  #areas(): TemplateResult[] {
    return (session.workspace?.menu ?? []).map(
      ({ id, label, icon, lines }) =>
        html`<h2>${icon ? html`<ravand-icon name=${icon}></ravand-icon>` : nothing}${local(label, id)}</h2>${lines.map((line) => this.#menuLine(line))}`,
    );
  }

  #studio(): TemplateResult | typeof nothing {
    const lines = studioPlaces();
    if (lines.length === 0) return nothing;
    return html`<h2><a href="/studio">${t('rail.studio')}</a></h2>${lines.map((line) => this.#line({ path: line.path, icon: line.icon, label: line.label }))}`;
  }

  #user(): TemplateResult {
    const name = session.me?.name ?? '';
    return html`<button class="me" type="button" aria-haspopup="dialog" aria-expanded=${String(this.reading)} title=${name} @click=${() => (this.reading = !this.reading)}>
        ${avatar(name, 'small', 'accent')}<bdi class="truncate">${name}</bdi>
      </button>
      <ravand-popover
        .open=${this.reading}
        .anchor=${this.renderRoot.querySelector('.me') ?? undefined}
        .label=${t('reading.label')}
        @popover-close=${() => (this.reading = false)}
      >
        <ravand-reading-menu @sign-out=${this.#signOut} @reading-close=${() => (this.reading = false)}></ravand-reading-menu>
      </ravand-popover>`;
  }

  #bar(): TemplateResult {
    const [first] = mainEntities(session.workspace);
    const here = (path: string) => ((path === '/' ? this.path === '/' : this.path.startsWith(path)) ? 'page' : nothing);
    const entityPath = first ? `/records/${first.name}` : '/';
    return html`<a href="/" aria-current=${here('/')}><ravand-icon name="house"></ravand-icon>${t('rail.home')}</a>
      <a href="/inbox" aria-current=${here('/inbox')}><ravand-icon name="inbox"></ravand-icon>${t('rail.inbox')}${session.myTasks ? html`<span class="badge">${formatInteger(session.myTasks)}</span>` : nothing}</a>
      <button type="button" class="create" aria-label=${t('action.create')} @click=${() => void navigate(`${entityPath}/new`)}><ravand-icon name="plus"></ravand-icon></button>
      ${first ? html`<a href=${entityPath} aria-current=${here(entityPath)}><ravand-icon name=${first.icon ?? 'box'}></ravand-icon>${local(first.pluralLabel ?? first.label, first.name)}</a>` : html`<span></span>`}
      <button type="button" class="more" aria-expanded=${String(this.more)} @click=${() => (this.more = true)}><ravand-icon name="ellipsis"></ravand-icon>${t('rail.more')}</button>`;
  }

  #sheet(): TemplateResult {
    return html`<ravand-popover .open=${this.more} .anchor=${this.renderRoot.querySelector('.more') ?? undefined} .label=${t('rail.more')} @popover-close=${() => (this.more = false)}>
      <div class="sheet" @click=${() => (this.more = false)}>
        <button type="button" class="search" @click=${() => this.emit('palette-open')}><ravand-icon name="search"></ravand-icon><bdi>${t('palette.open-search')}</bdi></button>
        ${this.#areas()}${this.#studio()}
        <h2>${session.me?.name}</h2>
        <ravand-reading-menu @click=${(event: Event) => event.stopPropagation()} @sign-out=${this.#signOut} @reading-close=${() => (this.more = false)}></ravand-reading-menu>
      </div>
    </ravand-popover>`;
  }

  #signOut = async (): Promise<void> => {
    this.reading = false;
    this.more = false;
    const isLeft = await issuer.signOut();
    leave();
    if (isLeft) return;
    await prefer({});
    await navigate('/', { replace: true });
  };
}
