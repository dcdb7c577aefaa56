// `<ravand-signature-box>`: a signature drawn by pointer, or written as a name by whoever does not draw: both become the same kind of picture, sent as a file.
// Emits `files-change` with the file or none, and `files-leave`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import type { FileFacts } from '../api/types.ts';
import { thumbnail } from '../format/files.ts';
import { t } from '../shell/texts.ts';
import { RavandElement } from './element.ts';
import type { FilePlace } from './file-box.ts';
import { base } from './styles/base.ts';
import { buttons } from './styles/buttons.ts';
import { controls } from './styles/controls.ts';
import { fileStyles } from './styles/files.ts';

/** Of the picture, in its own pixels: wide enough to be printed. */
const size = { width: 720, height: 200 } as const;

@customElement('ravand-signature-box')
export class RavandSignatureBox extends RavandElement {
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
        gap: 8px;
        padding: 8px;
        border: 1px dashed var(--control);
        border-radius: var(--radius);
      }
      .box.invalid {
        border-color: var(--danger);
      }
      /* A signature is ink on paper, in every theme. */
      canvas {
        inline-size: 100%;
        aspect-ratio: 18 / 5;
        border-radius: var(--radius);
        background: #fff;
        box-shadow: inset 0 -1px 0 var(--line);
        touch-action: none;
        cursor: crosshair;
      }
      canvas[hidden] {
        display: none;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
      }
      .thumbnail {
        inline-size: 160px;
        block-size: 45px;
        object-fit: contain;
        background: #fff;
      }
      .grow {
        flex: 1;
        min-inline-size: 140px;
      }
    `,
  ];

  @property() label = '';
  @property({ attribute: false }) file: FileFacts | undefined;
  @property({ attribute: false }) place: FilePlace | undefined;
  @property({ type: Boolean }) invalid = false;
  @property({ type: Boolean }) required = false;
  @property({ type: Boolean }) disabled = false;
  /** Resolves once the picture is at the server. */
  settled: Promise<void> = Promise.resolve();
  @state() private isTyping = false;
  @state() private isDrawn = false;
  @state() private name = '';
  @state() private fault = '';
  @query('canvas') private readonly canvas!: HTMLCanvasElement;

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input, button')?.focus();
  }

  override render(): TemplateResult {
    return html`<div class="box ${this.invalid ? 'invalid' : ''}" role="group" aria-label=${this.label} @focusout=${this.#onLeave}>
      ${this.file ? this.#signed(this.file) : this.#signing()}
      <span role="status">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</span>
    </div>`;
  }

  #signed(file: FileFacts): TemplateResult {
    return html`<div class="bar">
      ${thumbnail(file, this.place?.address?.(file, true))}
      <span class="grow"><ravand-icon name="check"></ravand-icon> ${t('signature.signed')}</span>
      ${this.disabled ? nothing : html`<button type="button" class="button small" @click=${() => this.#tell(undefined)}>${t('signature.again')}</button>`}
    </div>`;
  }

  #signing(): TemplateResult {
    return html`<canvas width=${size.width} height=${size.height} ?hidden=${this.isTyping} aria-hidden="true"
        @pointerdown=${this.#begin}></canvas>
      ${
        this.isTyping
          ? html`<label class="field"><span class="label">${t('signature.name')}</span
            ><input class="control" dir="auto" placeholder=" " autocomplete="name" .value=${this.name} @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)} @keydown=${this.#onKey}
          /></label>`
          : nothing
      }
      <div class="bar">
        <button type="button" class="button small" aria-required=${String(this.required)} ?disabled=${this.isTyping ? this.name.trim() === '' : !this.isDrawn} @click=${() => this.#sign()}>${t('signature.sign')}</button>
        ${this.isTyping ? nothing : html`<button type="button" class="button quiet small" ?disabled=${!this.isDrawn} @click=${this.#clear}>${t('signature.clear')}</button>`}
        <button type="button" class="button quiet small" @click=${this.#swap}>${t(this.isTyping ? 'signature.draw' : 'signature.type')}</button>
      </div>`;
  }

  #swap = (): void => {
    this.isTyping = !this.isTyping;
    this.isDrawn = false;
    void this.updateComplete.then(() => this.focus());
  };

  #clear = (): void => {
    this.canvas.getContext('2d')?.clearRect(0, 0, size.width, size.height);
    this.isDrawn = false;
  };

  #begin = (event: PointerEvent): void => {
    if (this.disabled || event.button !== 0) return;
    event.preventDefault();
    const { canvas } = this;
    const pen = canvas.getContext('2d');
    if (!pen) return;
    canvas.setPointerCapture(event.pointerId);
    const at = (move: PointerEvent): [number, number] => {
      const box = canvas.getBoundingClientRect();
      const scale = size.width / box.width;
      return [(move.clientX - box.x) * scale, (move.clientY - box.y) * scale];
    };
    Object.assign(pen, { lineWidth: 3, lineCap: 'round', lineJoin: 'round', strokeStyle: '#16211f' });
    pen.beginPath();
    pen.moveTo(...at(event));
    const draw = (move: PointerEvent) => {
      pen.lineTo(...at(move));
      pen.stroke();
      this.isDrawn = true;
    };
    canvas.addEventListener('pointermove', draw);
    canvas.addEventListener('pointerup', () => canvas.removeEventListener('pointermove', draw), { once: true });
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (this.name.trim() !== '') this.#sign();
  };

  #sign(): void {
    this.settled = this.#send().catch((error: unknown) => {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.detail;
    });
  }

  async #send(): Promise<void> {
    if (this.isTyping) this.#write();
    const picture = await new Promise<Blob | null>((resolve) => this.canvas.toBlob(resolve, 'image/png'));
    if (picture === null || this.place === undefined) return;
    this.fault = '';
    const file = new File([picture], 'signature.png', { type: 'image/png' });
    const sent = await this.place.upload(file, () => undefined, new AbortController().signal);
    this.name = '';
    this.isDrawn = false;
    this.#tell(sent);
  }

  /** The name as one writes it under a letter. */
  #write(): void {
    const pen = this.canvas.getContext('2d');
    if (!pen) return;
    pen.clearRect(0, 0, size.width, size.height);
    Object.assign(pen, { fillStyle: '#16211f', textAlign: 'center', textBaseline: 'middle' });
    pen.direction = this.matches(':dir(rtl)') ? 'rtl' : 'ltr';
    pen.font = `64px ${getComputedStyle(this).fontFamily}`;
    pen.fillText(this.name.trim(), size.width / 2, size.height / 2, size.width - 40);
  }

  #tell(file: FileFacts | undefined): void {
    this.file = file;
    this.emit('files-change', file ? [file] : []);
    void this.updateComplete.then(() => this.focus());
  }

  #onLeave = (event: FocusEvent): void => {
    if (!this.renderRoot.contains(event.relatedTarget as Node | null)) this.emit('files-leave');
  };
}
