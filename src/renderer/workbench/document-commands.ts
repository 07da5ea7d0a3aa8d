import { experiments } from '../../experiments/specs';
import { AnsatzError } from '../../shared/contract';
import { moleculeText, parseFcidump } from '../../shared/hamiltonian';
import type { ExperimentDefinition, Preset } from '../../shared/experiment';
import { type FigurePage, figurePageSchema } from '../../shared/figure-page';
import { documentSchema, type ExperimentDocument } from '../../shared/lab/contract';
import { doDeed } from './deeds';
import { chooseFile } from './save-file';
import { importBundle, isBundle } from './transfers';
import type { Workbench } from './workbench';

export function definitionOf(experiment: string): ExperimentDefinition | null {
  return experiments.find((definition) => definition.id === experiment) ?? null;
}

export function newId(prefix: string): string {
  const random = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return `${prefix}-${Date.now().toString(36)}-${random.toString(36)}`;
}

function newDocument(fields: Pick<ExperimentDocument, 'title' | 'experiment' | 'preset' | 'spec'>): ExperimentDocument {
  return {
    format: 'ansatz-document',
    formatVersion: 1,
    id: newId('document'),
    experimentVersion: definitionOf(fields.experiment)?.version ?? 1,
    seed: '1',
    runIds: [],
    modifiedAt: new Date().toISOString(),
    ...fields,
  };
}

/** Shows a document with the preset's spec: an untouched one that is there already, else a new one. */
export function openPreset(workbench: Workbench, definition: ExperimentDefinition, preset: Preset<unknown>): void {
  const documents = Object.values(workbench.documents.store.getState().documents);
  const wanted = JSON.stringify(preset.spec);
  const untouched = documents.find(
    ({ preset: id, runIds, spec }) => id === preset.id && runIds.length === 0 && JSON.stringify(spec) === wanted,
  );
  if (untouched) {
    workbench.navigation.getState().openDocument(untouched.id, 'system');
    return;
  }
  const document = newDocument({
    title: freeTitle(preset.title, documents),
    experiment: definition.id,
    preset: preset.id,
    spec: preset.spec,
  });
  workbench.documents.add(document);
  workbench.navigation.getState().openDocument(document.id, 'system');
}

/** The title, or "title, 2" where it is taken. */
function freeTitle(title: string, documents: readonly ExperimentDocument[]): string {
  const taken = new Set(documents.map((document) => document.title));
  let count = 1;
  while (taken.has(count === 1 ? title : `${title}, ${count}`)) count += 1;
  return count === 1 ? title : `${title}, ${count}`;
}

/** A document of one's own: begins with the first preset's spec, because a blank page has no lattice. */
export function createDocument(
  workbench: Workbench,
  definition: ExperimentDefinition | undefined = experiments[0],
): void {
  const preset = definition?.presets[0];
  if (!definition || !preset) return;
  const title = freeTitle('Untitled', Object.values(workbench.documents.store.getState().documents));
  const document = newDocument({ title, experiment: definition.id, preset: null, spec: preset.spec });
  workbench.documents.add(document);
  workbench.navigation.getState().openDocument(document.id, 'system');
}

export function duplicateDocument(workbench: Workbench, source: ExperimentDocument): void {
  const copy = newDocument({
    title: `${source.title}, copy`.slice(0, 200),
    experiment: source.experiment,
    preset: source.preset,
    spec: source.spec,
  });
  workbench.documents.add({ ...copy, seed: source.seed });
  workbench.navigation.getState().openDocument(copy.id, 'system');
}

export function removeDocument(workbench: Workbench, id: string): void {
  const document = workbench.documents.get(id);
  if (!document) return;
  const at = workbench.navigation.getState().tabs.indexOf(id);
  workbench.attempt(async () => {
    await doDeed(workbench, `Delete ${document.title}`, { kind: 'removeDocument', document, at });
    workbench.messages.show({
      severity: 'information',
      message: `Deleted the document ${document.title}`,
      detail: 'Its runs are kept.',
      action: { label: 'Undo', onSelect: () => workbench.attempt(() => workbench.actions.undo()) },
    });
  });
}

const mostFileBytes = 5_000_000;

const openable = '.json,application/json,.zip,application/zip,.fcidump,.FCIDUMP';

