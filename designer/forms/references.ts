// Looks up records for reference controls: users from the workspace, everything else from the server by search.

import { foldForSearch } from '../../core/kernel/fold.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, session } from '../api/session.ts';
import type { ReferenceSource } from './control.ts';

export const workspaceReferences: ReferenceSource = async (entityName, search, signal) => {
  if (entityName === 'user') {
    const wanted = foldForSearch(search);
    return (session.workspace?.users ?? [])
      .filter((user) => foldForSearch(user.name).includes(wanted))
      .map((user) => ({ value: user.id, label: user.name }));
  }
  const titleField = entityNamed(entityName)?.titleField;
  const page = await ravand.records(entityName, { search: search || undefined, limit: 20 }, signal);
  return page.items.map((record) => ({
    value: record.id,
    label: String((titleField ? record.values[titleField] : undefined) ?? record.id),
  }));
};
