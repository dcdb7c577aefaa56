// `<ravand-qr-code>`: a text as a QR code, drawn here: nobody else sees it. Always dark on white, with the margin that cameras need.
import { css, html, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import encodeQR from 'qr';
import { RavandElement } from './element.ts';
import { base } from './styles/base.ts';

/** ISO/IEC 18004, 6.3.8: four modules. */
const margin = 4;

@customElement('ravand-qr-code')
export class QrCode extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        inline-size: 196px;
        max-inline-size: 100%;
      }
      svg {
        display: block;
        inline-size: 100%;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: #fff;
        shape-rendering: crispEdges;
      }
    `,
  ];

  @property() text = '';
  @property() label = '';

  override render(): TemplateResult {
    const rows = encodeQR(this.text, 'raw', { ecc: 'medium', border: margin });
    // Dark modules of a row that touch are one stroke.
    const path = rows
      .flatMap((row, y) => runs(row).map(([from, length]) => `M${from} ${y}h${length}v1h-${length}z`))
      .join('');
    return html`<svg role="img" aria-label=${this.label} viewBox="0 0 ${rows.length} ${rows.length}">${svg`<path d=${path} fill="#000" />`}</svg>`;
  }
}

function runs(row: readonly boolean[]): [from: number, length: number][] {
  const found: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = found.at(-1);
    if (!dark) return;
    if (last && last[0] + last[1] === x) last[1] += 1;
    else found.push([x, 1]);
  });
  return found;
}
