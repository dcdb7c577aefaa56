// The room of documents: what a document reads, what it says of a record, and the PDF of that. It opens no record: who asks hands over what they may see.

import { buffer } from 'node:stream/consumers';
import type { DocumentDefinition } from '../../schemas/types.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { Files } from '../files/files.ts';
import { systemContext } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { type Composing, composeSheet } from './compose-sheet.ts';
import { documentReads } from './document-reads.ts';
import type { ComposedSheet } from './sheet.ts';
import { createTypesetter, type Picture, type Printed } from './typesetter.ts';

export interface Documents {
  /** Paths relative to the record. */
  reads(definition: DocumentDefinition, release: Release): readonly string[];
  /** Decides everything it says; touches nothing. @throws Problem 422 `document-too-long` */
  compose(definition: DocumentDefinition, composing: Composing): ComposedSheet;
  /** A picture that is there no more is left out. @throws Problem 422 `document-too-long`, `document-fault`, 503 `document-busy`, `document-slow` */
  print(composed: ComposedSheet): Promise<Printed>;
  /** The same pages as one SVG, for screens. @throws as print */
  draw(composed: ComposedSheet): Promise<Printed>;
  stop(): void;
}

export function createDocuments(needs: {
  files: Pick<Files, 'find' | 'open'>;
  definitions: Pick<Definitions, 'current'>;
  log: Logger;
}): Documents {
  const { files, definitions, log } = needs;
  const typesetter = createTypesetter({ log });

  async function bytesOf(file: string): Promise<Uint8Array | undefined> {
    if (file === 'logo') {
      const logo = definitions.current().settings.letterhead?.logo;
      return logo === undefined ? undefined : Buffer.from(logo.slice(logo.indexOf(',') + 1), 'base64');
    }
    const [stored] = await files.find(systemContext('pictures of a document', newId()), [file]);
    return stored === undefined ? undefined : buffer(await files.open(stored));
  }

  /** The sheet with the pictures there are. */
  async function set({ sheet, pictures }: ComposedSheet, as: 'pdf' | 'svg'): Promise<Printed> {
    const found: Picture[] = [];
    const lost = new Set<string>();
    for (const { path, file } of pictures) {
      const bytes = await bytesOf(file).catch(() => undefined);
      if (bytes === undefined) lost.add(path);
      else found.push({ path, bytes });
    }
    return typesetter.set(lost.size === 0 ? sheet : withoutPictures(sheet, lost), found, as);
  }

  return {
    reads: documentReads,
    compose: composeSheet,
    print: (composed) => set(composed, 'pdf'),
    draw: (composed) => set(composed, 'svg'),
    stop: () => typesetter.stop(),
  };
}

function withoutPictures(sheet: ComposedSheet['sheet'], lost: ReadonlySet<string>): ComposedSheet['sheet'] {
  const kept = (path: string | null): string | null => (path !== null && lost.has(path) ? null : path);
  return {
    ...sheet,
    blocks: sheet.blocks.map((block) => {
      if (block.kind === 'letterhead') return { ...block, logo: kept(block.logo) };
      if (block.kind === 'image') return { ...block, images: block.images.filter((path) => !lost.has(path)) };
      if (block.kind === 'signature')
        return { ...block, places: block.places.map((place) => ({ ...place, image: kept(place.image) })) };
      return block;
    }),
  };
}
