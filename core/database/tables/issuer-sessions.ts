// A system table of the access room: sessions that began at an issuer.
import type { SystemTable } from '../tables.ts';

export const issuerSessionsTables: readonly SystemTable[] = [
  {
    name: 'issuer_sessions',
    columns: {
      id: { type: 'id', primary: true },
      /** session:<id>, or challenge:<hash> while its code is waited for. */
      holder: { type: 'text' },
      issuer: { type: 'text' },
      /** Sealed. */
      id_token: { type: 'text' },
      created_at: { type: 'instant' },
    },
    indexes: [{ columns: ['holder'], unique: true }, { columns: ['created_at'] }],
  },
];
