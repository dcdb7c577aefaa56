// Identifiers of everything that is stored: UUIDv7 (RFC 9562), so that ids made later sort later.
import { v7 } from 'uuid';

export type Id = string;

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A new id, unique on this machine and ordered by the time of its making. */
export function newId(): Id {
  return v7();
}

/** Is this text an id in canonical lower-case form? */
export function isId(text: unknown): text is Id {
  return typeof text === 'string' && form.test(text);
}
