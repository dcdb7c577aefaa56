// The route of the audit as a function, with the shapes of core/http/ROUTES.md as the browser sees them.
import type { LocalText } from '../../schemas/types.ts';
import { http } from '../api/client.ts';
import type { Cause } from '../api/types.ts';

export const auditAreas = ['records', 'access', 'studio', 'other'] as const;
export type AuditArea = (typeof auditAreas)[number];

export interface AuditLine {
  readonly position: string;
  readonly at: string;
  readonly actor: { readonly kind: 'user' | 'anonymous' | 'system'; readonly id?: string; readonly name?: string };
  readonly action: string;
  readonly entity?: string;
  readonly record?: { readonly id: string; readonly title?: string };
  readonly definition?: string;
  readonly definitionLabel?: LocalText;
  readonly fields?: readonly string[];
  readonly cause?: Cause;
  readonly causeLabel?: LocalText;
}

export interface AuditPage {
  readonly items: readonly AuditLine[];
  readonly next?: string;
  readonly lookedTo?: string;
}

export interface AuditQuery {
  readonly before?: string | undefined;
  readonly person?: string | undefined;
  readonly area?: AuditArea | undefined;
  readonly entity?: string | undefined;
  readonly from: string;
  readonly to: string;
}

const pageSize = 50;

export const readAudit = (query: AuditQuery): Promise<AuditPage> =>
  http.get<AuditPage>('/api/audit', { ...query, limit: pageSize });