/** Asks for a file and opens it. */
export function chooseAndOpenFile(workbench: Workbench): void {
  chooseFile(openable, (file) => openFile(workbench, file));
}

/** Opens a document, a bare spec, the integrals of a molecule or a bundle of runs that was chosen or dropped. */
export function openFile(workbench: Workbench, file: File): void {
  if (isBundle(file)) {
    importBundle(workbench, file, () => workbench.navigation.getState().show('runs'));
    return;
  }
  workbench.attempt(async () => {
    refuseWeights(file);
    if (file.size > mostFileBytes) {
      throw fileError(file, 'It is larger than 5 MB, and documents are small texts.');
    }
    const text = await file.text();
    const page = pageFrom(text);
    if (page !== null) {
      openFigurePage(workbench, page);
      return;
    }
    const document = isFcidump(text) ? moleculeFrom(file, text) : documentFrom(file, text);
    // A file that is opened twice makes two documents: the first may have been edited since.
    const id = workbench.documents.get(document.id) ? newId('document') : document.id;
    workbench.documents.add({ ...document, id });
    workbench.navigation.getState().openDocument(id, 'system');
  });
}

/** A figure page; null: the text is something else. */
function pageFrom(text: string): FigurePage | null {
  if (!text.includes('"ansatz-figure"')) return null;
  try {
    return figurePageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Shows a page that came as a file; one that is there already stays as it is. */
function openFigurePage(workbench: Workbench, page: FigurePage): void {
  const isThere = workbench.figures.store.getState().list?.some(({ id }) => id === page.id) ?? false;
  workbench.figures.create(isThere ? { ...page, id: newId('figure') } : page);
  workbench.navigation.getState().show('figures');
}

/** Weights belong to a run: alone they say nothing of the system that they were trained for. */
function refuseWeights(file: File): void {
  if (!/\.(safetensors|npz|npy|onnx)$/i.test(file.name)) return;
  throw new AnsatzError({
    code: 'DOCUMENT_UNREADABLE',
    message: `${file.name} cannot be opened.`,
    reason: 'It holds the weights of a network, without the system and the network that they belong to.',
    suggestion: 'Open the bundle (.zip) of its run: that has the weights too, and a run can start from them.',
  });
}

const isFcidump = (text: string): boolean => /^\s*[&$]FCI\b/i.test(text);

/** A document whose system is the molecule of a file, with a state and moves that suit it. */
function moleculeFrom(file: File, text: string): ExperimentDocument {
  const definition = experiments.find(({ fromHamiltonian }) => fromHamiltonian !== undefined);
  const spec = definition?.fromHamiltonian?.(moleculeText(file.name, parseFcidump(text)));
  if (definition === undefined || spec === undefined) throw fileError(file, 'No experiment takes a molecule.');
  const title = file.name.replace(/\.[^.]*$/, '').slice(0, 200) || 'Molecule';
  return newDocument({ title, experiment: definition.id, preset: null, spec });
}

function documentFrom(file: File, text: string): ExperimentDocument {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw fileError(file, `It is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const whole = documentSchema.safeParse(content);
  if (whole.success) {
    if (!definitionOf(whole.data.experiment)) {
      throw fileError(file, `Its experiment "${whole.data.experiment}" is not in this version.`);
    }
    return { ...whole.data, runIds: [] };
  }
  for (const definition of experiments) {
    if (definition.specSchema.safeParse(content).success) {
      const title = file.name.replace(/(\.ansatz)?\.json$/, '').slice(0, 200) || 'Untitled';
      return newDocument({ title, experiment: definition.id, preset: null, spec: content });
    }
  }
  throw fileError(
    file,
    'It is neither a document (*.ansatz.json), nor a figure page (*.ansatz-figure.json), nor the spec of an experiment.',
  );
}

function fileError(file: File, reason: string): AnsatzError {
  return new AnsatzError({
    code: 'DOCUMENT_UNREADABLE',
    message: `${file.name} cannot be opened.`,
    reason,
    suggestion: 'Choose a file that Ansatz has saved.',
  });
}

/** The document as a file, for the user to keep. */
export function documentFile(document: ExperimentDocument): { name: string; mediaType: string; content: Uint8Array } {
  const name = `${document.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'document'}.ansatz.json`;
  const content = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
  return { name, mediaType: 'application/json', content };
}
