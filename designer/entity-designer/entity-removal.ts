// `<ravand-entity-removal>`: the menu of an entity's page, from which it is deleted: what goes along and what stands in the way is shown first.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { refreshWorkspace } from '../api/session.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import { type EntityPreview, entityChanges } from './entity-changes.ts';
import './entity-preview.ts';

@customElement('ravand-entity-removal')
export class EntityRemoval extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      ravand-dialog {
        --dialog-width: 620px;
      }
      .bad {
        color: var(--danger);
        font: var(--small);
      }
    `,
  ];

  @property() name = '';
  @property() label = '';
  /** Of the live version. */
  @property({ type: Number }) version = 0;
  @state() private asked = false;
  @state() private preview: EntityPreview | undefined;
  @state() private problem = '';
  @state() private busy = false;

  async #ask(): Promise<void> {
    this.asked = true;
    this.preview = undefined;
    this.problem = '';
    await this.#try(async () => {
      this.preview = await entityChanges.previewRemoval(this.name);
    });
  }

  async #remove(): Promise<void> {
    this.busy = true;
    await this.#try(async () => {
      await entityChanges.remove(this.name, this.version);
      toast({ text: t('entityChange.removed', { name: this.label }), icon: 'trash' });
      await refreshWorkspace();
      await navigate('/studio/entities');
    });
    this.busy = false;
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.details[0]?.message ?? error.detail;
    }
  }

  override render(): TemplateResult {
    const { preview, problem } = this;
    const items = [{ value: 'delete', label: t('entityChange.remove'), icon: 'trash', danger: true }];
    const isFree = preview !== undefined && preview.uses.length === 0 && preview.findings.length === 0;
    return html`<ravand-menu .items=${items} .label=${t('action.more')} @menu-choose=${() => void this.#ask()}>
        <button class="button quiet icon-only" aria-label=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button>
      </ravand-menu>
      <ravand-dialog heading=${t('entityChange.removalHeading', { name: this.label })} .open=${this.asked} @dialog-close=${() => {
        this.asked = false;
      }}>
        ${problem ? html`<p class="bad" role="alert">${problem}</p>` : preview ? html`<ravand-entity-preview act="removal" .preview=${preview}></ravand-entity-preview>` : skeleton(4, 20)}
        <button slot="actions" class="button danger filled" ?disabled=${!isFree || this.busy} aria-busy=${String(this.busy)} @click=${() => void this.#remove()}>${t('action.delete')}</button>
        <button slot="actions" class="button" @click=${() => {
          this.asked = false;
        }}>${t('action.cancel')}</button>
      </ravand-dialog>`;
  }
}
