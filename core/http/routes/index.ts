// The table of contents of /api: one line per resource.
import type { RouteNeeds } from '../needs.ts';
import type { Route } from '../route.ts';
import { accessRoutes } from './access.ts';
import { actRoutes } from './acts.ts';
import { auditRoutes } from './audit.ts';
import { bulkRoutes } from './bulk.ts';
import { calendarFeedRoutes } from './calendar-feeds.ts';
import { dashboardRoutes } from './dashboards.ts';
import { decisionRoutes } from './decisions.ts';
import { definitionRoutes } from './definitions.ts';
import { documentRoutes } from './documents.ts';
import { entityChangeRoutes } from './entity-changes.ts';
import { eventRoutes } from './events.ts';
import { fileRoutes } from './files.ts';
import { formRoutes } from './forms.ts';
import { formulaRoutes } from './formulas.ts';
import { healthRoutes } from './health.ts';
import { importRoutes } from './imports.ts';
import { incidentRoutes } from './incidents.ts';
import { installationRoutes } from './installation.ts';
import { instanceDiagramRoutes } from './instance-diagram.ts';
import { instanceRoutes } from './instances.ts';
import { issuerRoutes } from './issuer.ts';
import { keyRoutes } from './keys.ts';
import { linkRoutes } from './links.ts';
import { liveRoutes } from './live.ts';
import { mailingRoutes } from './mailings.ts';
import { meRoutes } from './me.ts';
import { measureRoutes } from './measures.ts';
import { menuRoutes } from './menus.ts';
import { messageRoutes } from './messages.ts';
import { noticeRoutes } from './notices.ts';
import { openApiRoutes } from './openapi.ts';
import { operateRoutes } from './operate.ts';
import { ownAccountRoutes } from './own-account.ts';
import { processOperationRoutes } from './process-operations.ts';
import { processRoutes } from './processes.ts';
import { recordPastRoutes } from './record-past.ts';
import { recordTagRoutes } from './record-tags.ts';
import { recordRoutes } from './records.ts';
import { relatedRoutes } from './related.ts';
import { releaseRoutes } from './releases.ts';
import { reportRoutes } from './reports.ts';
import { roleRoutes } from './roles.ts';
import { ruleRoutes } from './rules.ts';
import { sampleRoutes } from './samples.ts';
import { schemaChangeRoutes } from './schema-changes.ts';
import { searchRoutes } from './search.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { sessionRoutes } from './session.ts';
import { setupRoutes } from './setup.ts';
import { stageTimeRoutes } from './stage-times.ts';
import { startRoutes } from './start.ts';
import { takenRoutes } from './taken.ts';
import { taskRoutes } from './tasks.ts';
import { userRoutes } from './users.ts';
import { validatorRoutes } from './validators.ts';
import { viewRoutes } from './views.ts';
import { webhookRoutes } from './webhooks.ts';
import { workingCalendarRoutes } from './working-calendars.ts';
import { workingDayRoutes } from './working-days.ts';
import { workspaceRoutes } from './workspace.ts';

const resources: readonly ((needs: RouteNeeds) => readonly Route[])[] = [
  startRoutes,
  setupRoutes,
  sessionRoutes,
  issuerRoutes,
  linkRoutes,
  meRoutes,
  secondFactorRoutes,
  ownAccountRoutes,
  workspaceRoutes,
  keyRoutes,
  calendarFeedRoutes,
  actRoutes,
  recordRoutes,
  formRoutes,
  recordPastRoutes,
  recordTagRoutes,
  relatedRoutes,
  fileRoutes,
  documentRoutes,
  stageTimeRoutes,
  searchRoutes,
  viewRoutes,
  workingCalendarRoutes,
  workingDayRoutes,
  accessRoutes,
  importRoutes,
  installationRoutes,
  bulkRoutes,
  eventRoutes,
  taskRoutes,
  validatorRoutes,
  instanceRoutes,
  instanceDiagramRoutes,
  noticeRoutes,
  releaseRoutes,
  reportRoutes,
  definitionRoutes,
  entityChangeRoutes,
  ruleRoutes,
  dashboardRoutes,
  decisionRoutes,
  roleRoutes,
  schemaChangeRoutes,
  formulaRoutes,
  takenRoutes,
  processRoutes,
  processOperationRoutes,
  measureRoutes,
  userRoutes,
  auditRoutes,
  incidentRoutes,
  menuRoutes,
  mailingRoutes,
  messageRoutes,
  operateRoutes,
  sampleRoutes,
  webhookRoutes,
];

export interface ApiRoutes {
  readonly routes: readonly Route[];
  /** Ends what stays open: live connections. */
  close(): void;
}

export function apiRoutes(needs: RouteNeeds): ApiRoutes {
  const live = liveRoutes(needs);
  const routes = [...resources.flatMap((resource) => resource(needs)), ...live.routes];
  return { routes: [...routes, ...openApiRoutes(needs, routes)], close: live.close };
}

export { healthRoutes };
