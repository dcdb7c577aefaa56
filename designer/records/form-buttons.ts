// The buttons on the forms of an entity that start something about a record: what a list can offer for the records that are chosen, and pressing one for them all.
import { elementsOf } from '../../schemas/form-layout.ts';
import type { ViewButton } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { session } from '../api/session.ts';
import { local, t } from '../shell/texts.ts';

export interface FormButton extends ViewButton {
  readonly label: string;
  readonly formLabel: string;
}

export async function formButtons(entity: string): Promise<readonly FormButton[]> {
  const forms = (session.workspace?.forms ?? []).filter((form) => form.entity === entity && !form.public);
  const read = await Promise.all(forms.map(({ name }) => ravand.form(name).catch(() => undefined)));
  return read.flatMap((form) => {
    if (!form) return [];
    const formLabel = local(form.label, form.name);
    return elementsOf({ layout: form.layout ?? [] }).flatMap(({ element }) =>
      element.kind === 'button' && /^(process|rule)$/.test(element.does ?? '')
        ? [{ form: form.name, element: element.id, label: local(element.label) || t('form.press'), formLabel }]
        : [],
    );
  });
}

export interface Pressed {
  readonly done: number;
  /** Why the first of those it was refused for was. */
  readonly refusal: string | undefined;
}

/** One record after another, each a press of its own: what one refuses does not keep it from the next. */
export async function pressForAll(
  entity: string,
  ids: readonly string[],
  { form, element }: ViewButton,
): Promise<Pressed> {
  let done = 0;
  let refusal: string | undefined;
  for (const id of ids) {
    try {
      await ravand.pressButton(entity, id, { form, element });
      done += 1;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      refusal ??= error.details[0]?.message ?? error.detail;
    }
  }
  return { done, refusal };
}
