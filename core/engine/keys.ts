// Keys of activities, scopes and subscriptions: "7" in the root partition, "7/0" a scope that is a partition of its own, "7/0/3" in it.
// An odd number of parts is an ordinary key, an even one a partition; so any key tells where it is stored.

export const rootKey = '0';

/** Keys begin with a digit, so none is the name of something every object has. What a person names may be anything. */
export function isKey(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57;
}

/** Key of the detached scope that belongs to an ordinary key. */
export function detachedKey(key: string): string {
  return `${key}/0`;
}

export function isPartition(key: string): boolean {
  let slashes = 0;
  for (let at = key.indexOf('/'); at >= 0; at = key.indexOf('/', at + 1)) slashes += 1;
  return slashes === 0 ? key === rootKey : slashes % 2 === 1;
}

/** The partition a key is stored in. */
export function partitionOf(key: string): string {
  const end = key.lastIndexOf('/');
  if (end < 0) return rootKey;
  return isPartition(key) ? key : key.slice(0, end);
}

/** The partition that the activity or scope of a detached partition's own key lies in: "7/0/3/0" → "7/0" → "0". */
export function partitionAround(partition: string): string {
  return partitionOf(partition.slice(0, partition.lastIndexOf('/')));
}

/** A partition and those around it, the root aside: "7/0/3/0" → "7/0/3/0", "7/0". */
export function partitionsTo(partition: string): readonly string[] {
  return partition === rootKey ? [] : [partition, ...partitionsTo(partitionAround(partition))];
}

/** The key number `count` of a partition. */
export function keyIn(partition: string, count: number): string {
  return partition === rootKey ? String(count) : `${partition}/${count}`;
}
