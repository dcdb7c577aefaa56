// Gives the person a file that the page made.

/** As long as a browser may take to begin saving. */
const keptMs = 60_000;

export function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), keptMs);
}
