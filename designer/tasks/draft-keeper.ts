// Keeps what is typed into a task's form: at once on this device, soon after at the server. What the server has is taken off the device;
// what it could not take stays and is tried again, so a crash, a closed tab or a lost connection costs nothing.
import { ServerProblem } from '../api/problem.ts';
import type { Values } from '../api/types.ts';

export type KeptWhere = 'nowhere' | 'server' | 'device';

export interface DraftNeeds {
  /** Sends a draft to the server. */
  readonly send: (task: string, values: Values) => Promise<void>;
  readonly told: (where: KeptWhere) => void;
  /** Whose device store it is; drafts of others are never read. */
  readonly person: () => string;
}

const quietMs = 800;
const againMs = 5_000;

const keyOf = (person: string, task: string) => `ravand.task.${person}.${task}`;

export class DraftKeeper {
  readonly #needs: DraftNeeds;
  #task = '';
  #values: Values | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> = Promise.resolve();
  #isHeld = false;

  constructor(needs: DraftNeeds) {
    this.#needs = needs;
  }

  /** What stands on this device of a task, because the server never got it. */
  read(task: string): Values | undefined {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(keyOf(this.#needs.person(), task)) ?? 'null');
      return typeof kept === 'object' && kept !== null ? (kept as Values) : undefined;
    } catch {
      return undefined;
    }
  }

  change(task: string, values: Values): void {
    this.#task = task;
    this.#values = values;
    this.#store(values);
    this.#later(quietMs);
  }

  /** Sends what is not sent yet; call it before another task is shown. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    const [task, values] = [this.#task, this.#values];
    if (values === undefined) return this.#sending;
    this.#values = undefined;
    this.#sending = this.#sending.then(() => this.#send(task, values));
    return this.#sending;
  }

  /** Before an act on the task: what is typed stays on this device until `release`, for a draft of a task that is done is refused. Ends with what is on its way. */
  hold(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isHeld = true;
    return this.#sending;
  }

  release(): void {
    this.#isHeld = false;
    if (this.#values !== undefined) this.#later(quietMs);
  }

  /** The task is done, or its draft is not wanted: nothing of it is sent any more. */
  async forget(task: string): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#task === task) this.#values = undefined;
    await this.#sending;
    this.#remove(task);
  }

  async #send(task: string, values: Values): Promise<void> {
    try {
      await this.#needs.send(task, values);
      // Only what was sent is taken off; something newer may stand there by now.
      if (this.#values === undefined) this.#remove(task);
      this.#needs.told('server');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const isOver = error.status === 404 || error.status === 409;
      if (isOver) {
        this.#remove(task);
        return;
      }
      this.#needs.told('device');
      if (this.#values === undefined && this.#task === task) {
        this.#values = values;
        this.#later(againMs);
      }
    }
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#isHeld) return;
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #store(values: Values): void {
    try {
      localStorage.setItem(keyOf(this.#needs.person(), this.#task), JSON.stringify(values));
    } catch {
      // Private windows may refuse; the server keeps it.
    }
  }

  #remove(task: string): void {
    try {
      localStorage.removeItem(keyOf(this.#needs.person(), task));
    } catch {
      // As above.
    }
  }
}
