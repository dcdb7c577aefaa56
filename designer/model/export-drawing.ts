// The drawing as a file: an SVG that stands by itself, its colours written out; and the same as a PNG.
const tokens = /var\((--[a-z0-9-]+)(?:, [a-z]+)?\)/g;
const lightDark = /light-dark\(([^,]+), ([^)]+)\)/g;

/** @param style the sheet of the drawing @param size of the whole, whatever is in sight */
export function standaloneSvg(drawn: SVGSVGElement, style: string, size: { width: number; height: number }): string {
  const computed = getComputedStyle(drawn);
  const isDark = computed.colorScheme.includes('dark') && !computed.colorScheme.includes('light');
  const written = (text: string): string =>
    text
      .replace(tokens, (_, name: string) =>
        name === '--drawing-font' ? 'sans-serif' : computed.getPropertyValue(name),
      )
      .replace(lightDark, (_, light: string, dark: string) => (isDark ? dark : light));
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  for (const part of copy.querySelectorAll('[data-page-only]')) part.remove();
  copy.querySelector('[data-world]')?.removeAttribute('style');
  const margin = 24;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `${-margin} ${-margin} ${size.width + 2 * margin} ${size.height + 2 * margin}`);
  copy.setAttribute('width', String(size.width + 2 * margin));
  copy.setAttribute('height', String(size.height + 2 * margin));
  const sheet = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  sheet.textContent = written(written(`svg { background: var(--canvas); } ${style}`));
  copy.prepend(sheet);
  for (const part of copy.querySelectorAll('[style]'))
    part.setAttribute('style', written(part.getAttribute('style') ?? ''));
  return new XMLSerializer().serializeToString(copy).replaceAll(/<!--.*?-->/g, '');
}

/** No side of more pixels than browsers draw. */
const mostPixels = 8_000;

export async function asPng(source: string, size: { width: number; height: number }): Promise<Blob | null> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const scale = Math.min(2, mostPixels / Math.max(size.width, size.height, 1));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(size.width * scale);
  canvas.height = Math.ceil(size.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
