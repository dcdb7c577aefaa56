// `<ravand-menu-page>`: the menu of everybody or of one role, made as it will stand in the rail.
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MenuDefinition } from '../../schemas/types.ts';
import { inAllLanguages, refreshWorkspace } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import { definitions } from '../studio/definitions.ts';
import '../studio/draft-header.ts';
import '../studio/findings.ts';
import './editor.ts';
import { everybody, freshMenu, menuName } from './menus.ts';

/** Opens the menu of a name; a role that has none begins with everybody's, everybody with the areas as they are. */
export async function openMenu(draft: DefinitionDraft<MenuDefinition>, name: string): Promise<void> {
  const { items } = await definitions.list('menu');
  if (items.some((row) => row.name === name)) return draft.load(name);
  const hasCommon = name !== everybody && items.some((row) => row.name === everybody && row.version > 0);
  const { definition } = hasCommon ? await definitions.open<MenuDefinition>('menu', everybody) : {};
  await inAllLanguages();
  draft.begin(definition ? { ...definition, name } : freshMenu(name));
}

@customElement('ravand-menu-page')
export class MenuPage extends RavandElement {
  static override styles = [
    base,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .body {
        flex: 1;
        overflow-y: auto;
        border-block-start: 1px solid var(--line);
        padding: 16px var(--gutter) 40px;
      }
      .panel {
        max-inline-size: 420px;
        margin-block-start: 14px;
        padding: 2px 12px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius-popover);
        background: var(--sunken);
      }
      .body p {
        max-inline-size: 640px;
        color: var(--text-2);
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  readonly #draft = new DefinitionDraft<MenuDefinition>(this, 'menu');

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params') && changed.get('params')?.name !== this.params.name) void this.#load();
  }

  async #load(): Promise<void> {
    await openMenu(this.#draft, this.params.name ?? '');
  }

  protected override render(): TemplateResult {
    const { definition, problem, findings } = this.#draft;
    if (problem) return failed(problem.detail, () => void this.#load());
    if (!definition) return skeleton(8, 44);
    return html`<ravand-draft-header .draft=${this.#draft} heading=${menuName(definition.name)} back="/studio/menus" backLabel=${t('menus.heading')}
        @draft-published=${() => void refreshWorkspace()} @draft-opened=${(event: CustomEvent<MenuDefinition | undefined>) => event.detail ?? void navigate('/studio/menus')}></ravand-draft-header>
      ${findings.length > 0 ? html`<ravand-findings .findings=${findings}></ravand-findings>` : ''}
      <div class="body"><p>${t('menus.lead')}</p><div class="panel"><ravand-menu-editor .draft=${this.#draft}></ravand-menu-editor></div></div>`;
  }
}
