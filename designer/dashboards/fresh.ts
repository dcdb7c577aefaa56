// What a dashboard begins as.
import type { DashboardDefinition, DashboardTile, LocalText } from '../../schemas/types.ts';

/** What somebody sees, written down under a name. */
export function freshDashboard(
  name: string,
  from: { readonly tiles: readonly DashboardTile[]; readonly label?: LocalText; readonly icon?: string },
  homeOf: readonly string[],
): DashboardDefinition {
  return {
    kind: 'dashboard',
    name,
    ...(from.label === undefined ? {} : { label: from.label }),
    ...(from.icon === undefined ? {} : { icon: from.icon }),
    ...(homeOf.length === 0 ? {} : { homeOf: [...homeOf] }),
    tiles: [...from.tiles],
  };
}
