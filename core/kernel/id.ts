// Identifiers of everything that is stored: UUIDv7 (RFC 9562), so that ids made later sort later.
import { v7 } from 'uuid';
import { systemClock } from './clock.ts';

export type Id = string;

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Random bytes are drawn for many ids at once: a call for sixteen costs more than the rest of the id. */
const pool = new Uint8Array(16 * 256);
let drawn = pool.length;
let millisecond = 0;
let sequence = 0;

/** A new id, unique on this machine and ordered by the time of its making; those of one millisecond count on (RFC 9562, 6.2, method 1). */
export function newId(): Id {
  const random = draw();
  const now = systemClock.now().getTime();
  if (now > millisecond) {
    millisecond = now;
    sequence = ((random[6]! & 0x7f) << 24) | (random[7]! << 16) | (random[8]! << 8) | random[9]!;
  } else {
    sequence = (sequence + 1) | 0;
    if (sequence === 0) millisecond += 1;
  }
  return v7({ random, msecs: millisecond, seq: sequence });
}

function draw(): Uint8Array {
  if (drawn === pool.length) {
    crypto.getRandomValues(pool);
    drawn = 0;
  }
  drawn += 16;
  return pool.subarray(drawn - 16, drawn);
}

/** Is this text an id in canonical lower-case form? */
export function isId(text: unknown): text is Id {
  return typeof text === 'string' && form.test(text);
}
