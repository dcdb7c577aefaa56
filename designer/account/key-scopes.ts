// Scopes of keys as people read and choose them. Pure but for the names of entities.
import { entityNamed } from '../api/session.ts';
import { local, t } from '../shell/texts.ts';

/** Acts that are not about records. */
export const acts = ['studio', 'users', 'operate'] as const;

/** `lead:write` → "Leads: read and write". */
export function scopeName(scope: string): string {
  const [entity = '', level] = scope.split(':');
  if (level === undefined) return t(`keys.acts.${scope}`);
  const known = entityNamed(entity);
  const name = entity === '*' ? t('keys.everything') : local(known?.pluralLabel ?? known?.label, entity);
  return t('keys.scope', { name, level: t(`keys.levels.${level}`) });
}
