// What was read, remembered until it may be another: every write of this process passes the one writer, so a statement that names a table of it ends
// it, and what is read while that is not committed yet is not kept.
import type { Remembered } from '../database.ts';

interface Memory {
  readonly tables: RegExp;
  /** A table was written by the open transaction: others still read it as it was, and nothing of that may stay. */
  isUnsettled: boolean;
  /** Counts what ended it: an answer that was asked for before is not kept after. */
  generation: number;
  readonly entries: Map<string, unknown>;
}

export interface Memories {
  /** @param tables all that the answers are read from @param most entries kept */
  remember<T>(tables: readonly string[], most: number): Remembered<T>;
  /** The writer is about to carry this out. */
  note(text: string): void;
  /** The writer's transaction has ended, one way or the other. */
  settle(): void;
}

/** Which memories a statement ends, by its text. */
const mostTexts = 2_000;
const readsOnly = /^\s*select\b/i;

export function createMemories(): Memories {
  const memories: Memory[] = [];
  const byText = new Map<string, readonly Memory[]>();
  let unsettled: Memory[] = [];

  function endedBy(text: string): readonly Memory[] {
    const known = byText.get(text);
    if (known !== undefined) return known;
    const ended = readsOnly.test(text) ? [] : memories.filter(({ tables }) => tables.test(text));
    if (byText.size >= mostTexts) byText.clear();
    byText.set(text, ended);
    return ended;
  }

  function end(memory: Memory): void {
    memory.generation += 1;
    memory.entries.clear();
  }

  return {
    remember<T>(tables: readonly string[], most: number): Remembered<T> {
      const memory: Memory = {
        tables: new RegExp(`\\b(${tables.join('|')})\\b`, 'i'),
        isUnsettled: false,
        generation: 0,
        entries: new Map(),
      };
      memories.push(memory);
      byText.clear();
      const ask = async (key: string, make: () => Promise<T>): Promise<T> => {
        const { generation } = memory;
        const made = await make();
        if (made === undefined || generation !== memory.generation || memory.isUnsettled) return made;
        if (memory.entries.size >= most) memory.entries.clear();
        memory.entries.set(key, made);
        return made;
      };
      return { get: (key, make) => (memory.entries.get(key) as T | undefined) ?? ask(key, make) };
    },
    note(text) {
      for (const memory of endedBy(text)) {
        end(memory);
        if (memory.isUnsettled) continue;
        memory.isUnsettled = true;
        unsettled.push(memory);
      }
    },
    settle() {
      if (unsettled.length === 0) return;
      for (const memory of unsettled) {
        end(memory);
        memory.isUnsettled = false;
      }
      unsettled = [];
    },
  };
}
