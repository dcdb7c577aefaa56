// The name of a definition, as a link to its editor where it has one.
import { html, type TemplateResult } from 'lit';

export function linked(path: string | undefined, name: TemplateResult): TemplateResult {
  return path === undefined ? name : html`<a href=${path}>${name}</a>`;
}
