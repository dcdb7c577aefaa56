// The address of a place under the name its entity has now: bookmarks and links may have the one it had before.
import { session } from '../api/session.ts';
import type { Place } from './router.ts';

/** Undefined when the place is called what it is called. */
export function presentAddress({ screen, params, path }: Place): string | undefined {
  const param = params.entity === undefined && screen.path.startsWith('/studio/entities/') ? 'name' : 'entity';
  const name = params[param];
  const { entities = [] } = session.workspace ?? {};
  if (name === undefined || entities.some((entity) => entity.name === name)) return undefined;
  const now = entities.find(({ was }) => was?.includes(name));
  if (now === undefined) return undefined;
  const at = screen.path.split('/').indexOf(`:${param}`);
  return path
    .split('/')
    .map((part, index) => (index === at ? now.name : part))
    .join('/');
}
