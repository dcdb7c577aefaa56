// Which lines of two texts are the same, in one order: the longest common lines between what begins and ends alike. Pure.
export interface Line {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Above so many pairs of lines the middle is shown as taken out and put in whole. */
const mostPairs = 4_000_000;

export function lineDiff(before: string, after: string): Line[] {
  const [was, is] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < was.length && start < is.length && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < was.length - start && end < is.length - start && was.at(-1 - end) === is.at(-1 - end)) end += 1;
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ kind: 'same', text }));
  return [
    ...same(is.slice(0, start)),
    ...middle(was.slice(start, was.length - end), is.slice(start, is.length - end)),
    ...same(end === 0 ? [] : is.slice(-end)),
  ];
}

function middle(was: readonly string[], is: readonly string[]): Line[] {
  const removed = (text: string): Line => ({ kind: 'removed', text });
  const added = (text: string): Line => ({ kind: 'added', text });
  if (was.length * is.length > mostPairs) return [...was.map(removed), ...is.map(added)];
  const lengths = commonLengths(was, is);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < was.length && j < is.length) {
    if (was[i] === is[j]) {
      lines.push({ kind: 'same', text: is[j] as string });
      i += 1;
      j += 1;
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) {
      lines.push(removed(was[i] as string));
      i += 1;
    } else {
      lines.push(added(is[j] as string));
      j += 1;
    }
  }
  return [...lines, ...was.slice(i).map(removed), ...is.slice(j).map(added)];
}

/** How many lines two endings have in common (Wagner and Fischer, 1974). */
function commonLengths(was: readonly string[], is: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: was.length + 1 }, () => new Uint32Array(is.length + 1));
  for (let i = was.length - 1; i >= 0; i -= 1) {
    for (let j = is.length - 1; j >= 0; j -= 1) {
      const [row, next] = [lengths[i] as Uint32Array, lengths[i + 1] as Uint32Array];
      row[j] = was[i] === is[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}
