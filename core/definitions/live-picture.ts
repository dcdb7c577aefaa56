// What is live: the newest release as this process knows it, what a transaction of its own sees instead, and how the next one comes after it with none between.

import { namesOf } from '../../schemas/entity-names.ts';
import type { DefinitionKind, EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { Problem } from '../kernel/problem.ts';
import type { Reader } from '../kernel/transaction.ts';
import { definitionStore as store } from './definition-store.ts';
import type { Release } from './definitions.ts';
import { createRelease, keyOf, type LiveSet } from './release.ts';

export interface Picture {
  readonly release: Release;
  readonly live: LiveSet;
}

/** Commits what was planned against a picture, if that is still the newest. */
type Commit = <T>(apply: (inside: InTransaction) => Promise<T>) => Promise<T>;

/** What a transaction sees instead of what is live in this process. */
interface Seen {
  picture: Picture | undefined;
}

const seen = Symbol('definitions seen by this transaction');
const planTries = 5;
const pollMs = 1_000;

/** Another release came between planning and the lock. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

export class LivePicture {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #listeners = new Set<(release: Release) => void>();
  #live: Picture = { release: createRelease(0, new Map(), []), live: new Map() };
  /** The plugins of this process, in their order. */
  order: readonly string[] = [];

  constructor(needs: { database: Database; log: Logger }) {
    this.#database = needs.database;
    this.#log = needs.log;
  }

  of(context: Context | undefined): Picture {
    return context?.transaction?.memory<Seen>(seen, () => ({ picture: undefined })).picture ?? this.#live;
  }

  draw(number: number, live: LiveSet): Picture {
    return { release: createRelease(number, live, this.order), live };
  }

  onRelease(handle: (release: Release) => void): () => void {
    this.#listeners.add(handle);
    return () => this.#listeners.delete(handle);
  }

  async refresh(context?: Context): Promise<Release> {
    const own = context?.transaction?.memory<Seen>(seen, () => ({ picture: undefined }));
    if (own?.picture !== undefined) return own.picture.release;
    const reader = context?.transaction ?? this.#database;
    const number = await store.releaseNumber(reader);
    if (number <= this.#live.release.number) return this.#live.release;
    const picture = this.draw(number, await store.liveSet(reader));
    if (context?.transaction === undefined) this.#adopt(picture);
    else this.show(context as InTransaction, picture);
    return picture.release;
  }

  /** Once plugins are in: their order is this process's own, the picture is drawn again under it. */
  async redraw(): Promise<void> {
    if (this.#live.release.number === 0 || this.#live.live.size === 0) await this.refresh();
    this.#live = this.draw(this.#live.release.number, await store.liveSet(this.#database));
  }

  watch(): () => void {
    if (this.#database.dialect === 'sqlite') return () => {};
    const timer = setInterval(() => {
      this.refresh().catch((error: unknown) =>
        this.#log.warn({ error: String(error) }, 'could not look for a new release'),
      );
    }, pollMs);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** Shows the picture to the rest of this transaction, and to the process once it is committed. */
  show(context: InTransaction, picture: Picture): void {
    const own = context.transaction.memory<Seen>(seen, () => ({ picture: undefined }));
    const before = own.picture;
    own.picture = picture;
    context.transaction.onRollback(() => {
      own.picture = before;
    });
    context.transaction.afterCommit(() => this.#adopt(picture));
  }

  /**
   * Plans against the newest picture outside of any transaction (checks may take long; SQLite has one writer), then commits under the lock
   * if no other release came between; else plans again. Inside a transaction of the caller everything happens there.
   */
  async inNewest<T>(
    context: Context,
    work: (picture: Picture, commit: Commit, where: Context) => Promise<T>,
  ): Promise<T> {
    if (context.transaction !== undefined) {
      const inside = context as InTransaction;
      const picture = await this.#newestLocked(inside);
      return work(picture, (apply) => apply(inside), inside);
    }
    for (let attempt = 1; ; attempt++) {
      await this.refresh();
      const picture = this.#live;
      try {
        return await work(
          picture,
          (apply) =>
            this.#database.transaction(context, async (inside) => {
              if ((await store.lock(inside)) !== picture.release.number) throw new Overtaken();
              return apply(inside);
            }),
          context,
        );
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
        if (attempt === planTries) throw new Problem(503, 'busy', { cause: error });
      }
    }
  }

  #adopt(picture: Picture): void {
    if (picture.release.number <= this.#live.release.number) return;
    this.#live = picture;
    for (const listener of this.#listeners) listener(picture.release);
  }

  async #newestLocked(inside: InTransaction): Promise<Picture> {
    const number = await store.lock(inside);
    const known = this.of(inside);
    return known.release.number === number ? known : this.draw(number, await store.liveSet(inside.transaction));
  }
}

/** All the names of an entity that is live; of anything else its own. */
export function namesIn({ release, live }: Picture, kind: DefinitionKind, name: string): readonly string[] {
  if (kind !== 'entity') return [name];
  const entity = release.entity(name) ?? live.get(keyOf({ kind, name }))?.versioned.definition;
  return entity?.kind === 'entity' ? namesOf(entity) : [name];
}

/** Every version of an entity there ever was, oldest first. */
export async function historyIn(picture: Picture, reader: Reader, entity: string): Promise<EntityDefinition[]> {
  const versions = await store.versions(reader, 'entity', namesIn(picture, 'entity', entity));
  return versions.map(({ definition }) => definition as EntityDefinition).reverse();
}
