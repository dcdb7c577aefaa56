// What lets a submission in: the ticket of this page, and the work this browser does for it in slices while somebody fills in the form, so that nobody
// waits for it and nothing stands still.
import { bitsOfPart, proofParts, proofText, showsWork } from '../../schemas/work-proof.ts';
import { http, segment } from '../api/client.ts';
import { hashAfter } from './sha-256.ts';

export interface Shown {
  readonly ticket: string;
  readonly proof: readonly number[];
}

interface Ticket {
  readonly ticket: string;
  readonly bits: number;
  readonly seconds: number;
}

/** Shorter than a frame: typing and scrolling go on in between. */
const sliceMs = 8;

export class Pass {
  readonly #address: string;
  #ticket: Promise<Ticket> | undefined;
  #openedAt = 0;
  #works = new Map<string, Promise<readonly number[]>>();

  /** @param address of the form */
  constructor(address: string) {
    this.#address = address;
  }

  /** Gets a ticket; a second call gets another one. */
  open(): Promise<Ticket> {
    this.#works = new Map();
    this.#openedAt = performance.now();
    this.#ticket = http.get<Ticket>(`/p/forms/${segment(this.#address)}/ticket`);
    // Who asks later is told what went wrong.
    this.#ticket.catch(() => undefined);
    return this.#ticket;
  }

  /** Begins the work for this submission, or goes on with it. */
  async begin(submission: string): Promise<readonly number[]> {
    const { ticket, bits } = await (this.#ticket ?? this.open());
    const known = this.#works.get(submission) ?? work(ticket, submission, bits);
    this.#works.set(submission, known);
    return known;
  }

  /** When the work is done and the page is old enough. */
  async show(submission: string): Promise<Shown> {
    const proof = await this.begin(submission);
    const { ticket, seconds } = await (this.#ticket ?? this.open());
    const left = this.#openedAt + seconds * 1_000 + 250 - performance.now();
    if (seconds > 0 && left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    return { ticket, proof };
  }
}

async function work(ticket: string, submission: string, bits: number): Promise<readonly number[]> {
  if (bits === 0) return [];
  const proof: number[] = [];
  for (let part = 0; part < proofParts; part += 1) {
    const hash = hashAfter(proofText(ticket, submission, part, 0).slice(0, -1));
    proof.push(await find(hash, bitsOfPart(bits)));
  }
  return proof;
}

async function find(hash: (rest: string) => number, bits: number): Promise<number> {
  let until = performance.now() + sliceMs;
  for (let tried = 0; ; tried += 1) {
    if (showsWork(hash(String(tried)), bits)) return tried;
    if (tried % 256 !== 255 || performance.now() < until) continue;
    await rest();
    until = performance.now() + sliceMs;
  }
}

/** Timers wait four milliseconds; a message does not. */
function rest(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
