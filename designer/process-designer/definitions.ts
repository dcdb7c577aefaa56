// What the process designer asks the server beside the definition itself.

import { http, segment } from '../api/client.ts';
import type { DefinitionRow } from '../studio/definitions.ts';

export interface InstanceCounts {
  readonly counts: readonly { readonly version: number; readonly status: string; readonly count: number }[];
}

export const processes = {
  decisions: () => http.get<{ items: Pick<DefinitionRow, 'name' | 'label'>[] }>('/api/definitions/decision'),
  messages: () => http.get<{ items: Pick<DefinitionRow, 'name' | 'label'>[] }>('/api/definitions/message'),
  instances: (name: string) => http.get<InstanceCounts>(`/api/processes/${segment(name)}/instances`),
};
