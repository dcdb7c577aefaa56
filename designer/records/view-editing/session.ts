// The view that is being edited in this page: one at a time, kept while its list becomes a board and back, so that its steps back are not lost.
import type { ViewDefinition } from '../../../schemas/types.ts';
import { DefinitionDraft } from '../../studio/definition-draft.ts';
import { begun } from './begin.ts';

type Views = DefinitionDraft<ViewDefinition>;

export interface ViewEditing {
  readonly entity: string;
  readonly name: string;
  readonly draft: Views;
}

/** Nobody is redrawn by it: each screen that shows the view watches the draft. */
const nobody = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => undefined,
  updateComplete: Promise.resolve(true),
};

let now: ViewEditing | undefined;

export function editingOf(entity: string, name: string): ViewEditing {
  if (now?.entity === entity && now.name === name) return now;
  endEditing();
  const draft: Views = new DefinitionDraft<ViewDefinition>(nobody, 'view');
  now = { entity, name, draft };
  const fresh = begun.get(name);
  if (fresh !== undefined) {
    // A new one is a draft at once: what is shown is what is kept.
    draft.begin(fresh);
    draft.editLater(async () => draft.definition ?? fresh);
  } else
    void draft.load(name).then(() => {
      if (draft.state === 'none') void draft.check();
    });
  return now;
}

/** What is not kept yet is kept. */
export function endEditing(): void {
  void now?.draft.flush();
  if (now) begun.delete(now.name);
  now = undefined;
}
