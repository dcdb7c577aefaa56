// What can be done to one column, as a menu, in the list itself and in the panel beside it.
import type { ViewDefinition } from '../../../schemas/types.ts';
import type { MenuItem } from '../../elements/menu.ts';
import { t } from '../../shell/texts.ts';
import type { EditView } from './panel.ts';
import { changed, moveColumn, pin, removeColumn, widen } from './view-edits.ts';

/** One press makes a column so many pixels wider or narrower. */
export const widthStep = 24;
const usual = 140;

export function columnActs(view: ViewDefinition, shown: readonly string[], path: string): readonly MenuItem[] {
  const at = shown.indexOf(path);
  const { pinned = 0, type } = view;
  const isList = type === 'list';
  return [
    ...(at > 0 ? [{ value: 'earlier', label: t('view.columnEarlier'), icon: 'arrow-up' }] : []),
    ...(at < shown.length - 1 ? [{ value: 'later', label: t('view.columnLater'), icon: 'arrow-down' }] : []),
    ...(isList
      ? [
          { value: 'wider', label: t('view.wider'), icon: 'maximize-2', begins: true },
          { value: 'narrower', label: t('view.narrower'), icon: 'minimize-2' },
          ...(view.widths?.[path] === undefined ? [] : [{ value: 'own', label: t('view.ownWidth'), icon: 'undo-2' }]),
          at === pinned - 1
            ? { value: 'unpin', label: t('view.unpin'), icon: 'pin-off', begins: true }
            : { value: 'pin', label: t('view.pin'), icon: 'pin', begins: true },
        ]
      : []),
    ...(shown.length > 1 || !isList
      ? [{ value: 'remove', label: t('view.removeColumn'), icon: 'trash', danger: true, begins: true }]
      : []),
  ];
}

/** Answers what there is to say of it, for those who do not see it. */
export function actOnColumn(
  act: string,
  path: string,
  {
    view,
    shown,
    edit,
    name,
    width = view.widths?.[path] ?? usual,
  }: {
    readonly view: ViewDefinition;
    readonly shown: readonly string[];
    readonly edit: EditView;
    readonly name: string;
    /** What it is now, where that is known. */
    readonly width?: number | undefined;
  },
): string | undefined {
  const at = shown.indexOf(path);
  const move = (to: number): string => {
    edit((one) => moveColumn(one, shown, path, to), 'columns');
    return t('view.columnAt', { name, at: to + 1 });
  };
  if (act === 'earlier' || act === 'later') {
    const to = at + (act === 'earlier' ? -1 : 1);
    return to < 0 || to >= shown.length ? undefined : move(to);
  }
  if (act === 'wider' || act === 'narrower')
    edit((one) => widen(one, path, width + (act === 'wider' ? widthStep : -widthStep)), 'columns', `width ${path}`);
  else if (act === 'own') edit((one) => widen(one, path, undefined), 'columns');
  else if (act === 'pin') edit((one) => pin(one, at + 1), 'columns');
  else if (act === 'unpin') edit((one) => pin(one, 0), 'columns');
  else if (act === 'remove') {
    // A card without a choice says what matters by itself.
    if (shown.length === 1 && view.type !== 'list') edit((one) => changed(one, { columns: undefined }), 'columns');
    else edit((one) => removeColumn(one, shown, path), 'columns');
    return t('view.removed', { name });
  }
  return undefined;
}
