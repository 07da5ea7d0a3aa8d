import { column, row, tabs } from '../../../ui/dock/area';
import { figureView } from '../../../ui/figure-steps/figure-view';
import { lanesOf } from '../paths';
import {
  gradientDescentSpecSchema,
  methodSchema,
  surfaceSchema,
  trainingSchema,
  type GradientDescentSpec,
} from '../schema';
import { methodWords, surfaceWords } from '../words';

/** Gradient descent in the window: the loss, the methods, the descent, what came of it. */
export const gradientDescentView = figureView<GradientDescentSpec>({
  experiment: 'gradient-descent',
  schema: gradientDescentSpecSchema,
  titles: { system: 'Loss', model: 'Methods', training: 'Descent', results: 'Results' },
  hints: {
    system: {
      id: 'descent-loss',
      title: 'Change it and look',
      text: 'The paths at the right follow every change at once. Go on to Methods for rates and rules; Run above keeps what you see.',
    },
    model: {
      id: 'descent-methods',
      title: 'Drag a rate',
      text: 'Three settings, seven methods or two parametrisations are compared side by side.',
    },
  },
  setUps: {
    system: {
      sections: [
        {
          ...{ path: 'surface', title: 'Loss', schema: surfaceSchema, words: surfaceWords },
          unused: unusedOfSurface,
          logarithmic: ['curvature', 'secondCurvature'],
        },
      ],
      previews: ['landscape*', 'loss'],
    },
    model: {
      sections: [
        {
          ...{ path: 'method', title: 'Methods', schema: methodSchema },
          words: {
            ...methodWords,
            settings: 'three settings',
            methods: 'seven methods',
            coordinates: 'two coordinates',
            alone: 'one path',
          },
          unused: unusedOfMethod,
          logarithmic: ['setting', 'secondSetting', 'thirdSetting', 'adaptiveRate', 'epsilon'],
        },
      ],
      previews: ['landscape*', 'loss', 'prediction', 'distance'],
    },
    training: {
      sections: [
        {
          ...{ path: 'training', title: 'Length and noise', schema: trainingSchema },
          words: { distance: 'distance', loss: 'loss', gradient: 'gradient' },
          logarithmic: ['steps', 'tolerance'],
        },
      ],
      previews: ['loss', 'landscape*'],
    },
  },
  layout: row(
    1,
    column(1.2, tabs(1.2, 'landscape', 'landscape-coinByLogit', 'landscape-coinByProbability'), tabs(0.8, 'findings')),
    column(1, tabs(1, 'loss'), tabs(1, 'prediction', 'distance', 'scan')),
  ),
  describe: (step, spec) => {
    if (step === 'system') return surfaceWords[spec.surface.kind];
    if (step === 'model') return lanesOf(spec).length === 1 ? '1 path' : `${lanesOf(spec).length} paths`;
    return `${spec.training.steps} steps`;
  },
});

const needed: Readonly<Record<string, readonly GradientDescentSpec['surface']['kind'][]>> = {
  curvature: ['parabola', 'valley'],
  secondCurvature: ['valley'],
  tilt: ['doubleWell'],
  target: ['coinByLogit', 'coinByProbability'],
  startY: ['valley', 'saddle', 'rosenbrock', 'himmelblau', 'gaussianFit'],
};

function unusedOfSurface({ surface }: GradientDescentSpec): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(needed)
      .filter(([, kinds]) => !kinds.includes(surface.kind))
      .map(([key, kinds]) => [key, `only of: ${kinds.map((kind) => surfaceWords[kind]).join(', ')}`]),
  );
}

function unusedOfMethod({ method: { comparison, kind } }: GradientDescentSpec): Readonly<Record<string, string>> {
  const many = comparison === 'methods';
  const none: [string, string][] = [];
  if (comparison !== 'settings') {
    none.push(
      ['secondSetting', 'only where three settings are compared'],
      ['thirdSetting', 'only where three settings are compared'],
    );
  }
  if (!many) none.push(['adaptiveRate', 'only where methods are compared']);
  if (many || comparison === 'coordinates') none.push(['kind', 'the comparison names its methods']);
  const averages = many || ['momentum', 'nesterov', 'adadelta', 'rmsProp', 'adam'].includes(kind);
  if (!averages || comparison === 'coordinates') none.push(['decay', 'no averages in this method']);
  if (!(many || kind === 'adam')) none.push(['secondDecay', 'only of Adam']);
  if (!(many || ['adagrad', 'adadelta', 'rmsProp', 'adam'].includes(kind))) {
    none.push(['epsilon', 'no averaged squares in this method']);
  }
  if (kind === 'adadelta' && comparison === 'alone') none.push(['setting', 'ADADELTA has no rate']);
  return Object.fromEntries(none);
}
