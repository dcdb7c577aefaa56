// A form in a frame of another site's page: tells that page how high it is, and nothing else, and nobody but the origins the form names.

export const isEmbedded = window.parent !== window;

/** @returns stops telling */
export function tellHeight(element: Element, form: string, origins: readonly string[]): () => void {
  if (!isEmbedded) return () => undefined;
  const tell = () => {
    const height = Math.ceil(element.getBoundingClientRect().height);
    // The browser hands it on only where the page has that very origin.
    for (const origin of origins) window.parent.postMessage({ ravandForm: form, height }, origin);
  };
  const watched = new ResizeObserver(tell);
  watched.observe(element);
  tell();
  return () => watched.disconnect();
}
