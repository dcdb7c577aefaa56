// A text to be copied: shown whole, selected when one comes to it, with a button beside it. A screen that uses it has `controls` and `buttons`.
import { html, type TemplateResult } from 'lit';
import { toast } from '../../elements/toast.ts';
import { t } from '../../shell/texts.ts';

export function copiedField(id: string, label: string, text: string, long = false): TemplateResult {
  const select = (event: Event) => (event.target as HTMLInputElement | HTMLTextAreaElement).select();
  const copy = async (event: Event) => {
    // There is no clipboard on plain http: what is selected is copied by hand.
    (event.currentTarget as HTMLElement).parentElement?.querySelector<HTMLInputElement>(`#${id}`)?.select();
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(text);
    toast({ text: t('users.copied'), icon: 'copy' });
  };
  return html`<div class="field"><label for=${id}>${label}</label>
    <div class="line">
      ${long ? html`<textarea id=${id} class="control" dir="ltr" rows="4" readonly .value=${text} @focus=${select}></textarea>` : html`<input id=${id} class="control" dir="ltr" readonly .value=${text} @focus=${select} />`}
      <button type="button" class="button" aria-label=${t('forms.open.copy', { name: label })} @click=${copy}><ravand-icon name="copy"></ravand-icon></button>
    </div></div>`;
}
