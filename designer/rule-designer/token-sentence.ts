// What the three parts of a rule share: tokens that open their editor in one popover, the place of a fault, and telling what became of the rule.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { RuleDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { deepActive } from '../elements/focus.ts';
import '../elements/popover.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { floats } from '../elements/styles/floats.ts';
import { t } from '../shell/texts.ts';
import type { Finding } from '../studio/definitions.ts';
import { type Choice, noChoices, type RuleChoices } from './choices.ts';
import { sentenceStyle } from './sentence-style.ts';

/** One step of editing. */
export interface RuleEdit {
  readonly rule: RuleDefinition;
  /** Text key of what was done. */
  readonly as: string;
  /** The same in a row is one step. */
  readonly mergeKey?: string;
}

/** One part of a token: a press opens its editor. */
export interface TokenPart {
  readonly key: string;
  readonly text: string;
  readonly look?: 'value' | 'operator' | 'expression' | 'missing' | undefined;
  /** What the editor is called, for screen readers. */
  readonly label: string;
  readonly edit: () => TemplateResult;
}

export abstract class TokenSentence extends RavandElement {
  static override styles = [base, buttons, controls, floats, sentenceStyle];

  @property({ attribute: false }) rule!: RuleDefinition;
  @property({ attribute: false }) choices: RuleChoices = noChoices;
  @property({ attribute: false }) findings: readonly Finding[] = [];
  @state() protected editing = '';
  #parts = new Map<string, TokenPart>();

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('editing') as string | undefined;
    if (before && this.editing === '') requestAnimationFrame(() => this.#giveBack(before));
  }

  /** The focus goes to the token that was edited, wherever the editing began; whoever pressed elsewhere is there. */
  #giveBack(key: string): void {
    const active = deepActive();
    if (this.editing !== '' || (active !== document.body && active?.getRootNode() !== this.renderRoot)) return;
    (this.anchorOf(key) as HTMLElement | null)?.focus({ preventScroll: true });
  }

  protected tell(rule: RuleDefinition, as: string, mergeKey?: string): void {
    const edit: RuleEdit = { rule, as, ...(mergeKey === undefined ? {} : { mergeKey }) };
    this.emit('rule-edit', edit);
  }

  /** @param pointer where a fault of it would be */
  protected token(parts: readonly TokenPart[], pointer: string, more: unknown = nothing): TemplateResult {
    for (const part of parts) this.#parts.set(part.key, part);
    const isWrong = this.faultsAt(pointer).length > 0;
    return html`<span class="token ${isWrong ? 'wrong' : ''}" data-pointer=${pointer}>
      ${parts.map((part) => this.#button(part))}${more}
    </span>`;
  }

  #button({ key, text, look, label }: TokenPart): TemplateResult {
    const isOpen = this.editing === key;
    const open = () => {
      this.editing = isOpen ? '' : key;
    };
    return html`<button type="button" class=${look ?? ''} data-key=${key} aria-haspopup="dialog" aria-expanded=${String(isOpen)} title=${label} @click=${open}><bdi>${text === '' ? '…' : text}</bdi></button>`;
  }

  /** Opens the editor of a token once it is drawn. */
  protected async openToken(key: string): Promise<void> {
    await this.updateComplete;
    requestAnimationFrame(() => {
      this.editing = key;
    });
  }

  protected closeToken(): void {
    this.editing = '';
  }

  /** Below all lines: the editor of the token that is open. */
  protected tokenEditor(): TemplateResult {
    const part = this.#parts.get(this.editing);
    const anchor = part && this.anchorOf(part.key);
    const closed = (event: Event) => {
      event.stopPropagation();
      this.closeToken();
    };
    return html`<ravand-popover .open=${part !== undefined} .anchor=${anchor ?? undefined} .label=${part?.label ?? ''} @popover-close=${closed}>
      ${part === undefined ? nothing : part.edit()}
    </ravand-popover>`;
  }

  protected anchorOf(key: string): Element | null {
    return this.renderRoot?.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? null;
  }

  /** A list of choices; a press chooses and closes. */
  protected optionList(choices: readonly Choice[], value: unknown, choose: (value: string) => void): TemplateResult {
    const pick = (chosen: string) => {
      this.closeToken();
      choose(chosen);
    };
    return html`<div class="options" @keydown=${walkOptions}>
      ${choices.map(
        ({ value: one, label }) =>
          html`<button type="button" class="option" aria-pressed=${String(one === value)} ?autofocus=${one === value} @click=${() => pick(one)}><bdi>${label}</bdi></button>`,
      )}
      ${choices.length === 0 ? html`<p class="muted">${t('combo.none')}</p>` : nothing}
    </div>`;
  }

  protected faultsAt(pointer: string): readonly Finding[] {
    return this.findings.filter((finding) => finding.pointer === pointer || finding.pointer.startsWith(`${pointer}/`));
  }

  /** The sentences of what is wrong with a place. */
  protected faults(pointer: string): TemplateResult | typeof nothing {
    const found = this.faultsAt(pointer);
    if (found.length === 0) return nothing;
    return html`${found.map(
      ({ message }) =>
        html`<div class="fault" role="note"><ravand-icon name="circle-alert"></ravand-icon><span>${message}</span></div>`,
    )}`;
  }

  /** Shows the place of a fault. */
  show(pointer: string): boolean {
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('[data-pointer]')];
    const place = all
      .filter(({ dataset }) => pointer.startsWith(dataset.pointer ?? '/'))
      .sort((a, b) => (b.dataset.pointer?.length ?? 0) - (a.dataset.pointer?.length ?? 0))[0];
    place?.scrollIntoView({ block: 'center' });
    place?.querySelector<HTMLElement>('button')?.focus();
    return place !== undefined;
  }
}

/** Arrows, Home, End and a first letter walk a list of choices. */
function walkOptions(event: KeyboardEvent): void {
  const options = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.option')];
  const now = options.indexOf(event.target as HTMLElement);
  const { key } = event;
  const arrow = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  const isLetter = key.length === 1 && key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
  const named = isLetter
    ? [...options.slice(now + 1), ...options].find(({ textContent }) =>
        textContent?.trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase()),
      )
    : undefined;
  const next =
    arrow !== 0
      ? options[(now + arrow + options.length) % options.length]
      : key === 'Home'
        ? options[0]
        : key === 'End'
          ? options.at(-1)
          : named;
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
