import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { deriveSystem } from './derive';
import { groundStateSpecSchema } from './schema';
import { groundState } from './spec';

const catalogue = new ExperimentCatalogue([groundState]);
const url = new URL('../../../test/fixtures/specs/ground-state-1.json', import.meta.url);
const old: { id: string; spec: { training: Record<string, unknown>; model: object; sampling: object } }[] = JSON.parse(
  readFileSync(url, 'utf8'),
);

const migrated = (spec: unknown) => groundStateSpecSchema.parse(catalogue.parseSpec('ground-state', 1, spec));

describe('specs of version 1', () => {
  it.each(old.map(({ id, spec }) => [id, spec] as const))('%s opens and can run', (_, spec) => {
    const now = migrated(spec);
    expect(deriveSystem(now).issues).toEqual([]);
    // Every field but the solver keeps its name and value.
    const { solver: _solver, ...training } = spec.training;
    expect(now.training).toMatchObject(training);
    expect(now.model).toMatchObject(spec.model);
    expect(now.sampling).toMatchObject(spec.sampling);
  });

  it.each([
    ['auto', 'stochasticReconfiguration', 'auto'],
    ['sr', 'stochasticReconfiguration', 'parameterSpace'],
    ['minSR', 'stochasticReconfiguration', 'sampleSpace'],
    ['gradient', 'none', 'auto'],
  ])('solver %s becomes %s, %s', (name, preconditioner, solver) => {
    const [{ spec }] = old;
    const now = migrated({ ...spec, training: { ...spec.training, solver: name } });
    expect(now.training).toMatchObject({ preconditioner, solver });
  });

  it('with a field too many is refused as before', () => {
    const [{ spec }] = old;
    expect(() => migrated({ ...spec, model: { ...spec.model, colour: 'red' } })).toThrow(/colour|Unrecognized/);
  });
});
