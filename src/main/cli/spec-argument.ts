import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AnsatzError } from '../../shared/contract';
import type { ExperimentDefinition } from '../../shared/experiment';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { moleculeText, parseFcidump } from '../../shared/hamiltonian';
import { documentSchema } from '../../shared/lab/contract';
import { systemCode } from '../run-store/file-system';
import { applySettings, type Setting } from './settings';

export interface NamedSpec {
  readonly experiment: string;
  readonly spec: unknown;
  readonly preset: string | null;
  readonly title: string;
  /** The seed of a document; null elsewhere. */
  readonly seed: string | null;
}

const wrappedSchema = z.object({ experiment: z.string(), spec: z.unknown() });

/** A spec by the name of a preset or of a file; - is standard input. */
export async function readSpec(
  catalogue: ExperimentCatalogue,
  name: string,
  settings: readonly Setting[],
): Promise<NamedSpec> {
  const found = findPreset(catalogue, name) ?? fromText(catalogue, await readText(catalogue, name), name);
  return { ...found, spec: applySettings(found.spec, settings) };
}

function findPreset(catalogue: ExperimentCatalogue, name: string): NamedSpec | null {
  for (const definition of catalogue.all()) {
    const preset = definition.presets.find(({ id }) => id === name);
    if (preset !== undefined) {
      return { experiment: definition.id, spec: preset.spec, preset: preset.id, title: preset.title, seed: null };
    }
  }
  return null;
}

async function readText(catalogue: ExperimentCatalogue, name: string): Promise<string> {
  try {
    if (name !== '-') return await readFile(name, 'utf8');
    const pieces: Buffer[] = [];
    for await (const piece of process.stdin) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces).toString('utf8');
  } catch (thrown) {
    if (systemCode(thrown) === 'EISDIR') {
      throw new AnsatzError({
        code: 'UNKNOWN_SPEC',
        message: `"${name}" is a directory.`,
        reason: 'A spec is one file.',
        suggestion: 'Give a .json, .ham or FCIDUMP file. A run there goes on by --out DIR --resume auto.',
      });
    }
    if (systemCode(thrown) !== 'ENOENT') throw thrown;
    const presets = catalogue.all().flatMap((definition) => definition.presets.map(({ id }) => id));
    throw new AnsatzError({
      code: 'UNKNOWN_SPEC',
      message: `There is no preset and no file "${name}".`,
      reason: `Presets: ${presets.join(', ')}.`,
      suggestion: 'Give the name of a preset, or the path of a .json, .ham or FCIDUMP file.',
    });
  }
}

function fromText(catalogue: ExperimentCatalogue, text: string, name: string): NamedSpec {
  const title = name === '-' ? 'Standard input' : name;
  // A molecule, as quantum chemistry programs write it.
  if (/^\s*[&$]FCI\b/i.test(text)) return fromHamiltonian(catalogue, moleculeText(title, parseFcidump(text)), title);
  if (!text.trimStart().startsWith('{')) return fromHamiltonian(catalogue, text, title);
  const json = parseJson(text, title);
  const document = documentSchema.safeParse(json);
  if (document.success) {
    const { experiment, experimentVersion, spec, preset, seed } = document.data;
    return {
      experiment,
      spec: migrated(catalogue, experiment, experimentVersion, spec),
      preset,
      title: document.data.title,
      seed,
    };
  }
  const wrapped = wrappedSchema.safeParse(json);
  if (wrapped.success) return { ...wrapped.data, preset: null, title, seed: null };
  return { experiment: textExperiment(catalogue).id, spec: json, preset: null, title, seed: null };
}

/** An old document is brought up to date; one that cannot be is checked as it is. */
function migrated(catalogue: ExperimentCatalogue, experiment: string, version: number, spec: unknown): unknown {
  try {
    return catalogue.parseSpec(experiment, version, spec);
  } catch {
    return spec;
  }
}

/** A bare Hamiltonian gets the settings that its experiment has for it. */
function fromHamiltonian(catalogue: ExperimentCatalogue, text: string, title: string): NamedSpec {
  const definition = textExperiment(catalogue);
  return { experiment: definition.id, spec: definition.fromHamiltonian?.(text), preset: null, title, seed: null };
}

function textExperiment(catalogue: ExperimentCatalogue): ExperimentDefinition {
  const definition = catalogue.all().find((candidate) => candidate.fromHamiltonian !== undefined);
  if (definition !== undefined) return definition;
  throw new AnsatzError({
    code: 'SPEC_INVALID',
    message: 'No experiment takes a bare Hamiltonian.',
    reason: '',
    suggestion: 'Give a .json file with "experiment" and "spec".',
  });
}

function parseJson(text: string, title: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new AnsatzError({
      code: 'SPEC_NOT_JSON',
      message: `${title} is not JSON.`,
      reason: thrown instanceof Error ? thrown.message : '',
      suggestion: 'Correct the file.',
    });
  }
}
