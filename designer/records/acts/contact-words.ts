// A contact in words: whose address it is, when it is not the record's own, and what its field is called.
import type { Contact } from '../../api/types.ts';
import { local } from '../../shell/texts.ts';

export function labelText({ label }: Contact): string {
  return local(label);
}

/** Of the record itself the field is enough. */
export function contactText(contact: Contact, recordId: string): string {
  return contact.of.id === recordId ? labelText(contact) : `${contact.of.title} · ${labelText(contact)}`;
}
