// The table of contents of /p: what is open to everybody. No session is read here and no cookie set.
import type { RouteNeeds } from '../needs.ts';
import type { Route } from '../route.ts';
import { calendarRoutes } from './calendars.ts';
import { channelRoutes } from './channels.ts';
import { formFileRoutes } from './form-files.ts';
import { formRoutes } from './forms.ts';
import { messageLinkRoutes } from './message-links.ts';
import { moduleRoutes } from './modules.ts';
import { calledRuleRoutes } from './rules.ts';

const resources: readonly ((needs: RouteNeeds) => readonly Route[])[] = [
  formRoutes,
  formFileRoutes,
  channelRoutes,
  calledRuleRoutes,
  messageLinkRoutes,
  calendarRoutes,
  moduleRoutes,
];

export function publicRoutes(needs: RouteNeeds): readonly Route[] {
  return resources.flatMap((resource) => resource(needs));
}
