// `<ravand-decision-list>`: the studio's list of decisions, the way to a new one, and DMN files in: what they hold becomes drafts, what was not read is listed.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { local, t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import type { DefinitionList } from '../studio/definition-list.ts';
import { definitions } from '../studio/definitions.ts';
import { type DmnReading, decisions, freshDecision } from './decisions.ts';

@customElement('ravand-decision-list')
export class DecisionList extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      ul {
        display: grid;
        gap: 4px;
        margin-block: 6px 14px;
        max-block-size: 220px;
        overflow-y: auto;
      }
      h3 {
        font: var(--section);
      }
      li {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      code {
        font: 12px / 18px var(--mono);
        color: var(--text-3);
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
      }
    `,
  ];

  @state() private reading: DmnReading | undefined;
  @state() private busy = false;
  @query('ravand-definition-list') private readonly list!: DefinitionList;
  @query('input[type=file]') private readonly file!: HTMLInputElement;

  async #read(): Promise<void> {
    const file = this.file.files?.[0];
    this.file.value = '';
    if (!file) return;
    try {
      this.reading = await decisions.readDmn(await file.text());
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    }
  }

  async #keep(): Promise<void> {
    const { reading } = this;
    if (!reading) return;
    this.busy = true;
    try {
      for (const decision of reading.decisions) {
        const open = await definitions.open('decision', decision.name).catch((error: unknown) => {
          if (error instanceof ServerProblem && error.status === 404) return undefined;
          throw error;
        });
        await definitions.keepDraft(decision, open?.version ?? 0, open?.draft?.revision ?? 0);
      }
      this.reading = undefined;
      toast({ text: t('decision.imported', { count: reading.decisions.length }), icon: 'circle-check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = false;
      await this.list.load();
    }
  }

  #dialog({ decisions: found, unread }: DmnReading): TemplateResult {
    return html`<ravand-dialog open heading=${t('decision.importHeading')} @dialog-close=${() => {
      this.reading = undefined;
    }}>
      <h3>${t('decision.found', { count: found.length })}</h3>
      <ul>${found.map(({ name, label }) => html`<li><ravand-icon name="scale"></ravand-icon><bdi>${local(label, name)}</bdi><code dir="ltr">${name}</code></li>`)}</ul>
      ${
        unread.length === 0
          ? nothing
          : html`<h3>${t('decision.unread')}</h3>
            <ul>${unread.map(({ element, what }) => html`<li><bdi>${element}</bdi><code dir="ltr">${what}</code></li>`)}</ul>`
      }
      <button slot="actions" class="button primary" ?disabled=${found.length === 0 || this.busy} @click=${() => void this.#keep()}>${t('decision.keepDrafts')}</button>
      <button slot="actions" class="button" @click=${() => {
        this.reading = undefined;
      }}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  protected override render() {
    return html`<ravand-definition-list kind="decision" path="/studio/decisions" icon="table-2" heading=${t('decision.heading')}
        asksEntity noEntityLabel=${t('decision.noEntity')} newLabel=${t('decision.new')} emptyLine=${t('decision.noneYet')} .fresh=${freshDecision}>
        <button slot="actions" class="button" aria-label=${t('decision.importDmn')} @click=${() => this.file.click()}><ravand-icon name="upload"></ravand-icon><span class="wide">${t('decision.importDmn')}</span></button>
      </ravand-definition-list>
      <input type="file" hidden accept=".dmn,.xml" aria-label=${t('decision.importDmn')} @change=${() => void this.#read()} />
      ${this.reading ? this.#dialog(this.reading) : nothing}`;
  }
}
