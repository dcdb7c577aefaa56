// A form or message that a process names and nobody has made yet: begun as a draft about the process's record, and opened.
import type { Definition, EntityDefinition } from '../../../schemas/types.ts';
import { ServerProblem } from '../../api/problem.ts';
import { entityNamed } from '../../api/session.ts';
import { toast } from '../../elements/toast.ts';
import { newForm } from '../../form-designer/new-form.ts';
import { addressOf } from '../../message-designer/message-schema.ts';
import { preferences } from '../../shell/preferences.ts';
import { navigate } from '../../shell/router.ts';
import { definitions } from '../../studio/definitions.ts';

async function begin(definition: Definition, path: string): Promise<void> {
  try {
    await definitions.keepDraft(definition, 0, 0);
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    // A draft somebody has begun already is opened as it is.
    if (error.code !== 'draft-changed') {
      toast({ text: error.detail, icon: 'circle-alert' });
      return;
    }
  }
  await navigate(`${path}/${encodeURIComponent(definition.name)}`);
}

export function beginForm(name: string, entity: string): Promise<void> {
  const label = { [preferences().language]: name };
  const known = entityNamed(entity) as unknown as EntityDefinition | undefined;
  return begin(newForm({ name, label, entity }, known), '/studio/forms');
}

export function beginMessage(name: string, entity: string): Promise<void> {
  const label = { [preferences().language]: name };
  return begin(
    { kind: 'message', name, label, entity, channel: 'sms', to: addressOf(entity, 'sms'), body: {} },
    '/studio/messages',
  );
}
