// Lets the event loop turn while many definitions are walked over: a release with a hundred processes would hold up every request for as long.
const longestMs = 8;

/** Answers what is awaited between two definitions: it waits a turn of the loop whenever the last one is long enough ago. */
export function createBreather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < longestMs) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}
