import { describe, expect, it } from 'vitest';
import { inspectedParts } from '../../inspection.test-support';
import type { GroundStateInspection } from '../../result-schema';
import { energyTrace } from './energy-trace';
import { findingsOf } from './findings';

const four = (...values: number[]): Float64Array => Float64Array.from(values);

const found: GroundStateInspection = {
  step: 800,
  samples: 16_384,
  nSites: 2,
  correlation: four(1, -0.5, -0.5, 1),
  correlationError: four(0, 0.01, 0.01, 0),
  magnetisation: four(0.1, -0.1),
  magnetisationError: four(0.01, 0.01),
  decay: {
    distance: four(0, 1, 2),
    longitudinal: four(1, -0.3003, 0.019),
    longitudinalError: four(0, 0.0008, 0.0008),
    transverse: four(),
    transverseError: four(),
  },
  structureFactor: { qx: four(0, 1), qy: four(0, 1), value: four(0.1, 4.518), error: four(0.01, 0.009) },
  configurations: { values: four(1, -1), probabilityRatio: four(1), phase: four(0) },
  exact: null,
  weights: { rows: 1, columns: 2, values: four(0.25, -0.5), imaginary: four(), label: 'Weights' },
  parts: inspectedParts,
};

describe('findingsOf', () => {
  it('gives the numbers with their errors', () => {
    const findings = findingsOf(found, null);
    expect(findings.decay).toBe('Neighbours −0.3003(8), farthest 0.0190(8).');
    expect(findings.structureFactor).toBe('Peak at _q_ = (π, π): 4.518(9).');
    expect(findings.correlation).toContain('= 0.250');
    expect(findings.weights).toContain('largest 0.50');
    expect(findings.exact).toBe('');
  });

  it('is silent where nothing was measured', () => {
    const empty = four();
    expect(
      findingsOf({ ...found, structureFactor: { qx: empty, qy: empty, value: empty, error: empty } }, null)
        .structureFactor,
    ).toBe('');
  });
});

describe('energyTrace', () => {
  const history = {
    steps: four(1, 2, 3, 4),
    seconds: four(0, 0, 0, 0),
    values: { energyPerSite: four(0, -1, Number.NaN, -2) },
    interventions: [],
  };

  it('runs over the whole width and falls to the lowest energy', () => {
    const path = energyTrace(history, 1, 4);
    expect(path.startsWith('M0.0 3.0')).toBe(true);
    expect(path.endsWith('L1000.0 27.0')).toBe(true);
    expect(path).not.toContain('NaN');
  });

  it('is empty without two points', () => {
    expect(energyTrace(history, 4, 4)).toBe('');
    expect(energyTrace({ ...history, values: {} }, 1, 4)).toBe('');
  });
});
