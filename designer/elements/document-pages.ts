// `<ravand-document-pages .pages label>`: the pages of a document as they were drawn, one below the other on white paper. As a picture nothing of it can run.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { RavandElement } from './element.ts';
import { base } from './styles/base.ts';

@customElement('ravand-document-pages')
export class DocumentPages extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      img {
        display: block;
        inline-size: 100%;
        block-size: auto;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        /* Paper is white in the dark, too. */
        background: #fff;
      }
    `,
  ];

  /** SVG, as the server drew it. */
  @property({ attribute: false }) pages: Blob | undefined;
  @property() label = '';
  @state() private source = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('pages')) void this.#read(this.pages);
  }

  async #read(pages: Blob | undefined): Promise<void> {
    const source = pages === undefined ? '' : await asAddress(pages);
    if (pages === this.pages) this.source = source;
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.source === '' ? nothing : html`<img src=${this.source} alt=${this.label} />`;
  }
}

function asAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
