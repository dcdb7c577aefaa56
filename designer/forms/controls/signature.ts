// A signature: a picture that is drawn, or made of the name that is typed, kept in a file field.
import { html } from 'lit';
import { holdsMany } from '../../../schemas/file-types.ts';
import type { FileFacts } from '../../api/types.ts';
import '../../elements/signature-box.ts';
import { filesIn } from '../../format/files.ts';
import type { Control } from '../control.ts';

export const signatureControl: Control = (context) => {
  const isMany = holdsMany(context.field);
  return html`<ravand-signature-box
    id=${context.id}
    .label=${context.label}
    .file=${filesIn(context.value)[0]}
    .place=${context.files?.(context.field)}
    .invalid=${context.invalid}
    .required=${context.required}
    .disabled=${context.disabled}
    @files-change=${({ detail }: CustomEvent<readonly FileFacts[]>) => context.change(isMany ? (detail.length > 0 ? detail : null) : (detail[0] ?? null))}
    @files-leave=${context.leave}
  ></ravand-signature-box>`;
};
