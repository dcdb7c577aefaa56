// A process of its own that sets sheets: whatever happens in the typesetter happens here, and it can be ended at any time. Plain Node: it runs from sources
// and from the build alike. It is given fonts and pictures as bytes, and a folder without files as all it may read.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const require = createRequire(import.meta.url);
const program = readFileSync(new URL('./sheet.typ', import.meta.url), 'utf8');
const faces = [
  '@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf',
  '@expo-google-fonts/vazirmatn/500Medium/Vazirmatn_500Medium.ttf',
  '@expo-google-fonts/vazirmatn/700Bold/Vazirmatn_700Bold.ttf',
  '@expo-google-fonts/rubik/400Regular/Rubik_400Regular.ttf',
  '@expo-google-fonts/rubik/500Medium/Rubik_500Medium.ttf',
  '@expo-google-fonts/rubik/700Bold/Rubik_700Bold.ttf',
];
const fontBlobs = faces.map((face) => readFileSync(require.resolve(face)));
const workspace = mkdtempSync(join(tmpdir(), 'ravand-sheets-'));
const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs }] });
process.on('exit', () => rmSync(workspace, { recursive: true, force: true }));

/** Settings so many documents, what was remembered of earlier ones goes. */
const forgetAfter = 10;
let since = 0;

process.on('message', ({ id, sheet, pictures, as, mostPages }) => {
  try {
    process.send({ id, ...set(sheet, pictures, as, mostPages) });
  } catch (error) {
    process.send({ id, fault: error instanceof Error ? error.message : String(error) });
  } finally {
    since += 1;
    if (since % forgetAfter === 0) compiler.evictCache(2);
  }
});
process.on('disconnect', () => process.exit(0));

function set(sheet, pictures, as, mostPages) {
  for (const { path, bytes } of pictures) compiler.mapShadow(join(workspace, path), Buffer.from(bytes));
  try {
    const made = compiler.compile({ mainFileContent: program, inputs: { sheet }, resetRead: true });
    if (made.result === null) return { fault: JSON.stringify(made.takeDiagnostics()?.shortDiagnostics ?? []) };
    const pages = made.result.numOfPages;
    if (pages > mostPages) return { pages, tooLong: true };
    return { pages, bytes: as === 'svg' ? Buffer.from(compiler.plainSvg(made.result)) : compiler.pdf(made.result) };
  } finally {
    for (const { path } of pictures) compiler.unmapShadow(join(workspace, path));
  }
}
