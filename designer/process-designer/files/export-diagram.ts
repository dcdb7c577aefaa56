// The drawing as a file: BPMN, SVG or PNG. Pictures carry their letters and colours with them, so that Persian is right wherever they are opened.
const scale = 2;
/** A canvas larger than this is not made by every browser. */
const widest = 8_000;

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Light, whatever the page is: a picture is put on paper. */
const lightTokens: Readonly<Record<string, string>> = { surface: '#ffffff', text: '#16211f' };

/** Every variable as the colour it is. */
function withColors(svg: string): string {
  return svg.replace(/var\(--([\w-]+)\)/g, (_, name: string) => lightTokens[name] ?? '#16211f');
}

interface FontFace {
  readonly family: string;
  readonly url: string;
  readonly range: string;
}

/** The page's own fonts, from its style sheets. */
function fontFaces(): readonly FontFace[] {
  return [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].flatMap((rule) => {
      if (!(rule instanceof CSSFontFaceRule)) return [];
      const source = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1];
      if (source === undefined) return [];
      return [
        {
          family: rule.style.getPropertyValue('font-family'),
          url: new URL(source, sheet.href ?? location.href).href,
          range: rule.style.getPropertyValue('unicode-range'),
        },
      ];
    }),
  );
}

function isNeeded(range: string, text: string): boolean {
  if (range === '') return false;
  const spans = range.split(',').map((part) => /U\+([0-9A-F]+)(?:-([0-9A-F]+))?/i.exec(part.trim()));
  return [...text].some((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return (
      code > 32 &&
      spans.some(
        (span) =>
          span !== null &&
          code >= Number.parseInt(span[1] ?? '', 16) &&
          code <= Number.parseInt(span[2] ?? span[1] ?? '', 16),
      )
    );
  });
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

async function fontStyle(svg: string): Promise<string> {
  const words = [...new Set(svg.replace(/<[^>]*>/g, ''))].join('');
  const needed = fontFaces().filter(({ range }) => isNeeded(range, words));
  const rules = await Promise.all(
    needed.map(async ({ family, url, range }) => {
      const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
      return `@font-face{font-family:${family};src:url(data:font/woff2;base64,${base64(bytes)}) format("woff2");font-weight:100 900;unicode-range:${range}}`;
    }),
  );
  return rules.join('');
}

/** An SVG that needs nothing around it. */
export async function standaloneSvg(svg: string): Promise<string> {
  const drawn = withColors(svg);
  const style = await fontStyle(drawn);
  return drawn.replace(/<svg\b[^>]*>/, (head) => `${head}<style>${style}</style>`);
}

async function picture(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}

export async function pngOf(svg: string): Promise<Blob> {
  const image = await picture(await standaloneSvg(svg));
  const factor = Math.min(scale, widest / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.width * factor);
  canvas.height = Math.ceil(image.height * factor);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('expected a 2D canvas, found none');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('expected a picture, found none')) : resolve(blob)),
      'image/png',
    );
  });
}
