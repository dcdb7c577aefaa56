// Where forms send their files: the workspace for a field of an entity, a public form for itself.
import { http, segment } from '../api/client.ts';
import type { FileVersion } from '../api/types.ts';
import { uploadFile } from '../api/upload.ts';
import { type FileHolder, fileAddress, versionsAddress } from '../format/files.ts';
import { preferences } from '../shell/preferences.ts';
import type { FileSource } from './control.ts';

const sources = new Map<string, FileSource>();

/** The same source for the same record, so that a form that is drawn again is not given another. */
export function workspaceFiles(entity: string, id?: string): FileSource {
  const key = `${entity}/${id ?? ''}`;
  const source = sources.get(key) ?? makeSource(entity, id === undefined ? undefined : { entity, id });
  sources.set(key, source);
  return source;
}

function makeSource(entity: string, holder: FileHolder | undefined): FileSource {
  return ({ name }) => ({
    upload: (file, progress, signal) =>
      uploadFile(`/api/files?entity=${segment(entity)}&field=${segment(name)}`, file, progress, signal),
    address: (file, show) => fileAddress(holder, name, file, show),
    ...(holder === undefined
      ? {}
      : {
          versions: async () =>
            (await http.get<{ items: readonly FileVersion[] }>(versionsAddress(holder, name))).items,
        }),
  });
}

export function publicFiles(form: string): FileSource {
  return ({ name }) => ({
    upload: (file, progress, signal) =>
      uploadFile(
        `/p/forms/${segment(form)}/files?field=${segment(name)}&lang=${preferences().language}`,
        file,
        progress,
        signal,
      ),
  });
}
