// Lines of a record: a table with a control in each cell.
import { html, nothing } from 'lit';
import '../lines-box.ts';
import type { Control } from '../control.ts';
import { type TypedLine, typedLines } from '../lines.ts';

export const linesControl: Control = (context) => {
  const shape = context.lines?.(context.field.target ?? '');
  if (shape === undefined) return html`${nothing}`;
  return html`<ravand-lines-box
    id=${context.id}
    .label=${context.label}
    .shape=${shape}
    .lines=${typedLines(context.value)}
    .context=${context}
    @lines-change=${(event: CustomEvent<readonly TypedLine[]>) => context.change(event.detail)}
    @lines-leave=${context.leave}
  ></ravand-lines-box>`;
};
