// `<ravand-menu-in-place name>`: the rail as its own editor: the menu of whoever looks, with steps back and forth and the way live. Emits `menu-done`.
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MenuDefinition } from '../../schemas/types.ts';
import { refreshWorkspace } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import './editor.ts';
import { menuName } from './menus.ts';
import { openMenu } from './page.ts';

@customElement('ravand-menu-in-place')
export class MenuInPlace extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: block;
      }
      .bar {
        position: sticky;
        inset-block-start: -6px;
        z-index: 1;
        display: grid;
        gap: 6px;
        padding-block: 6px;
        background: var(--sunken);
        border-block-end: 1px solid var(--line);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
    `,
  ];

  @property() name = '';
  readonly #draft = new DefinitionDraft<MenuDefinition>(this, 'menu');

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) void this.#load();
  }

  async #load(): Promise<void> {
    await openMenu(this.#draft, this.name);
  }

  async #publish(): Promise<void> {
    await this.#draft.flush();
    if (!(await this.#draft.publish())) return;
    await Promise.all([this.#load(), refreshWorkspace()]);
    toast({ text: t('menus.isLive'), icon: 'circle-check' });
    this.emit('menu-done');
  }

  protected override render(): TemplateResult {
    const draft = this.#draft;
    if (!draft.definition) return skeleton(8, 31);
    const { toUndo, toRedo } = draft;
    return html`<div class="bar">
        <b class="truncate">${menuName(this.name)}</b>
        <div class="acts">
          <button type="button" class="button primary small" ?disabled=${!draft.isChanged || draft.hasErrors} aria-busy=${String(draft.isPublishing)} @click=${() => void this.#publish()}>${t('process.publish')}</button>
          <button type="button" class="button quiet icon-only small" aria-label=${t('process.undo')} ?disabled=${toUndo === undefined} @click=${() => draft.undo()}><ravand-icon name="undo-2"></ravand-icon></button>
          <button type="button" class="button quiet icon-only small" aria-label=${t('process.redo')} ?disabled=${toRedo === undefined} @click=${() => draft.redo()}><ravand-icon name="redo-2"></ravand-icon></button>
          <button type="button" class="button small" @click=${() => this.emit('menu-done')}>${t('menus.done')}</button>
        </div>
      </div>
      <ravand-menu-editor .draft=${draft}></ravand-menu-editor>`;
  }
}
