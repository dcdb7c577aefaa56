// Pasting the text of a BPMN file into the process designer: it is imported like a file. What was copied from a drawing is pasted by the drawing's own keys.
import { deepActive } from '../../elements/focus.ts';
import { isBpmnText } from './bpmn-text.ts';

function isWriting(): boolean {
  const active = deepActive();
  return active instanceof HTMLElement && (active.matches('input, textarea, select') || active.isContentEditable);
}

interface Pasting {
  /** Whether anything may be pasted now. */
  mayPaste(): boolean;
  text(text: string): void;
}

/** Answers how to stop. */
export function watchPaste({ mayPaste, text: take }: Pasting): () => void {
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (isWriting() || !mayPaste() || !isBpmnText(text)) return;
    event.preventDefault();
    take(text);
  };
  document.addEventListener('paste', onPaste);
  return () => document.removeEventListener('paste', onPaste);
}
