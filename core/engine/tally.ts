// Counts by partition or scope. Most instances have none but the root, which is counted without a map.
import { rootKey } from './keys.ts';

export class Tally {
  #root = 0;
  #others: Map<string, number> | undefined;

  of(key: string): number {
    return key === rootKey ? this.#root : (this.#others?.get(key) ?? 0);
  }

  add(key: string, change: number): void {
    if (key === rootKey) this.#root += change;
    else {
      this.#others ??= new Map();
      this.#others.set(key, (this.#others.get(key) ?? 0) + change);
    }
  }
}
