// In the frame of a preview a view is shown before it is live: whatever the address says, and nothing leads away from it.
import type { ViewDefinition } from '../../../schemas/types.ts';

let previewed: ViewDefinition | undefined;

export function previewView(view: ViewDefinition): void {
  previewed = view;
}

export function previewedView(): ViewDefinition | undefined {
  return previewed;
}
