import type { ExperimentDefinition, SpecIssue } from '../../shared/experiment';
import { gradientDescentCitations } from './citations';
import { observedPaths, pathFigures, previewFigures } from './figures';
import { gradientDescentFindings } from './findings';
import { gradientDescentMetrics } from './metrics';
import { lanesOf, surfaceOf } from './paths';
import { gradientDescentPresets } from './presets';
import {
  gradientDescentInspectionSchema,
  gradientDescentResultSchema,
  gradientDescentSpecSchema,
  type GradientDescentSpec,
} from './schema';
import { methodWords, surfaceWords } from './words';

export const gradientDescent: ExperimentDefinition<
  typeof gradientDescentSpecSchema,
  typeof gradientDescentResultSchema,
  typeof gradientDescentInspectionSchema
> = {
  id: 'gradient-descent',
  version: 1,
  title: 'Gradient descent',
  category: 'Learning',
  purpose:
    'Paths down a loss of one or two parameters: what the learning rate does, how momentum, adaptive rates, natural gradients and ' +
    'Newton’s method differ, at saddles, in narrow valleys and with the noise of mini-batches.',
  specSchema: gradientDescentSpecSchema,
  resultSchema: gradientDescentResultSchema,
  inspectionSchema: gradientDescentInspectionSchema,
  metrics: gradientDescentMetrics,
  adjustable: [],
  presets: gradientDescentPresets,
  migrations: {},
  totalSteps: ({ training }) => training.steps,
  labels: ({ surface, method }) => ({
    system: surfaceWords[surface.kind],
    ansatz: method.comparison === 'methods' ? 'seven methods' : methodWords[method.kind],
    energyScales: null,
  }),
  check: issuesOf,
  citations: gradientDescentCitations,
  headline: { label: 'loss', metric: 'loss1', figure: 'loss' },
  findings: gradientDescentFindings,
  previewFigures: (spec) => (issuesOf(spec).some(({ severity }) => severity === 'error') ? [] : previewFigures(spec)),
  figures: ({ spec, history, result }) =>
    result === null
      ? pathFigures(spec, observedPaths(spec, history), null)
      : pathFigures(spec, result.paths, result.scan),
};

/** What the schema cannot see: starts outside the domain of the loss, comparisons that there are not. */
function issuesOf(spec: GradientDescentSpec): readonly SpecIssue[] {
  const { surface, method } = spec;
  const issue = (code: string, path: string, message: string): SpecIssue => ({
    ...{ severity: 'error', code, path, message, line: null, column: null },
  });
  const coin = surface.kind === 'coinByProbability' || surface.kind === 'coinByLogit';
  if (method.comparison === 'coordinates' && !coin) {
    return [
      issue(
        'DESCENT_COORDINATES',
        'method.comparison',
        'Two coordinates are there for the coin only: choose it as the loss, or another comparison.',
      ),
    ];
  }
  const start = surfaceOf(surface).dimension === 1 ? [surface.startX] : [surface.startX, surface.startY];
  if (!Number.isFinite(surfaceOf(surface).value(start))) {
    const path = surface.kind === 'gaussianFit' ? 'surface.startY' : 'surface.startX';
    const allowed = surface.kind === 'gaussianFit' ? 'The width s must be above 0.' : 'p must lie between 0 and 1.';
    return [issue('DESCENT_START', path, `The loss is infinite at the start. ${allowed}`)];
  }
  const zeroAllowed =
    method.kind === 'saddleFreeNewton' || method.kind === 'adaptiveNewton' || method.kind === 'adadelta';
  const still = lanesOf(spec).some(({ setting }) => setting === 0);
  if (still && !(zeroAllowed && method.comparison !== 'methods')) {
    return [issue('DESCENT_RATE', 'method.setting', 'With a rate of 0 nothing moves: choose a positive one.')];
  }
  return [];
}
