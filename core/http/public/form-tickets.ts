// Tickets that the page of a form gets and sends with the form: signed, not stored. They say when the page was opened and how much work its browser
// owes, which is more while a form is under load. (THREATS T-P01)
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { bitsOfPart, proofParts, proofText, showsWork } from '../../../schemas/work-proof.ts';
import type { PublicForm } from '../../automation/public-form.ts';
import type { Clock } from '../../kernel/clock.ts';
import { limits } from '../../kernel/limits.ts';
import { Problem } from '../../kernel/problem.ts';

export interface Ticket {
  readonly ticket: string;
  /** Of work; 0 = none is asked. */
  readonly bits: number;
  /** How long the page waits before it sends. */
  readonly seconds: number;
}

export interface Shown {
  readonly ticket?: string | undefined;
  readonly proof?: readonly number[] | undefined;
  readonly submission?: string | undefined;
}

export interface FormTickets {
  issue(form: PublicForm): Ticket;
  /** Somebody sent the form, whether it is taken or not. */
  feel(form: string): void;
  /** @throws Problem 403 `form-guarded` without a ticket, 409 `form-ticket` where the page needs another, 422 `form-too-fast`, `form-work` */
  check(form: PublicForm, shown: Shown): void;
}

const minuteMs = 60_000;
/** Sent in a minute, from which on a browser works twice as much, and again. */
const steps = [30, 100, 300];

export function createFormTickets({ key, clock }: { key: Buffer; clock: Clock }): FormTickets {
  const now = () => clock.now().getTime();
  const loads = new Map<string, { minute: number; count: number; before: number }>();
  const sign = (said: string) => createHmac('sha256', key).update(`form-ticket ${said}`).digest();

  function loadOf(form: string): { minute: number; count: number; before: number } {
    const minute = Math.floor(now() / minuteMs);
    const known = loads.get(form);
    if (known?.minute === minute) return known;
    const next = { minute, count: 0, before: known?.minute === minute - 1 ? known.count : 0 };
    loads.set(form, next);
    return next;
  }

  function bitsNow({ name, public: { guard } }: PublicForm): number {
    if (guard?.work !== true) return 0;
    const { count, before } = loadOf(name);
    const load = Math.max(count, before);
    const more = steps.filter((step) => load >= step).length;
    return Math.min(limits.formWorkBits + more, limits.formWorkMostBits);
  }

  /** @throws Problem 409: not ours, of another form, or too old */
  function read(form: string, ticket: string): { at: number; bits: number } {
    const [said = '', mark = ''] = ticket.split('.');
    const expected = sign(`${form} ${said}`);
    const found = Buffer.from(mark, 'base64url');
    const isOurs = found.length === expected.length && timingSafeEqual(found, expected);
    const [at = '', bits = ''] = said.split('-');
    const age = now() - Number.parseInt(at, 36);
    if (!isOurs || !(age <= limits.formTicketMs)) throw new Problem(409, 'form-ticket');
    return { at: Number.parseInt(at, 36), bits: Number(bits) };
  }

  return {
    issue(form) {
      const bits = bitsNow(form);
      const said = `${now().toString(36)}-${bits}-${randomBytes(9).toString('hex')}`;
      const ticket = `${said}.${sign(`${form.name} ${said}`).toString('base64url')}`;
      return { ticket, bits, seconds: form.public.guard?.seconds ?? 0 };
    },
    feel(form) {
      loadOf(form).count += 1;
    },
    check(form, { ticket, proof = [], submission }) {
      const { guard } = form.public;
      if (guard === undefined) return;
      if (ticket === undefined || submission === undefined) throw new Problem(403, 'form-guarded');
      const { at, bits } = read(form.name, ticket);
      if (now() - at < guard.seconds * 1_000)
        throw new Problem(422, 'form-too-fast', { params: { seconds: guard.seconds } });
      // Tickets from before the load are too cheap by now; the page gets another and works on.
      if (bits < bitsNow(form) - 1) throw new Problem(409, 'form-ticket');
      if (guard.work && !isProof(ticket, submission, bits, proof)) throw new Problem(422, 'form-work');
    },
  };
}

function isProof(ticket: string, submission: string, bits: number, proof: readonly number[]): boolean {
  return (
    proof.length === proofParts &&
    proof.every((tried, part) => {
      const hash = createHash('sha256')
        .update(proofText(ticket, submission, part, tried))
        .digest();
      return showsWork(hash.readUInt32BE(0), bitsOfPart(bits));
    })
  );
}
