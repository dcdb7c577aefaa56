// The table of contents of /portal: what customers reach. Its cookie means nothing elsewhere, and no other means anything here (THREATS T-F11).
import type { RouteNeeds } from '../needs.ts';
import type { Route } from '../route.ts';
import { portalFormRoutes } from './forms.ts';
import { portalPageRoutes } from './page.ts';
import { portalRecordRoutes } from './records.ts';
import { portalSessionRoutes } from './session.ts';

const resources: readonly ((needs: RouteNeeds) => readonly Route[])[] = [
  portalPageRoutes,
  portalSessionRoutes,
  portalRecordRoutes,
  portalFormRoutes,
];

export function portalRoutes(needs: RouteNeeds): readonly Route[] {
  return resources.flatMap((resource) => resource(needs));
}
