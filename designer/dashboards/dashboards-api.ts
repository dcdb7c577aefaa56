// Dashboards as the server answers them, and what was seen of their tiles last: shown at once when somebody comes back, while the figures are asked for anew.
import type { ProcessTakenPartIn, SeenDashboard, TileData } from '../../schemas/dashboard-data.ts';
import type { DashboardArrangement } from '../../schemas/dashboard-tiles.ts';
import type { DashboardTile } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { preferences } from '../shell/preferences.ts';

export interface TileAnswer {
  readonly id: string;
  readonly data?: TileData;
  readonly problem?: { readonly detail: string };
}

const base = (name: string) => `/api/dashboards/${segment(name)}`;

export const dashboards = {
  list: () => http.get<{ items: readonly Omit<SeenDashboard, 'tiles'>[] }>('/api/dashboards'),
  home: () => http.get<SeenDashboard>('/api/home'),
  get: (name: string) => http.get<SeenDashboard>(base(name)),
  arrange: (name: string, tiles: readonly DashboardTile[]) =>
    http.put<{ arrangement?: DashboardArrangement }>(`${base(name)}/arrangement`, { tiles }),
  reset: (name: string) => http.delete<void>(`${base(name)}/arrangement`),
  data: (tiles: readonly DashboardTile[]) =>
    http.ask<{ items: readonly TileAnswer[] }>('/api/dashboards/data', { tiles }),
  processes: () => http.get<{ items: readonly ProcessTakenPartIn[] }>('/api/my-processes'),
};

/** What a tile asks, without how it looks: the same question has the same answer. */
export function questionOf({
  label: _label,
  width: _width,
  height: _height,
  text: _text,
  ...asked
}: DashboardTile): string {
  return JSON.stringify([asked, preferences().calendar, preferences().language]);
}

/** Has it figures that the server computes? */
export function isComputed({ kind }: DashboardTile): boolean {
  return kind === 'figure' || kind === 'chart' || kind === 'funnel';
}
