// The view that is being edited in this page: one at a time, kept while its list becomes a board and back, so that its steps back are not lost.
import type { ViewDefinition } from '../../../schemas/types.ts';
import { session } from '../../api/session.ts';
import { viewedRole } from '../../api/view-as.ts';
import { DefinitionDraft } from '../../studio/definition-draft.ts';

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
/** What views begin as that nobody has kept yet, by name. */
const begun = new Map<string, ViewDefinition>();

export function mayEditViews(): boolean {
  return session.me?.may.studio === true && viewedRole() === undefined;
}

/** A view that begins as something that is shown; it is opened by its name from then on. */
export function beginView(view: ViewDefinition): void {
  begun.set(view.name, view);
}

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

let previewed: ViewDefinition | undefined;

/** In the frame of a preview this view is shown, whatever the address says, and nothing leads away from it. */
export function previewView(view: ViewDefinition): void {
  previewed = view;
}

export function previewedView(): ViewDefinition | undefined {
  return previewed;
}
