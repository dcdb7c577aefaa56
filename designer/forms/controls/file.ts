// Files and pictures: what the field takes, and where the form sends them.
import { html } from 'lit';
import { acceptedEndings, holdsMany, mostBytes } from '../../../schemas/file-types.ts';
import type { FileFacts } from '../../api/types.ts';
import '../../elements/file-box.ts';
import { filesIn } from '../../format/files.ts';
import type { Control } from '../control.ts';

export const fileControl: Control = (context) => {
  const many = holdsMany(context.field);
  const change = ({ detail }: CustomEvent<readonly FileFacts[]>) =>
    context.change(many && detail.length > 0 ? detail : (detail[0] ?? null));
  return html`<ravand-file-box
    id=${context.id}
    .label=${context.label}
    .files=${filesIn(context.value)}
    .place=${context.files?.(context.field)}
    .accept=${acceptedEndings(context.field)}
    .mostBytes=${mostBytes(context.field)}
    .most=${many ? (context.field.maxItems ?? 1) : 1}
    .invalid=${context.invalid}
    .required=${context.required}
    .disabled=${context.disabled}
    @files-change=${change}
    @files-leave=${context.leave}
  ></ravand-file-box>`;
};
