// Deleting a record from its page, and the way back from another one.

import { ServerProblem } from '../../api/problem.ts';
import { ravand } from '../../api/ravand.ts';
import type { EntityForUser, StoredRecord } from '../../api/types.ts';
import { toast } from '../../elements/toast.ts';
import { navigate } from '../../shell/router.ts';
import { t } from '../../shell/texts.ts';
import { bringBack } from '../past.ts';
import { recordTitle } from '../record-title.ts';

export async function deleteRecord({ id, version, ...record }: StoredRecord, entity: EntityForUser): Promise<void> {
  try {
    await ravand.remove(entity.name, id, version);
    const name = recordTitle(record, entity);
    toast({
      text: t('record.deleted', { name }),
      icon: 'trash',
      undo: () => void restoreDeleted(entity.name, id, name),
    });
    await navigate(`/records/${entity.name}`, { replace: true });
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    const reasons = error.details.map((detail) => detail.message);
    toast({ text: [error.detail, ...reasons].join(' '), icon: 'circle-alert' });
  }
}

/** It is taken from another page by then. */
async function restoreDeleted(entity: string, id: string, name: string): Promise<void> {
  try {
    const back = await bringBack(entity, id);
    if (!back) return toast({ text: t('trash.gone', { name }), icon: 'circle-alert' });
    await navigate(`/records/${entity}/${id}`);
    toast(t('trash.restored', { name }));
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
  }
}
