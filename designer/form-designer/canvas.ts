// `<ravand-form-canvas>`: the form as it will be, in which elements are chosen, dragged and moved by the keyboard. Draws the one `<ravand-form>`; everything
// done to the form is told as `form-command`, what is chosen as `element-choose`.
import { css, html, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { holdsElements, layoutOf, mayLieIn, placesOf } from '../../schemas/form-layout.ts';
import type { EntityDefinition, FormDefinition, FormElement, FormElementKind } from '../../schemas/types.ts';
import type { StoredRecord, Values } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { Sortables } from '../elements/sortables.ts';
import { base } from '../elements/styles/base.ts';
import { fieldsOfForm, type ShownField } from '../forms/fields.ts';
import type { RavandForm } from '../forms/form.ts';
import '../forms/form.ts';
import type { DesignLook } from '../forms/layout/layout-context.ts';
import { workspaceLines } from '../forms/references.ts';
import { relatedList } from '../records/record-form.ts';
import { offerKeys } from '../shell/shortcuts.ts';
import { t } from '../shell/texts.ts';
import { moveElement } from './commands/move-element.ts';
import { type Nudge, nudgeElement } from './commands/nudge-element.ts';
import { pasteElement } from './commands/paste-element.ts';
import { removeElement } from './commands/remove-element.ts';
import { type Dropped, sortableHolder } from './drag.ts';
import { nameOf, placeWords } from './element-words.ts';
import { inOrder, mayGo, standingOf } from './layout-tree.ts';

/** Of the event `form-command`: the form as it is to be, what was done, and what is chosen then. */
export interface FormCommand {
  readonly form: FormDefinition;
  /** Text key of what was done, for undo. */
  readonly as: string;
  readonly chosen?: string | undefined;
  readonly mergeKey?: string;
}

const nothingStored: Values = {};
const noTitles: Readonly<Record<string, string>> = {};

/** What was copied last; pasted into any form of this page. */
let clipboard: FormElement | undefined;

@customElement('ravand-form-canvas')
export class RavandFormCanvas extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 20px var(--gutter) 64px;
        background: var(--canvas);
      }
      .sheet {
        max-inline-size: 780px;
        margin-inline: auto;
        padding: 20px 24px 28px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      .sheet.roomy {
        max-inline-size: none;
      }
      :host([bare]) {
        overflow: visible;
        padding: 16px var(--gutter) 40px;
        background: none;
      }
      :host([bare]) .sheet {
        max-inline-size: none;
        padding: 0;
        border: 0;
      }
      ravand-form {
        min-block-size: 120px;
      }
      @media (max-width: 767.98px) {
        :host {
          padding: 10px 10px 64px;
        }
        .sheet {
          padding: 14px;
        }
      }
    `,
  ];

  @property({ attribute: false }) form!: FormDefinition;
  @property({ attribute: false }) entity!: EntityDefinition;
  /** Id of what is chosen; empty = the form itself. */
  @property() chosen = '';
  /** Within something that is a sheet itself. */
  @property({ type: Boolean, reflect: true }) bare = false;
  /** Whose values are shown in it; absent = it stands empty. */
  @property({ attribute: false }) record: StoredRecord | undefined;
  /** Ids of elements something is wrong with. */
  @property({ attribute: false }) found: ReadonlySet<string> = new Set();
  @state() private said = '';
  @query('ravand-form') private readonly drawn!: RavandForm;
  readonly #sortables = new Sortables(
    this,
    () => this.drawn?.renderRoot.querySelectorAll<HTMLElement>('[data-children]') ?? [],
    (holder) => sortableHolder(holder, this.#mayDrop, (drop) => this.#drop(drop)),
  );
  #fields: readonly ShownField[] = [];
  /** What took the focus away is to give it back: the element that was moved. */
  #refocus = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      offerKeys(() => ({
        heading: t('forms.canvas'),
        keys: [
          ['ArrowUp ArrowDown', t('forms.key.walk')],
          ['Enter', t('forms.key.properties')],
          ['Alt+ArrowUp Alt+ArrowDown', t('forms.key.move')],
          ['Alt+ArrowLeft Alt+ArrowRight', t('forms.key.nest')],
          ['Control+D', t('forms.duplicate')],
          ['Delete', t('forms.remove')],
          ['Escape', t('forms.key.out')],
        ],
      })),
    );
    // Beside the form is the form as a whole.
    this.addEventListener('click', this.#onClick);
    this.during(() => this.removeEventListener('click', this.#onClick));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('form') || changed.has('entity'))
      this.#fields = fieldsOfForm(placesOf(this.form), this.entity.fields);
  }

  protected override render() {
    const hasLines = this.#fields.some(({ kind }) => kind === 'lines');
    return html`<div class="sheet ${hasLines ? 'roomy' : ''}" @keydown=${this.#onKey} @focusin=${this.#onFocus}>
        <ravand-form ?fresh=${this.record === undefined} .fields=${this.#fields} .layout=${layoutOf(this.form)} .values=${this.record?.values ?? nothingStored} .titles=${this.record?.titles ?? noTitles} .record=${this.record} .design=${this.#look} .lines=${workspaceLines} .related=${this.#related}></ravand-form>
      </div>
      <div class="visually-hidden" role="status">${this.said}</div>`;
  }

  get #look(): DesignLook {
    return {
      name: t('forms.canvas'),
      chosen: this.chosen,
      found: this.found,
      vacant: t('forms.vacant'),
      label: (element) => placeWords(this.form, element, this.entity),
    };
  }

  /** A list is drawn without records: it is the place of it that is seen. */
  #related = relatedList({ id: '' });

  protected override updated(): void {
    void this.drawn.updateComplete.then(() => {
      this.#sortables.follow();
      if (this.#refocus) this.focusChosen();
      this.#refocus = false;
    });
  }

  focusChosen(): void {
    const element = this.#frame(this.chosen);
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  }

  /** Brings it into sight; the focus stays where it is. */
  reveal(id: string): void {
    void this.drawn.updateComplete.then(() => this.#frame(id)?.scrollIntoView({ block: 'nearest' }));
  }

  say(text: string): void {
    this.said = text;
  }

  #frame(id: string): HTMLElement | null | undefined {
    return this.drawn.renderRoot.querySelector<HTMLElement>(`[data-element="${CSS.escape(id)}"]`);
  }

  #mayDrop = (item: HTMLElement, holder: string): boolean => {
    const known = standingOf(this.form, item.dataset.element ?? '')?.element;
    const into = holder === '' ? undefined : standingOf(this.form, holder)?.element;
    if (known) return mayGo(this.form, known, { holder: holder || undefined });
    return mayLieIn((item.dataset.kind ?? 'field') as FormElementKind, into?.kind);
  };

  #drop({ item, place }: Dropped): void {
    const id = item.dataset.element ?? '';
    this.#do(moveElement(this.form, id, place), 'forms.did.move', id);
  }

  #do(form: FormDefinition, as: string, chosen: string | undefined): void {
    if (form === this.form) {
      this.said = t('forms.cannot');
      return;
    }
    this.#refocus = true;
    this.emit('form-command', { form, as, chosen } satisfies FormCommand);
    const element = standingOf(form, chosen ?? '')?.element;
    this.said = element ? placeWords(form, element, this.entity) : t(as);
  }

  #choose(id: string): void {
    if (id !== this.chosen) this.emit('element-choose', id);
  }

  #onClick = (event: Event): void => {
    this.#choose(elementAt(event) ?? '');
  };

  #onFocus = (event: Event): void => {
    const id = elementAt(event);
    if (id !== undefined) this.#choose(id);
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const act = event.altKey ? this.#nudge(event.key) : isCommand ? this.#command(event.code) : this.#plain(event.key);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  #nudge(key: string): (() => void) | undefined {
    const rtl = this.matches(':dir(rtl)');
    const nudges: Readonly<Record<string, Nudge>> = {
      ArrowUp: 'up',
      ArrowDown: 'down',
      [rtl ? 'ArrowLeft' : 'ArrowRight']: 'in',
      [rtl ? 'ArrowRight' : 'ArrowLeft']: 'out',
    };
    const nudge = nudges[key];
    if (nudge === undefined || this.chosen === '') return undefined;
    return () => this.#do(nudgeElement(this.form, this.chosen, nudge), 'forms.did.move', this.chosen);
  }

  #command(code: string): (() => void) | undefined {
    const chosen = standingOf(this.form, this.chosen)?.element;
    if (code === 'KeyV') return () => this.#paste(clipboard, 'forms.did.paste');
    if (chosen === undefined) return undefined;
    if (code === 'KeyC') return () => this.#copy(chosen);
    if (code === 'KeyX')
      return () => {
        this.#copy(chosen);
        this.#remove();
      };
    if (code === 'KeyD') return () => this.#paste(chosen, 'forms.did.duplicate');
    return undefined;
  }

  #copy(element: FormElement): void {
    clipboard = element;
    this.said = t('forms.copied', { name: nameOf(element, this.entity) });
  }

  #paste(copied: FormElement | undefined, as: string): void {
    if (copied === undefined) return;
    const { form, id } = pasteElement(this.form, copied, this.entity, this.chosen || undefined);
    this.#do(form, as, id);
  }

  #plain(key: string): (() => void) | undefined {
    const standing = standingOf(this.form, this.chosen);
    const [forward, back] = this.matches(':dir(rtl)') ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    if (key === 'ArrowDown' || key === 'ArrowUp') return () => this.#walk(key === 'ArrowDown' ? 1 : -1);
    if (standing === undefined) return undefined;
    if (key === forward) {
      const child = holdsElements(standing.element) ? standing.element.children?.[0] : undefined;
      return child && (() => this.#goTo(child.id));
    }
    if (key === back || key === 'Escape') return () => this.#goTo(standing.holder?.id ?? '');
    if (key === 'Delete' || key === 'Backspace') return () => this.#remove();
    if (key === 'Enter') return () => this.emit('element-open', this.chosen);
    return undefined;
  }

  #walk(step: 1 | -1): void {
    const order = inOrder(this.form).map(({ element }) => element.id);
    const at = order.indexOf(this.chosen);
    const next = order[at < 0 ? (step > 0 ? 0 : order.length - 1) : at + step];
    if (next !== undefined) this.#goTo(next);
  }

  #goTo(id: string): void {
    this.#refocus = id !== '';
    this.#choose(id);
    if (id === '') this.drawn.renderRoot.querySelector<HTMLElement>('form')?.focus();
  }

  /** What comes next is chosen, so that one can go on. */
  #remove(): void {
    const standing = standingOf(this.form, this.chosen);
    if (standing === undefined) return;
    const { siblings, index, holder, element } = standing;
    const next = siblings[index + 1] ?? siblings[index - 1] ?? holder;
    const form = removeElement(this.form, this.chosen);
    const chosen = next && standingOf(form, next.id) ? next.id : '';
    this.#do(form, 'forms.did.remove', chosen);
    this.said = t('forms.removed', { name: nameOf(element, this.entity) });
  }
}

function elementAt(event: Event): string | undefined {
  for (const part of event.composedPath())
    if (part instanceof HTMLElement && part.dataset.element) return part.dataset.element;
  return undefined;
}
