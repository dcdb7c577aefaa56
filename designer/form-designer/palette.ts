// `<ravand-form-palette>`: what a form can be made of: kinds of elements and the fields of its entity, found by typing, those in use marked. One is dragged
// into the canvas, or put after what is chosen by a press. Emits `palette-add` with what, and where it was dropped.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type Sortable from 'sortablejs';
import { foldForSearch } from '../../core/kernel/fold.ts';
import { placesOf } from '../../schemas/form-layout.ts';
import type {
  EntityDefinition,
  FieldDefinition,
  FieldKind,
  FormDefinition,
  FormElementKind,
} from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { Sortables } from '../elements/sortables.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { kindIcons } from '../entity-designer/entities.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { sortableSource } from './drag.ts';
import type { Place } from './layout-tree.ts';
import { elementKinds, kindIcon } from './new-element.ts';
import { paletteStyle } from './palette-style.ts';

export type Added =
  | { readonly kind: FormElementKind }
  | { readonly field: string }
  /** A field of the form's own. */
  | { readonly own: FieldKind };

/** Of the event `palette-add`; without a place it goes after what is chosen. */
export interface PaletteAdd {
  readonly what: Added;
  readonly place?: Place | undefined;
}

const ownKinds: readonly FieldKind[] = ['text', 'choice', 'boolean', 'integer', 'date'];

@customElement('ravand-form-palette')
export class RavandFormPalette extends RavandElement {
  static override styles = [base, buttons, controls, paletteStyle];

  @property({ attribute: false }) form!: FormDefinition;
  @property({ attribute: false }) entity!: EntityDefinition;
  @state() private search = '';

  constructor() {
    super();
    new Sortables(
      this,
      () => this.renderRoot.querySelectorAll('ul'),
      (list) => this.#source(list),
    );
  }

  #source(list: HTMLElement): Sortable {
    return sortableSource(list, ({ item, place }) => {
      const what = whatIs(item);
      if (what) this.emit('palette-add', { what, place } satisfies PaletteAdd);
    });
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input')?.focus();
  }

  protected override render() {
    const wanted = foldForSearch(this.search);
    const fits = (text: string) => foldForSearch(text).includes(wanted);
    const used = new Set(placesOf(this.form).map(({ field }) => field));
    const fields = this.entity.fields.filter((field) => fits(labelOf(field)) || fits(field.name));
    const kinds = elementKinds.filter((kind) => fits(t(`forms.kind.${kind}`)));
    const own = ownKinds.filter((kind) => fits(t(`entity.kinds.${kind}`)));
    return html`<div class="search"><input class="control" type="search" autocomplete="off" aria-label=${t('forms.search')} placeholder=${t('forms.search')} .value=${this.search} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)} /></div>
      <div class="list">
        ${this.#part(
          t('forms.elements'),
          kinds.map((kind) => this.#item({ kind }, kindIcon[kind], t(`forms.kind.${kind}`), kind)),
          'kinds',
        )}
        ${this.#part(
          t('forms.fields'),
          fields.map((field) => this.#field(field, used.has(field.name))),
        )}
        ${this.#part(
          t('forms.ownFields'),
          own.map((kind) => this.#item({ own: kind }, kindIcons[kind], t(`entity.kinds.${kind}`), 'field')),
          'kinds',
        )}
        ${kinds.length + fields.length + own.length === 0 ? html`<p class="muted">${t('forms.nothingFound')}</p>` : nothing}
      </div>`;
  }

  #part(heading: string, items: readonly TemplateResult[], look = ''): TemplateResult | typeof nothing {
    return items.length === 0 ? nothing : html`<h2>${heading}</h2><ul class=${look}>${items}</ul>`;
  }

  #field(field: FieldDefinition, isUsed: boolean): TemplateResult {
    return html`<li data-new data-kind=${field.kind === 'lines' ? 'lines' : 'field'} data-field=${field.name}>
      <button type="button" class="item ${isUsed ? 'used' : ''}" @click=${() => this.#add({ field: field.name })}>
        <ravand-icon name=${kindIcons[field.kind]}></ravand-icon><bdi class="truncate">${labelOf(field)}</bdi>
        ${isUsed ? html`<span class="visually-hidden">${t('forms.used')}</span><ravand-icon name="check"></ravand-icon>` : nothing}
      </button>
    </li>`;
  }

  #item(what: Added, icon: string, label: string, kind: FormElementKind): TemplateResult {
    const own = 'own' in what ? what.own : nothing;
    return html`<li data-new data-kind=${kind} data-own=${own}>
      <button type="button" class="item" @click=${() => this.#add(what)}><ravand-icon name=${icon}></ravand-icon><span class="truncate">${label}</span></button>
    </li>`;
  }

  #add(what: Added): void {
    this.emit('palette-add', { what } satisfies PaletteAdd);
  }
}

function whatIs({ dataset }: HTMLElement): Added | undefined {
  if (dataset.field) return { field: dataset.field };
  if (dataset.own) return { own: dataset.own as FieldKind };
  return dataset.kind ? { kind: dataset.kind as FormElementKind } : undefined;
}
