// `<ravand-file-box>`: files of one field: chosen or dropped, seen coming, cancelled, replaced, taken away, and earlier ones had back. Everything is
// a button or a link, so the keyboard does it all. Emits `files-change` with the files and `files-leave`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { endingOf, isPicture } from '../../schemas/file-types.ts';
import { ServerProblem } from '../api/problem.ts';
import type { FileFacts, FileVersion } from '../api/types.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatDateTime } from '../format/dates.ts';
import { thumbnail } from '../format/files.ts';
import { formatInteger, formatPercent } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';
import { RavandElement } from './element.ts';
import './icon.ts';
import { base } from './styles/base.ts';
import { buttons } from './styles/buttons.ts';
import { controls } from './styles/controls.ts';
import { fileStyles } from './styles/files.ts';

/** Where files go and come from; what a place cannot do is absent. */
export interface FilePlace {
  upload(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<FileFacts>;
  /** Of the bytes; `show` = to draw a picture. */
  address?(file: FileFacts, show: boolean): string;
  /** Everything the field held. */
  versions?(): Promise<readonly FileVersion[]>;
}

/** A file on its way, or one that did not get through. */
interface Coming {
  readonly key: number;
  readonly name: string;
  readonly share: number;
  readonly fault?: string;
  readonly stop: AbortController;
}

let keys = 0;

@customElement('ravand-file-box')
export class RavandFileBox extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    fileStyles,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .box {
        display: grid;
        gap: 6px;
        padding: 8px;
        border: 1px dashed var(--line-strong, var(--line));
        border-radius: var(--radius);
      }
      .box.invalid {
        border-color: var(--danger);
      }
      .box.over {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      ul {
        display: grid;
        gap: 4px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        min-inline-size: 0;
        min-block-size: 36px;
      }
      li .thumbnail {
        inline-size: 36px;
        block-size: 36px;
      }
      li a {
        min-block-size: 24px;
      }
      .look {
        display: grid;
        flex: none;
        padding: 0;
        border: 0;
        border-radius: 4px;
        background: none;
        cursor: zoom-in;
      }
      li .what {
        display: grid;
        flex: 1;
        min-inline-size: 0;
      }
      .small {
        font: var(--small);
        color: var(--text-3);
      }
      .fault {
        font: var(--small);
        color: var(--danger);
      }
      progress {
        inline-size: 100%;
        block-size: 4px;
        accent-color: var(--accent);
      }
      .add {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
      }
      summary {
        cursor: pointer;
        font: var(--small);
        color: var(--accent);
        min-block-size: 24px;
      }
    `,
  ];

  @property({ attribute: false }) files: readonly FileFacts[] = [];
  @property({ attribute: false }) place: FilePlace | undefined;
  @property() label = '';
  /** Endings that are taken. */
  @property({ attribute: false }) accept: readonly string[] = [];
  @property({ type: Number }) mostBytes = Number.POSITIVE_INFINITY;
  @property({ type: Number }) most = 1;
  @property({ type: Boolean }) invalid = false;
  @property({ type: Boolean }) required = false;
  @property({ type: Boolean }) disabled = false;
  /** Resolves once nothing is on its way any more. */
  settled: Promise<void> = Promise.resolve();
  @state() private coming: readonly Coming[] = [];
  @state() private isOver = false;
  /** The picture that is seen large. */
  @state() private looked: FileFacts | undefined;
  @state() private earlier: readonly FileVersion[] | undefined;
  @query('input') private readonly input!: HTMLInputElement;
  @query('.choose') private readonly button!: HTMLButtonElement | null;
  /** What the box holds while several uploads end one after another, before its owner has answered. */
  #held: readonly FileFacts[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('files')) this.#held = this.files;
  }

  override focus(): void {
    (this.button ?? this.renderRoot.querySelector<HTMLElement>('button, a'))?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const { stop } of this.coming) stop.abort();
  }

  override render(): TemplateResult {
    const isFull = this.most > 1 && this.files.length >= this.most;
    return html`<div class="box ${this.invalid ? 'invalid' : ''} ${this.isOver ? 'over' : ''}" role="group" aria-label=${this.label}
        @dragover=${this.#onOver} @dragleave=${() => (this.isOver = false)} @drop=${this.#onDrop} @focusout=${this.#onLeave}>
        ${this.files.length + this.coming.length > 0 ? html`<ul>${this.files.map((file) => this.#file(file))} ${this.coming.map((coming) => this.#coming(coming))}</ul>` : nothing}
        ${this.disabled || isFull ? nothing : this.#adding()}
        ${this.place?.versions ? this.#versions() : nothing}
      </div>
      <span class="visually-hidden" role="status">${this.coming.find(({ fault }) => !fault) ? t('files.uploading') : nothing}</span>
      ${this.#large()}`;
  }

  #adding(): TemplateResult {
    const replaces = this.most === 1 && this.files.length > 0;
    const word = replaces ? 'replace' : this.most > 1 ? 'chooseMany' : 'choose';
    return html`<div class="add">
      <button type="button" class="button small choose" aria-required=${String(this.required)} @click=${() => this.input.click()}><ravand-icon name="upload"></ravand-icon>${t(`files.${word}`)}</button>
      <span class="small">${t('files.dropHint', { limit: formatBytes(this.mostBytes) })}</span>
      <input type="file" hidden tabindex="-1" aria-hidden="true" ?multiple=${this.most > 1} accept=${this.accept.map((ending) => `.${ending}`).join(',')} @change=${this.#onChosen} />
    </div>`;
  }

  #file(file: FileFacts): TemplateResult {
    return html`<li>
      ${this.#picture(file)}
      <span class="what">
        ${this.#named(file)}
        <span class="small">${this.#facts(file)}</span>
      </span>
      ${this.disabled ? nothing : this.#button('x', t('files.remove', { name: file.name }), () => this.#remove(file))}
    </li>`;
  }

  /** Pressed, it is seen as large as it is. */
  #picture(file: FileFacts): TemplateResult {
    const source = this.place?.address?.(file, true);
    const small = thumbnail(file, source);
    if (source === undefined || !isPicture(file.type)) return small;
    const label = t('files.look', { name: file.name });
    return html`<button type="button" class="look" aria-label=${label} title=${label} @click=${() => void this.#look(file)}>${small}</button>`;
  }

  /** A name that runs against the page begins where the page does. */
  #named(file: FileFacts): TemplateResult {
    const address = this.place?.address?.(file, false);
    return address === undefined
      ? html`<span class="truncate"><bdi>${file.name}</bdi></span>`
      : html`<a href=${address} download=${file.name} class="truncate"><bdi>${file.name}</bdi></a>`;
  }

