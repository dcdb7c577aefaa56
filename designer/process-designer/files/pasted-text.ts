// Pasting into the process designer: text that is a BPMN file is imported like one, everything else is what was copied from a drawing. Which of both it is, only the paste
// event tells, and the drawing's own keys must not come first.
import { deepActive } from '../../elements/popover.ts';
import { isBpmnText } from './bpmn-text.ts';

/** How long a browser may take from the key to the paste; some send none where nothing can be pasted. */
const waitMs = 80;

function isWriting(): boolean {
  const active = deepActive();
  return active instanceof HTMLElement && (active.matches('input, textarea, select') || active.isContentEditable);
}

interface Pasting {
  /** Whether anything may be pasted now. */
  mayPaste(): boolean;
  text(text: string): void;
  elements(): void;
}

/** Answers how to stop. */
export function watchPaste(host: HTMLElement, { mayPaste, text: take, elements }: Pasting): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onKey = (event: KeyboardEvent): void => {
    const isPaste = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.code === 'KeyV';
    if (!isPaste || isWriting() || !mayPaste()) return;
    event.stopPropagation();
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      elements();
    }, waitMs);
  };
  const onPaste = (event: ClipboardEvent): void => {
    if (isWriting() || !mayPaste()) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!isBpmnText(text)) return;
    clearTimeout(timer);
    timer = undefined;
    event.preventDefault();
    take(text);
  };
  host.addEventListener('keydown', onKey, { capture: true });
  document.addEventListener('paste', onPaste);
  return () => {
    clearTimeout(timer);
    host.removeEventListener('keydown', onKey, { capture: true });
    document.removeEventListener('paste', onPaste);
  };
}
