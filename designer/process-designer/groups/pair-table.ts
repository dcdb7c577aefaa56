// A small table of our extension elements with two columns: mappings (target ← FEEL) and record variables (name: entity).
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, extensionsOf, type MappingKind, replaceExtensions, textOf } from '../moddle.ts';
import { choiceField, feelField, textField } from './fields.ts';
import type { PanelContext } from './group.ts';

export interface PairColumn {
  readonly property: string;
  readonly label: string;
  readonly feel?: boolean;
  readonly choices?: readonly { name: string; label: string }[];
}

export function pairTable(
  context: PanelContext,
  type: MappingKind,
  options: { title: string; columns: readonly [PairColumn, PairColumn]; hidden?: ReadonlySet<string> },
): TemplateResult {
  const { modeler, element, schema } = context;
  const rows = extensionsOf(businessOf(element), type).map((row) =>
    Object.fromEntries(options.columns.map(({ property }) => [property, textOf(row, property)])),
  );
  const save = (next: readonly Readonly<Record<string, string>>[]) => replaceExtensions(modeler, element, type, next);
  const cell = (column: PairColumn, row: Readonly<Record<string, string>>, index: number) => {
    const change = (value: string | undefined) =>
      save(rows.map((other, at) => (at === index ? { ...other, [column.property]: value ?? '' } : other)));
    const value = row[column.property] ?? '';
    if (column.choices) return choiceField(column.label, value, column.choices, change);
    return column.feel
      ? feelField(column.label, value, change, { schema })
      : textField(column.label, value, change, { ltr: true });
  };
  const [first, second] = options.columns;
  return html`<fieldset class="group pairs">
    <legend>${options.title}</legend>
    ${rows.map((row, index) =>
      options.hidden?.has(row.target ?? '')
        ? nothing
        : html`<div class="pair">
        ${cell(first, row, index)} ${cell(second, row, index)}
        <button class="button quiet icon-only small" aria-label=${t('process.removeRow')} @click=${() => save(rows.filter((_, at) => at !== index))}><ravand-icon name="x"></ravand-icon></button>
      </div>`,
    )}
    <button class="button small" @click=${(event: Event) => {
      save([...rows, { [first.property]: '', [second.property]: '' }]);
      begin(event.currentTarget as HTMLElement);
    }}><ravand-icon name="plus"></ravand-icon>${t('process.addRow')}</button>
  </fieldset>`;
}

/** One goes on in the new row, once it is drawn. */
function begin(button: HTMLElement): void {
  requestAnimationFrame(() => button.previousElementSibling?.querySelector('input')?.focus());
}
