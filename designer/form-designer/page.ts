// `<ravand-form-designer>`: one form being made: what it can be made of, the form itself, and what is said of the chosen element; or the form tried as its
// fillers will have it. The draft is kept, undone and published by the studio's controller.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { EntityDefinition, FormDefinition } from '../../schemas/types.ts';
import { entityNamed, inAllLanguages, refreshWorkspace } from '../api/session.ts';
import { narrow } from '../elements/anchor.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { sheetBar } from '../elements/styles/sheet-bar.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import { definitions, type Finding } from '../studio/definitions.ts';
import '../studio/draft-header.ts';
import '../studio/findings.ts';
import type { FormCommand, RavandFormCanvas } from './canvas.ts';
import './canvas.ts';
import { addToChosen } from './commands/add-to-chosen.ts';
import { placeWords } from './element-words.ts';
import { elementAt } from './layout-tree.ts';
import './palette.ts';
import type { PaletteAdd, RavandFormPalette } from './palette.ts';
import './properties.ts';
import type { Choice } from './properties/property-fields.ts';
import type { RavandFormProperties } from './properties.ts';

type Sheet = '' | 'palette' | 'properties' | 'findings';

@customElement('ravand-form-designer')
export class RavandFormDesigner extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    sheetBar,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        min-block-size: 0;
      }
      ravand-draft-header {
        border-block-end: 1px solid var(--line);
      }
      .desk {
        display: grid;
        grid-template: minmax(0, 1fr) auto / 236px minmax(0, 1fr) 300px;
        min-block-size: 0;
      }
      .desk.trying {
        grid-template-columns: minmax(0, 1fr) 300px;
      }
      ravand-form-palette {
        grid-row: 1 / 3;
        border-inline-end: 1px solid var(--line);
      }
      ravand-form-canvas,
      ravand-form-preview {
        min-block-size: 0;
        min-inline-size: 0;
      }
      ravand-findings {
        max-block-size: 132px;
      }
      ravand-form-properties {
        grid-row: 1 / 3;
        grid-column: -2;
        border-inline-start: 1px solid var(--line);
      }
      .narrow {
        display: none;
      }
      @media (max-width: 767.98px) {
        :host {
          position: relative;
        }
        .wide {
          display: none;
        }
        .desk,
        .desk.trying {
          grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        }
        .desk > :is(ravand-form-palette, ravand-form-properties, ravand-findings) {
          display: none;
        }
        .desk > .open:is(ravand-form-palette, ravand-form-properties, ravand-findings) {
          display: flex;
          position: absolute;
          inset-inline: 0;
          inset-block-end: 49px;
          z-index: 3;
          block-size: 70%;
          max-block-size: none;
          grid-area: auto;
          border: 0;
          border-block-start: 1px solid var(--line);
          border-start-start-radius: var(--radius-popover);
          border-start-end-radius: var(--radius-popover);
          box-shadow: var(--shadow-popover);
        }
        .desk > ravand-form-properties.open {
          display: block;
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private chosen = '';
  @state() private isTrying = false;
  /** What visitors have to do with it is looked at instead of the form. */
  @state() private isPublic = false;
  /** On a phone: which of the panes lies over the form. */
  @state() private sheet: Sheet = '';
  @state() private processes: readonly Choice[] = [];
  @state() private rules: readonly Choice[] = [];
  @query('ravand-form-canvas') private readonly canvas!: RavandFormCanvas | null;
  @query('ravand-form-properties') private readonly properties!: RavandFormProperties;
  @query('ravand-form-palette') private readonly palette!: RavandFormPalette | null;
  readonly #draft = new DefinitionDraft<FormDefinition>(this, 'form');

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#loadTargets();
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (narrow.matches) this.sheet = '';
      // Out of what is said of an element, to the element itself.
      else if (event.composedPath().includes(this.properties)) this.canvas?.focusChosen();
    };
    this.addEventListener('keydown', leave);
    this.during(() => this.removeEventListener('keydown', leave));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
  }

  async #load(): Promise<void> {
    this.chosen = '';
    if (!narrow.matches) void import('./preview.ts');
    await Promise.all([this.#draft.load(this.params.name ?? ''), inAllLanguages()]);
    if (!this.#draft.isChanged) await this.#draft.check();
  }

  async #loadTargets(): Promise<void> {
    const named = async (kind: 'process' | 'rule'): Promise<readonly Choice[]> =>
      (await definitions.list(kind)).items.map(({ name, label }) => ({ value: name, label: local(label, name) }));
    [this.processes, this.rules] = await Promise.all([named('process'), named('rule')]);
  }

  get #entity(): EntityDefinition | undefined {
    return entityNamed(this.#draft.definition?.entity ?? '') as EntityDefinition | undefined;
  }

  protected override render() {
    const { problem, definition: form } = this.#draft;
    const entity = this.#entity;
    if (problem) return html`${this.#header()}${failed(problem.detail, () => void this.#load())}`;
    if (!form) return html`${this.#header()}${skeleton(8, 44)}`;
    if (!entity) return html`${this.#header()}<p class="muted">${t('list.noEntity')}</p>`;
    const found = new Set(this.#draft.findings.map(({ pointer }) => elementAt(form, pointer) ?? ''));
    if (this.isPublic)
      return html`${this.#header()}<ravand-form-public .form=${form} .entity=${entity} .version=${this.#draft.version} @form-command=${this.#onCommand}></ravand-form-public>
        <div><ravand-findings class=${this.#draft.findings.length === 0 ? 'wide' : ''} role="region" aria-label=${t('process.problems')} .findings=${this.#draft.findings} .checking=${this.#draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => this.#show(form, event.detail)}></ravand-findings>${this.#sheets()}</div>`;
    return html`${this.#header()}
      <div class="desk ${this.isTrying ? 'trying' : ''}">
        ${
          this.isTrying
            ? html`<ravand-form-preview .form=${form}></ravand-form-preview>`
            : html`<ravand-form-palette data-pane class=${this.sheet === 'palette' ? 'open' : ''} role="region" aria-label=${t('forms.palette')} .form=${form} .entity=${entity} @palette-add=${(event: CustomEvent<PaletteAdd>) => this.#add(event.detail)}></ravand-form-palette>
              <ravand-form-canvas data-pane role="region" aria-label=${t('forms.canvas')} .form=${form} .entity=${entity} .chosen=${this.chosen} .found=${found} @form-command=${this.#onCommand}
                @element-choose=${(event: CustomEvent<string>) => (this.chosen = event.detail)} @element-open=${() => this.#openProperties()}></ravand-form-canvas>`
        }
        <ravand-findings data-pane class=${this.sheet === 'findings' ? 'open' : ''} role="region" aria-label=${t('process.problems')} .findings=${this.#draft.findings} .checking=${this.#draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => this.#show(form, event.detail)}></ravand-findings>
        <ravand-form-properties data-pane class=${this.sheet === 'properties' ? 'open' : ''} role="region" aria-label=${t('forms.properties')} .form=${form} .entity=${entity} .chosen=${this.chosen} .processes=${this.processes} .rules=${this.rules} @form-command=${this.#onCommand} @element-choose=${(event: CustomEvent<string>) => (this.chosen = event.detail)}></ravand-form-properties>
      </div>
      ${this.#sheets()}`;
  }

  #header(): TemplateResult {
    const { definition: form } = this.#draft;
    const entity = this.#entity;
    const toggle = t(this.isTrying ? 'forms.design' : 'forms.preview');
    return html`<ravand-draft-header .draft=${this.#draft} back="/studio/forms" backLabel=${t('forms.back')} heading=${local(form?.label, this.params.name ?? '')} @draft-published=${() => void this.#published()} @draft-opened=${() => (this.chosen = '')}>
      ${entity ? html`<span class="muted wide"><bdi>${local(entity.label, entity.name)}</bdi></span>` : nothing}
      <button slot="actions" type="button" class="button wide" aria-pressed=${String(this.isPublic)} @click=${() => void this.#openPublic()}><ravand-icon name="globe"></ravand-icon>${t('forms.open.tab')}</button>
      <button slot="actions" type="button" class="button wide" aria-pressed=${String(this.isTrying)} @click=${() => void this.#try()}><ravand-icon name=${this.isTrying ? 'square-pen' : 'eye'}></ravand-icon>${toggle}</button>
    </ravand-draft-header>`;
  }

  #sheets(): TemplateResult {
    const button = (sheet: Sheet, icon: string, label: string) =>
      html`<button type="button" class="button quiet" aria-expanded=${String(this.sheet === sheet)} @click=${() => this.#open(this.sheet === sheet ? '' : sheet)}><ravand-icon name=${icon}></ravand-icon>${label}</button>`;
    return html`<nav class="sheets" aria-label=${t('forms.panes')}>
      <button type="button" class="button quiet" aria-pressed=${String(this.isPublic)} @click=${() => void this.#openPublic()}><ravand-icon name="globe"></ravand-icon>${t('forms.open.tab')}</button>
      ${this.isTrying || this.isPublic ? nothing : button('palette', 'plus', t('forms.addHere'))}
      ${button('properties', 'sliders-horizontal', t('forms.properties'))}
      ${button('findings', 'circle-alert', t('process.problems'))}
      <button type="button" class="button quiet" aria-pressed=${String(this.isTrying)} @click=${() => void this.#try()}><ravand-icon name=${this.isTrying ? 'square-pen' : 'eye'}></ravand-icon>${t(this.isTrying ? 'forms.design' : 'forms.preview')}</button>
    </nav>`;
  }

  #open(sheet: Sheet): void {
    this.isPublic = false;
    this.sheet = sheet;
    const pane = sheet === 'palette' ? this.palette : sheet === 'properties' ? this.properties : undefined;
    void this.updateComplete.then(() => pane?.focus());
  }

  #openProperties(): void {
    if (narrow.matches) this.#open('properties');
    else this.properties.focus();
  }

  async #try(): Promise<void> {
    await import('./preview.ts');
    this.isTrying = !this.isTrying;
    this.isPublic = false;
    this.sheet = '';
  }

  async #openPublic(): Promise<void> {
    await import('./public/pane.ts');
    this.isPublic = !this.isPublic;
    this.isTrying = false;
    this.sheet = '';
  }

  async #published(): Promise<void> {
    await refreshWorkspace();
  }

  #onCommand = (event: CustomEvent<FormCommand>): void => {
    const { form, as, chosen, mergeKey } = event.detail;
    this.#draft.edit(form, as, mergeKey);
    if (chosen !== undefined) this.chosen = chosen;
  };

  /** What is dropped goes where it was dropped; what is pressed after what is chosen, or into it. */
  #add({ what, place }: PaletteAdd): void {
    const form = this.#draft.definition;
    const entity = this.#entity;
    if (!form || !entity) return;
    const added = addToChosen(form, entity, { what, place }, this.chosen);
    if (added === undefined) {
      this.canvas?.say(t('forms.cannot'));
      return;
    }
    const { form: next, element } = added;
    this.#draft.edit(next, 'forms.did.add');
    this.chosen = element.id;
    if (narrow.matches) this.sheet = '';
    void this.updateComplete.then(() => {
      this.canvas?.say(placeWords(next, element, entity));
      // From the keyboard one goes on in the palette; what was added is seen.
      this.canvas?.updateComplete.then(() => this.canvas?.reveal(element.id));
    });
  }

  #show(form: FormDefinition, { pointer }: Finding): void {
    if (pointer.startsWith('/public')) {
      if (!this.isPublic) void this.#openPublic();
      return;
    }
    this.isPublic = false;
    const id = elementAt(form, pointer) ?? '';
    this.chosen = id;
    this.sheet = '';
    if (id === '') this.#openProperties();
    else void this.updateComplete.then(() => this.canvas?.focusChosen());
  }
}
