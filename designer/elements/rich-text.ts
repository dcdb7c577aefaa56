// Rich text drawn: templates made from the document's data, never markup from it.
import { css, html, nothing, type TemplateResult } from 'lit';
import { isSafeLink, type RichMark, type RichNode } from '../../schemas/rich-text.ts';

type Drawn = TemplateResult | string | typeof nothing;

export function richText(document: RichNode): TemplateResult {
  return html`<div class="rich" dir="auto">${inside(document)}</div>`;
}

function inside(node: RichNode): Drawn[] {
  return (node.content ?? []).map(drawn);
}

function drawn(node: RichNode): Drawn {
  switch (node.type) {
    case 'paragraph':
      return html`<p dir="auto">${inside(node)}</p>`;
    case 'heading':
      return node.attrs?.level === 3
        ? html`<h4 dir="auto">${inside(node)}</h4>`
        : html`<h3 dir="auto">${inside(node)}</h3>`;
    case 'bulletList':
      return html`<ul dir="auto">${inside(node)}</ul>`;
    case 'orderedList':
      return html`<ol dir="auto" start=${node.attrs?.start ?? 1}>${inside(node)}</ol>`;
    case 'listItem':
      return html`<li>${inside(node)}</li>`;
    case 'blockquote':
      return html`<blockquote dir="auto">${inside(node)}</blockquote>`;
    case 'codeBlock':
      return html`<pre dir="ltr"><code>${inside(node)}</code></pre>`;
    case 'horizontalRule':
      return html`<hr />`;
    case 'hardBreak':
      return html`<br />`;
    case 'text':
      return (node.marks ?? []).reduce(marked, node.text ?? ('' as Drawn));
    default:
      return nothing;
  }
}

function marked(content: Drawn, mark: RichMark): Drawn {
  switch (mark.type) {
    case 'bold':
      return html`<strong>${content}</strong>`;
    case 'italic':
      return html`<em>${content}</em>`;
    case 'underline':
      return html`<u>${content}</u>`;
    case 'strike':
      return html`<s>${content}</s>`;
    case 'code':
      return html`<code dir="ltr">${content}</code>`;
    case 'link':
      return isSafeLink(mark.attrs?.href)
        ? html`<a href=${mark.attrs.href} target="_blank" rel="noopener noreferrer">${content}</a>`
        : content;
    default:
      return content;
  }
}

/** For what is drawn here and for the editor alike. */
export const richTexts = css`
  .rich {
    display: grid;
    gap: 8px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .rich > * {
    margin: 0;
  }
  .rich h3 {
    font: var(--title);
  }
  .rich h4 {
    font: var(--section);
  }
  .rich ul,
  .rich ol {
    padding-inline-start: 22px;
  }
  .rich ul {
    list-style: disc;
  }
  .rich ol {
    list-style: decimal;
  }
  .rich ol:dir(rtl) {
    list-style: persian;
  }
  .rich blockquote {
    margin: 0;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--line);
    color: var(--text-2);
  }
  .rich code,
  .rich pre {
    direction: ltr;
    unicode-bidi: isolate;
  }
  .rich code {
    padding: 1px 4px;
    border-radius: var(--radius-chip);
    background: var(--sunken);
    font-family: ui-monospace, monospace;
    font-size: 0.92em;
  }
  .rich pre {
    overflow: auto;
    padding: 10px 12px;
    border-radius: var(--radius);
    background: var(--sunken);
    text-align: start;
  }
  .rich pre code {
    padding: 0;
    background: none;
  }
  .rich hr {
    block-size: 1px;
    inline-size: 100%;
    border: 0;
    background: var(--line);
  }
`;
