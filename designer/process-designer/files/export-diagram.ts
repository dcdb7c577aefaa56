// The drawing as a file: BPMN, SVG or PNG. Pictures carry their letters and colours with them, so that Persian is right wherever they are opened.
const scale = 2;
/** A canvas larger than this is not made by every browser. */
const widest = 8_000;

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

/** A letter of the text that the font is there for; undefined = it is not needed. */
function letterOf(range: string, text: string): string | undefined {
  if (range === '') return undefined;
  const spans = range.split(',').map((part) => /U\+([0-9A-F]+)(?:-([0-9A-F]+))?/i.exec(part.trim()));
  return [...text].find((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return (
      code > 32 &&
      // Joiners and marks leave nothing to be seen.
      /[\p{L}\p{N}]/u.test(letter) &&
      spans.some(
        (span) =>
          span !== null &&
          code >= Number.parseInt(span[1] ?? '', 16) &&
          code <= Number.parseInt(span[2] ?? span[1] ?? '', 16),
      )
    );
  });
}

/** The fonts of what is written, each with a letter that it draws. */
function neededFaces(svg: string): readonly (FontFace & { readonly letter: string })[] {
  const words = [...new Set(svg.replace(/<[^>]*>/g, ''))].join('');
  return fontFaces().flatMap((face) => {
    const letter = letterOf(face.range, words);
    return letter === undefined ? [] : [{ ...face, letter }];
  });
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

async function fontStyle(svg: string): Promise<string> {
  const rules = await Promise.all(
    neededFaces(svg).map(async ({ family, url, range }) => {
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

/** Below the drawing stands one letter of each font, cut off in the end: a picture brings its fonts late, and letters stay unseen until then. */
const proof = { width: 20, height: 24 };

interface Proven {
  readonly svg: string;
  readonly letters: number;
}

function withProof(svg: string): Proven {
  const letters = neededFaces(svg);
  const head = /(<svg\b[^>]*? height=")([\d.]+)("[^>]*? viewBox=")([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"/.exec(svg);
  if (head === null || letters.length === 0) return { svg, letters: 0 };
  const [whole, before, height, between, x, y, width, inner] = head;
  const taller = `${before}${Number(height) + proof.height}${between}${x} ${y} ${width} ${Number(inner) + proof.height}"`;
  const line = Number(y) + Number(inner) + 18;
  const written = letters.map(
    ({ family, letter }, index) =>
      `<text x="${Number(x) + index * proof.width + 4}" y="${line}" style="font-family:${family};font-size:12px;fill:#000">${letter}</text>`,
  );
  return {
    svg: svg.replace(whole, taller).replace(/<\/svg>\s*$/, `${written.join('')}</svg>`),
    letters: letters.length,
  };
}

function context2d(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('expected a 2D canvas, found none');
  return context;
}

/** Every letter is seen. */
function hasFonts(image: HTMLImageElement, letters: number): boolean {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, letters * proof.width);
  canvas.height = proof.height;
  const context = context2d(canvas);
  context.drawImage(image, 0, proof.height - image.height);
  return Array.from({ length: letters }, (_, index) =>
    context
      .getImageData(index * proof.width, 0, proof.width, proof.height)
      .data.some((value, at) => at % 4 === 3 && value > 0),
  ).every(Boolean);
}

/** As long as a browser shows nothing in place of a font; then it takes another. */
const longestWait = 4_000;

async function fontsOf(image: HTMLImageElement, letters: number): Promise<void> {
  const begun = performance.now();
  while (!hasFonts(image, letters) && performance.now() - begun < longestWait)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

export async function pngOf(svg: string): Promise<Blob> {
  const proven = withProof(await standaloneSvg(svg));
  const image = await picture(proven.svg);
  await fontsOf(image, proven.letters);
  const height = image.height - (proven.letters > 0 ? proof.height : 0);
  const factor = Math.min(scale, widest / Math.max(image.width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.width * factor);
  canvas.height = Math.ceil(height * factor);
  const context = context2d(canvas);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, image.width * factor, image.height * factor);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('expected a picture, found none')) : resolve(blob)),
      'image/png',
    );
  });
}
