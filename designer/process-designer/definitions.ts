// What the process designer asks the server beside the definition itself.

import type { HouseWithDrafts } from '../../core/engine/check/house.ts';
import { http, segment } from '../api/client.ts';

export interface InstanceCounts {
  readonly counts: readonly { readonly version: number; readonly status: string; readonly count: number }[];
}

export const processes = {
  house: () => http.get<HouseWithDrafts>('/api/process-house'),
  instances: (name: string) => http.get<InstanceCounts>(`/api/processes/${segment(name)}/instances`),
};
