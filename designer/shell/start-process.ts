// Starts a process that the menu offers, from the rail or the palette, and says so.
import { http, segment } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import { countTasks } from '../api/session.ts';
import { toast } from '../elements/toast.ts';
import { t } from './texts.ts';

export async function startProcess(process: string, label: string): Promise<void> {
  try {
    await http.post(`/api/menu/processes/${segment(process)}/start`, {});
    toast({ text: t('menus.started', { name: label }), icon: 'circle-check' });
    await countTasks();
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
  }
}
