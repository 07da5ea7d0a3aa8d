import { zipSync } from 'fflate';
import type { ExportedFile, RunSummary } from '../../shared/lab/contract';
import type { ModelFormat } from '../../shared/lab/model-formats';
import { saveFile } from './save-file';
import { labOf, type Workbench } from './workbench';

/** Saves the trained model of a run's latest checkpoint. More than one file leaves as a zip archive. */
export function exportModel(workbench: Workbench, run: RunSummary, format: ModelFormat): void {
  workbench.attempt(async () => {
    const files = await labOf(workbench).exportModel({ runId: run.id, format, step: null });
    const [first] = files;
    if (!first) return;
    const file = files.length === 1 ? first : archive(`${run.id}-${format}.zip`, files);
    saveFile(file);
    workbench.messages.show({ severity: 'success', message: `Exported ${file.name}` });
  });
}

function archive(name: string, files: readonly ExportedFile[]): ExportedFile {
  const content = zipSync(Object.fromEntries(files.map((file) => [file.name, file.content])));
  return { name, mediaType: 'application/zip', content };
}
