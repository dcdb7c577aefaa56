// `<ravand-rule-designer>`: one rule as sentences, "When … if … then …", with how it comes out on records beside it.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, queryAll, state } from 'lit/decorators.js';
import type { RuleDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import type { Finding } from '../studio/definitions.ts';
import '../studio/draft-header.ts';
import '../studio/findings.ts';
import './action-part.ts';
import { loadChoices, noChoices, type RuleChoices } from './choices.ts';
import './condition-part.ts';
import './rule-settings.ts';
import './rule-tests.ts';
import type { RuleEdit, TokenSentence } from './token-sentence.ts';
import './trigger-part.ts';

@customElement('ravand-rule-designer')
export class RuleDesigner extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-block-size: 0;
      }
      ravand-draft-header {
        border-block-end: 1px solid var(--line);
      }
      .desk {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 304px;
        min-block-size: 0;
      }
      .sentence {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        overflow-y: auto;
        background: var(--surface);
      }
      .parts {
        flex: 1;
        padding-inline: 20px;
      }
      .parts > * {
        border-block-end: 1px solid var(--line);
      }
      .parts > :last-child {
        border-block-end: 0;
      }
      ravand-findings {
        max-block-size: 180px;
        flex: none;
      }
      ravand-rule-tests {
        border-inline-start: 1px solid var(--line);
      }
      @media (max-width: 1023.98px) {
        :host {
          display: block;
          overflow-y: auto;
        }
        .desk {
          display: block;
        }
        .sentence {
          overflow: visible;
        }
        ravand-rule-tests {
          border-inline-start: 0;
          border-block-start: 1px solid var(--line);
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private choices: RuleChoices = noChoices;
  @query('ravand-draft-header') private readonly header!: HTMLElement;
  @queryAll('.parts > *') private readonly parts!: NodeListOf<TokenSentence>;
  readonly #draft = new DefinitionDraft<RuleDefinition>(this, 'rule');
  #choicesOf = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
    const entity = this.#draft.definition?.entity;
    if (entity !== undefined && entity !== this.#choicesOf) void this.#loadChoices(entity);
  }

  async #load(): Promise<void> {
    await this.#draft.load(this.params.name ?? '');
    if (!this.#draft.isChanged) await this.#draft.check();
  }

  async #loadChoices(entity: string): Promise<void> {
    this.#choicesOf = entity;
    this.choices = await loadChoices(entity);
  }

  #onEdit = ({ detail: { rule, as, mergeKey } }: CustomEvent<RuleEdit>): void => {
    this.#draft.edit(rule, as, mergeKey);
  };

  #show(finding: Finding): void {
    for (const part of this.parts) if (part.show(finding.pointer)) return;
    this.header.focus();
  }

  protected override render() {
    const { problem, definition: rule, findings } = this.#draft;
    const header = html`<ravand-draft-header .draft=${this.#draft} back="/studio/rules" backLabel=${t('rules.back')} heading=${local(rule?.label, rule?.name ?? '')} @draft-opened=${() => void this.#load()} @rule-edit=${this.#onEdit}>
      ${rule ? html`<ravand-rule-settings slot="actions" .rule=${rule}></ravand-rule-settings>` : nothing}
    </ravand-draft-header>`;
    if (problem) return html`${header}${failed(problem.detail, () => void this.#load())}`;
    if (!rule) return html`${header}${skeleton(8, 36)}`;
    const errors = findings.filter(({ severity }) => severity === 'error');
    return html`${header}
      <div class="desk">
        <div class="sentence">
          <div class="parts" data-pane @rule-edit=${this.#onEdit}>
            <ravand-rule-trigger .rule=${rule} .choices=${this.choices} .findings=${errors}></ravand-rule-trigger>
            <ravand-rule-condition .rule=${rule} .choices=${this.choices} .findings=${errors}></ravand-rule-condition>
            <ravand-rule-actions .rule=${rule} .choices=${this.choices} .findings=${errors}></ravand-rule-actions>
          </div>
          <ravand-findings data-pane .findings=${findings} .checking=${this.#draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => this.#show(event.detail)}></ravand-findings>
        </div>
        <ravand-rule-tests data-pane role="complementary" aria-label=${t('rules.tests')} .rule=${rule} .live=${this.#draft.live} ?sound=${errors.length === 0 && !this.#draft.isChecking && rule.then.length > 0}></ravand-rule-tests>
      </div>`;
  }
}
