// Validates in the browser with the server's own module (ajv standalone, made from the same JSON Schema). Without it the server's answer decides alone.
import type { ProblemDetail } from '../api/problem.ts';

export type Validate = (values: Readonly<Record<string, unknown>>) => true | readonly ProblemDetail[];

const loaded = new Map<string, Promise<Validate | undefined>>();

/** The validator at an address of ours; undefined when it cannot be had (then only the server validates). */
export function loadValidator(address: string): Promise<Validate | undefined> {
  let found = loaded.get(address);
  if (!found) {
    found = import(/* @vite-ignore */ new URL(address, location.origin).href).then(
      (module: { default?: Validate }) => module.default,
      () => {
        loaded.delete(address);
        return undefined;
      },
    );
    loaded.set(address, found);
  }
  return found;
}
