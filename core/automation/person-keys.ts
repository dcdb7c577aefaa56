// The keys a person gave commands of the pages.
import type { PersonKeys } from '../../schemas/person-keys.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { forbidden } from '../kernel/problem.ts';
import { keepPersonSetting, personSetting } from './person-settings.ts';

export interface KeptKeys {
  /** Of the one who asks. */
  of(context: Context): Promise<PersonKeys>;
  /** These and no others. */
  keep(context: Context, keys: PersonKeys): Promise<void>;
}

export function createKeptKeys(needs: { readonly database: Database; readonly clock: Clock }): KeptKeys {
  const { database } = needs;
  return {
    async of(context) {
      const { principal } = context;
      if (principal.kind !== 'user') return {};
      return ((await personSetting(database.reader(context), principal.id, 'keys')) ?? {}) as PersonKeys;
    },
    async keep(context, keys) {
      const { principal } = context;
      if (principal.kind !== 'user') throw forbidden('choose', 'user');
      await database.transaction(context, (inside) => keepPersonSetting(needs, inside, principal.id, 'keys', keys));
    },
  };
}
