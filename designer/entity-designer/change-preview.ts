// `<ravand-change-preview>`: what a change of an entity would do, for somebody who decides: what changes, who uses it, what does not convert, how long
// it may take, and the statements for who wants to see them.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { paletteKindOf } from './entities.ts';
import { type Converting, isWeighty, type Preview, type PreviewedChange } from './schema-changes.ts';
import { useList, useStyles } from './use-list.ts';

@customElement('ravand-change-preview')
export class ChangePreview extends RavandElement {
  static override styles = [
    base,
    useStyles,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
      section {
        display: grid;
        gap: 8px;
        padding-block-end: 12px;
        border-block-end: 1px solid var(--line);
      }
      h3 {
        font: var(--body-strong);
        overflow-wrap: anywhere;
      }
      ul {
        display: grid;
        gap: 4px;
        font: var(--small);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 8px;
        overflow-wrap: anywhere;
      }
      .failing li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 2px 16px;
        padding-block: 4px;
        border-block-end: 1px solid var(--line);
      }
      .value {
        font: var(--body-strong);
      }
      summary {
        cursor: pointer;
        font: var(--small);
        color: var(--accent);
        padding-block: 4px;
      }
      pre {
        margin: 0;
        padding: 10px 12px;
        background: var(--sunken);
        border-radius: var(--radius);
        font: 400 12px / 18px var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) preview!: Preview;
  @property() entity = '';

  #sentence({ change, field, before }: PreviewedChange): string {
    const name = labelOf(before ?? field) || field.name;
    if (change === 'renamed') return t('schema.renamed', { name, from: before?.name ?? '', to: field.name });
    if (change === 'removed') return t('schema.removed', { name });
    const kinds = { from: kindText(before ?? field), to: kindText(field) };
    return t('schema.retyped', { name, ...kinds });
  }

  #uses({ change, uses }: PreviewedChange): TemplateResult {
    if (uses.length === 0) return html`<p class="muted">${t('schema.noUses')}</p>`;
    const said = {
      renamed: 'schema.usesFollow',
      removed: 'schema.usesRefuse',
      retyped: 'schema.usesStay',
      added: 'schema.usesStay',
    };
    return html`<p class=${change === 'removed' ? 'bad' : 'muted'}>${t(said[change], { count: formatInteger(uses.length) })}</p>
      ${useList(uses)}`;
  }

  #converting({ looked, failed, isWhole, failing, examples }: Converting): TemplateResult {
    const counts = { looked: formatInteger(looked), failed: formatInteger(failed) };
    return html`<p class=${failed > 0 ? 'bad' : 'muted'}>${failed > 0 ? t('schema.failing', counts) : t('schema.allConvert', counts)} ${isWhole ? nothing : t('schema.notWhole')}</p>
      ${examples.length === 0 ? nothing : html`<ul class="failing">${examples.map((example) => this.#example(example))}</ul> ${this.#list(failing, failed)}`}`;
  }

  #example({ record, title, value, records, detail }: Converting['examples'][number]): TemplateResult {
    const others =
      records > 1
        ? html` <span class="muted">${t('schema.othersToo', { count: formatInteger(records - 1) })}</span>`
        : nothing;
    return html`<li>
      <span><bdi class="value">${typeof value === 'string' ? value : JSON.stringify(value)}</bdi> <span class="muted">${detail.message}</span></span>
      <span><a href="/records/${this.entity}/${record}" target="_blank"><bdi>${title ?? t('schema.untitled')}</bdi></a>${others}</span>
    </li>`;
  }

  /** The records as a list of their own, where they can be looked at and put right. */
  #list(failing: readonly string[], failed: number): TemplateResult | typeof nothing {
    if (failing.length === 0) return nothing;
    const filter = JSON.stringify({ field: 'id', operator: 'in', value: failing });
    const count = { count: formatInteger(failing.length) };
    return html`<p><a href="/records/${this.entity}?filter=${encodeURIComponent(filter)}" target="_blank">${t(failing.length < failed ? 'schema.firstFailing' : 'schema.allFailing', count)}</a></p>`;
  }

  override render(): TemplateResult {
    const { changes, statements, records, estimatedSeconds, findings } = this.preview;
    const isConverting = changes.some(({ change }) => change === 'retyped');
    return html`${changes.filter(isWeighty).map(
      (change) =>
        html`<section>
          <h3>${this.#sentence(change)}</h3>
          ${change.change === 'renamed' ? html`<p class="muted">${t('schema.renamedHint')}</p>` : nothing}
          ${change.change === 'removed' ? html`<p class="muted">${t('schema.removedHint')}</p>` : nothing}
          ${change.converting ? this.#converting(change.converting) : nothing} ${this.#uses(change)}
        </section>`,
    )}
    ${findings.length === 0 ? nothing : html`<ul class="bad" role="status">${findings.map(({ message }) => html`<li>${message}</li>`)}</ul>`}
    <p class="muted">${isConverting ? t('schema.estimate', { records: formatInteger(records), seconds: formatInteger(estimatedSeconds) }) : t('schema.atOnce', { records: formatInteger(records) })}</p>
    ${statements.length === 0 ? nothing : html`<details><summary>${t('schema.statements')}</summary><pre dir="ltr" tabindex="0">${statements.join(';\n')}</pre></details>`}`;
  }
}

function kindText(field: Parameters<typeof paletteKindOf>[0]): string {
  return t(`entity.kinds.${paletteKindOf(field)}`);
}
