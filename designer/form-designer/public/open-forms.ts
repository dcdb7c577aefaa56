// What the studio asks the server of a public form: where it is found, how it is visited, and its one-time links.
import { http, segment } from '../../api/client.ts';

export interface Visits {
  /** Absent: what is live is not public. */
  readonly url?: string;
  readonly sent: number;
  readonly days: readonly { readonly day: string; readonly counts: Readonly<Record<string, number>> }[];
}

export interface FormLink {
  readonly id: string;
  readonly state: 'open' | 'used' | 'expired' | 'revoked';
  readonly record?: { readonly entity: string; readonly id: string };
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Told once, when it was made. */
  readonly url?: string;
}

export interface NewLink {
  readonly record?: { readonly entity: string; readonly id: string };
  readonly days: number;
}

const of = (form: string) => `/api/forms/${segment(form)}`;

export const openForms = {
  visits: (form: string) => http.get<Visits>(`${of(form)}/visits`),
  links: (form: string) => http.get<{ items: readonly FormLink[] }>(`${of(form)}/links`),
  makeLink: (form: string, link: NewLink) => http.post<FormLink>(`${of(form)}/links`, link),
  revoke: (link: string) => http.delete<void>(`/api/form-links/${segment(link)}`),
};

/** What another site puts into its page: the form in a frame that is as high as the form, told by nobody but us. */
export function frameCode(url: string, name: string, title: string): string {
  const { origin } = new URL(url);
  const id = `ravand-${name}`;
  const safe = title.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  return `<iframe id="${id}" src="${url}" title="${safe}" style="inline-size:100%;block-size:600px;border:0"></iframe>
<script>
addEventListener('message', function (event) {
  if (event.origin !== '${origin}' || !event.data || event.data.ravandForm !== '${name}') return;
  document.getElementById('${id}').style.blockSize = Number(event.data.height) + 'px';
});
</script>`;
}
