// What people call the rule, process or form that did something.
import type { LocalText } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Cause } from '../kernel/context.ts';

/** Undefined where nobody named it, or it is gone. */
export function causeLabel(release: Release, cause: Cause | undefined): LocalText | undefined {
  if (cause === undefined || cause.kind === 'message') return undefined;
  return release.get(cause.kind, cause.name)?.definition.label;
}
