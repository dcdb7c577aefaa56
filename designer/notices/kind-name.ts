// What a sort of notices is called.
import type { LocalText } from '../../schemas/types.ts';
import { hasText, local, t } from '../shell/texts.ts';

/** One that an administrator wrote is called as they did. */
export function kindName(kind: string, label?: LocalText): string {
  return hasText(`notices.kind.${kind}`) ? t(`notices.kind.${kind}`) : local(label, kind);
}