  async #look(file: FileFacts): Promise<void> {
    await import('./picture-dialog.ts');
    this.looked = file;
  }

  #large(): TemplateResult | typeof nothing {
    const { looked, place } = this;
    if (!looked || !place?.address) return nothing;
    return html`<ravand-picture-dialog name=${looked.name} source=${place.address(looked, true)} file=${place.address(looked, false)} @picture-close=${() => (this.looked = undefined)}></ravand-picture-dialog>`;
  }

  #facts(file: FileFacts): string {
    const size = formatBytes(file.size);
    return file.width && file.height ? `${size} · ${formatInteger(file.width)} × ${formatInteger(file.height)}` : size;
  }

  #coming({ key, name, share, fault, stop }: Coming): TemplateResult {
    const drop = () => {
      stop.abort();
      this.coming = this.coming.filter((one) => one.key !== key);
      void this.updateComplete.then(() => this.focus());
    };
    return html`<li>
      <ravand-icon name=${fault ? 'circle-alert' : 'upload'}></ravand-icon>
      <span class="what">
        <span class="truncate"><bdi>${name}</bdi></span>
        ${fault ? html`<span class="fault" role="alert">${fault}</span>` : html`<progress max="1" .value=${share} aria-label=${t('files.progress', { name })} aria-valuetext=${formatPercent(Math.floor(share * 100))}></progress>`}
      </span>
      ${this.#button('x', t(fault ? 'files.dismiss' : 'files.cancel', { name }), drop)}
    </li>`;
  }

  #button(icon: string, label: string, run: () => void): TemplateResult {
    return html`<button type="button" class="button quiet icon-only" aria-label=${label} title=${label} @click=${run}><ravand-icon name=${icon}></ravand-icon></button>`;
  }

  #versions(): TemplateResult {
    const held = new Set(this.files.map(({ id }) => id));
    const earlier = this.earlier?.filter(({ file }) => !held.has(file.id));
    return html`<details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && void this.#loadVersions()}>
      <summary>${t('files.versions')}</summary>
      ${earlier?.length === 0 ? html`<span class="small">${t('files.noVersions')}</span>` : nothing}
      <ul>
        ${earlier?.map(
          ({ file, uploadedAt }) => html`<li>
            ${this.#picture(file)}
            <span class="what">
              ${this.#named(file)}
              <span class="small">${t('files.version', { number: file.version ?? 0 })} · ${formatDateTime(uploadedAt)}</span>
            </span>
            ${this.disabled || (this.most > 1 && this.files.length >= this.most) ? nothing : this.#button('undo-2', t('files.restore', { name: file.name }), () => this.#add(file))}
          </li>`,
        )}
      </ul>
    </details>`;
  }

  async #loadVersions(): Promise<void> {
    this.earlier = await this.place?.versions?.();
  }

  #onChosen = (): void => {
    this.#take([...(this.input.files ?? [])]);
    this.input.value = '';
  };

  #onOver = (event: DragEvent): void => {
    if (this.disabled || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.isOver = true;
  };

  #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.isOver = false;
    if (!this.disabled) this.#take([...(event.dataTransfer?.files ?? [])]);
  };

  #onLeave = (event: FocusEvent): void => {
    if (!this.renderRoot.contains(event.relatedTarget as Node | null)) this.emit('files-leave');
  };

  #take(files: readonly File[]): void {
    const room = this.most === 1 ? 1 : this.most - this.files.length - this.coming.filter(({ fault }) => !fault).length;
    for (const file of files.slice(0, Math.max(0, room))) this.#upload(file);
  }

  /** What the server would refuse anyway is not sent. */
  #faultOf(file: File): string | undefined {
    if (file.size > this.mostBytes) return t('files.tooLarge', { limit: formatBytes(this.mostBytes) });
    if (!this.accept.includes(endingOf(file.name)))
      return t('files.wrongType', { accepted: this.accept.map(isolated).join(t('list.comma')) });
    return undefined;
  }

  /** One after another, so that they stand in the order they were chosen in. */
  #upload(file: File): void {
    const key = keys++;
    const stop = new AbortController();
    const fault = this.#faultOf(file);
    this.coming = [...this.coming, { key, name: file.name, share: 0, stop, ...(fault ? { fault } : {}) }];
    if (!fault) this.settled = this.settled.then(() => this.#send(file, key, stop.signal));
  }

  async #send(file: File, key: number, signal: AbortSignal): Promise<void> {
    const show = (change: Partial<Coming>) => {
      this.coming = this.coming.map((one) => (one.key === key ? { ...one, ...change } : one));
    };
    if (signal.aborted || !this.place) return;
    try {
      const facts = await this.place.upload(file, (share) => show({ share }), signal);
      this.coming = this.coming.filter((one) => one.key !== key);
      this.#add(facts);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      if (!(error instanceof ServerProblem)) throw error;
      show({ fault: error.detail });
    }
  }

  #add(file: FileFacts): void {
    this.#tell(this.most === 1 ? [file] : [...this.#held, file]);
  }

  #remove(file: FileFacts): void {
    this.#tell(this.#held.filter(({ id }) => id !== file.id));
    void this.updateComplete.then(() => this.focus());
  }

  #tell(files: readonly FileFacts[]): void {
    this.#held = files;
    this.emit('files-change', files);
  }
}

/** Endings are Latin: each runs its own way in the sentence, and they in its. */
function isolated(ending: string): string {
  return `\u2068${ending}\u2069`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ravand-file-box': RavandFileBox;
  }
}
