// What the language brings stays as it is: a library that puts something of its own in its place would be tested with, and slow, whatever runs after it in this process.
import { afterAll } from 'vitest';

const natives = { parse: JSON.parse, stringify: JSON.stringify, push: Array.prototype.push };
const held = globalThis as { ravandNatives?: typeof natives };
held.ravandNatives ??= natives;

afterAll(() => {
  const now: typeof natives = { parse: JSON.parse, stringify: JSON.stringify, push: Array.prototype.push };
  for (const name of Object.keys(now) as (keyof typeof natives)[])
    if (now[name] !== held.ravandNatives?.[name])
      throw new Error(
        `expected the language's own ${name}, found another: read with that library in a thread of its own`,
      );
});
