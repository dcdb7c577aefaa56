// `<ravand-form-properties>`: what is said of the chosen element, or of the form when none is chosen. Emits `form-command`.
import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { asksField } from '../../schemas/form-layout.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition, FormElement } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { local, t } from '../shell/texts.ts';
import type { FormCommand } from './canvas.ts';
import { addElement } from './commands/add-element.ts';
import { changeElement } from './commands/change-element.ts';
import { changeForm } from './commands/change-form.ts';
import { pasteElement } from './commands/paste-element.ts';
import { removeElement } from './commands/remove-element.ts';
import { nameOf } from './element-words.ts';
import { formSchema } from './form-schema.ts';
import { standingOf } from './layout-tree.ts';
import { kindIcon, newElement } from './new-element.ts';
import { behaviour } from './properties/behaviour.ts';
import { content, words } from './properties/content.ts';
import { formRules, formUse, formWords, type SettingsContext } from './properties/form-settings.ts';
import { propertiesStyle } from './properties/properties-style.ts';
import type { PropertyContext } from './properties/property-context.ts';
import type { Choice } from './properties/property-fields.ts';

const partOf = { columns: 'column', tabs: 'tab', steps: 'step' } as const;

@customElement('ravand-form-properties')
export class RavandFormProperties extends RavandElement {
  static override styles = [base, buttons, controls, propertiesStyle];

  @property({ attribute: false }) form!: FormDefinition;
  @property({ attribute: false }) entity!: EntityDefinition;
  @property() chosen = '';
  @property({ attribute: false }) processes: readonly Choice[] = [];
  @property({ attribute: false }) rules: readonly Choice[] = [];

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }

  protected override render() {
    const element = standingOf(this.form, this.chosen)?.element;
    return element === undefined ? this.#ofForm() : this.#ofElement(element);
  }

  #tell(form: FormDefinition, as: string, more: Partial<FormCommand> = {}): void {
    this.emit('form-command', { form, as, chosen: this.chosen, ...more } satisfies FormCommand);
  }

  #ofElement(element: FormElement): TemplateResult {
    const context = this.#context(element);
    const name = nameOf(element, this.entity);
    return html`<header>
        <ravand-icon name=${kindIcon[element.kind]}></ravand-icon>
        <div><h2 class="truncate"><bdi>${name}</bdi></h2><p>${t(`forms.kind.${element.kind}`)}${element.field ? html` · <code dir="ltr">${element.field}</code>` : ''}</p></div>
        <button type="button" class="button quiet icon-only small" aria-label=${t('forms.theForm')} title=${t('forms.theForm')} @click=${() => this.emit('element-choose', '')}><ravand-icon name="square-pen"></ravand-icon></button>
        <button type="button" class="button quiet icon-only small" aria-label=${t('forms.duplicate')} title=${t('forms.duplicate')} aria-keyshortcuts="Control+D" @click=${() => this.#duplicate(element)}><ravand-icon name="copy"></ravand-icon></button>
        <button type="button" class="button quiet danger icon-only small" aria-label=${t('forms.remove')} title=${t('forms.remove')} aria-keyshortcuts="Delete" @click=${() => this.#tell(removeElement(this.form, element.id), 'forms.did.remove', { chosen: '' })}><ravand-icon name="trash"></ravand-icon></button>
      </header>
      ${this.#part(t('forms.part.content'), html`${words(context)}${content(context)}`)}
      ${this.#part(t('forms.part.behaviour'), behaviour(context))}`;
  }

  #ofForm(): TemplateResult {
    const context: SettingsContext = {
      form: this.form,
      entity: this.entity,
      schema: formSchema(this.form, this.entity),
      change: (changes) => this.#tell(changeForm(this.form, changes), 'forms.did.settings'),
    };
    return html`<header>
        <ravand-icon name="square-pen"></ravand-icon>
        <div><h2>${t('forms.theForm')}</h2><p><bdi>${local(this.entity.label, this.entity.name)}</bdi></p></div>
      </header>
      ${this.#part(t('forms.part.content'), formWords(context))}
      ${this.#part(t('forms.part.use'), formUse(context))}
      ${this.#part(t('forms.part.rules'), formRules(context))}`;
  }

  #part(heading: string, inputs: TemplateResult): TemplateResult {
    return html`<details class="part" open><summary>${heading}<ravand-icon name="chevron-down"></ravand-icon></summary><div class="inputs">${inputs}</div></details>`;
  }

  #context(element: FormElement): PropertyContext {
    const { form, entity, processes, rules } = this;
    return {
      form,
      entity,
      element,
      processes,
      rules,
      field: this.#fieldOf(element),
      schema: formSchema(form, entity),
      change: (changes, mergeKey) =>
        this.#tell(changeElement(form, element.id, changes), 'forms.did.change', mergeKey ? { mergeKey } : {}),
      addPart: () => {
        const part = newElement(partOf[element.kind as keyof typeof partOf], form, entity);
        this.#tell(addElement(form, part, { holder: element.id }), 'forms.did.add', { chosen: part.id });
      },
    };
  }

  #fieldOf(element: FormElement): FieldDefinition | undefined {
    if (!asksField(element)) return undefined;
    return element.own ?? this.entity.fields.find(({ name }) => name === element.field);
  }

  #duplicate(element: FormElement): void {
    const { form, id } = pasteElement(this.form, element, this.entity, element.id);
    if (id !== undefined) this.#tell(form, 'forms.did.duplicate', { chosen: id });
  }
}
