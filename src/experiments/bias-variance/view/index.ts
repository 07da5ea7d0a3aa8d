import { column, row, tabs } from '../../../ui/dock/area';
import { figureView } from '../../../ui/figure-steps/figure-view';
import { truthWords, variants } from '../regressions';
import { biasVarianceSpecSchema, dataSchema, fitSchema, trainingSchema, type BiasVarianceSpec } from '../schema';

/** Bias and variance in the window. */
export const biasVarianceView = figureView<BiasVarianceSpec>({
  experiment: 'bias-variance',
  schema: biasVarianceSpecSchema,
  titles: { system: 'Data', model: 'Fits', training: 'Data sets', results: 'Results' },
  hints: {
    system: {
      id: 'bias-variance-data',
      title: 'Noise and points',
      text: 'Two dozen noisy data sets are fitted while you drag: how the fits differ is the variance, how their mean misses the truth is the bias.',
    },
  },
  setUps: {
    system: {
      sections: [
        { ...{ path: 'data', title: 'Data', schema: dataSchema, words: truthWords }, logarithmic: ['points'] },
      ],
      previews: ['fits', 'decomposition'],
    },
    model: {
      sections: [
        {
          ...{ path: 'fit', title: 'Fits', schema: fitSchema },
          unused: ({ fit }) =>
            fit.against === 'capacity'
              ? { mostPoints: 'only against the amount of data' }
              : { highestDegree: 'only against the capacity' },
        },
      ],
      previews: ['decomposition', 'fits'],
    },
    training: {
      sections: [{ path: 'training', title: 'Data sets', schema: trainingSchema, logarithmic: ['dataSets'] }],
      previews: ['decomposition'],
    },
  },
  layout: row(
    1,
    column(1.2, tabs(1.2, 'decomposition'), tabs(0.8, 'findings', 'convergence')),
    column(1, tabs(1, 'fits'), tabs(1, 'sum')),
  ),
  describe: (step, spec) => {
    if (step === 'system') return `${spec.data.points} points`;
    if (step === 'model') return `${variants(spec).length} ${spec.fit.against === 'capacity' ? 'degrees' : 'sizes'}`;
    return `${spec.training.dataSets} data sets`;
  },
});
