import { lazy } from 'react';
import { formatInteger } from '../../shared/format';
import type { FigureInput } from '../../shared/figure';
import { draftReader } from '../experiment-view/draft';
import type { ExperimentView, StepName, StepProps } from '../experiment-view/types';
import type { FigureViewOptions, SetUp, SetUpName } from './types';

const SetUpStep = lazy(async () => ({ default: (await import('./SetUpStep')).SetUpStep }));
const LiveStep = lazy(async () => ({ default: (await import('./LiveStep')).LiveStep }));
const ResultStep = lazy(async () => ({ default: (await import('./ResultStep')).ResultStep }));

/** Four steps of an experiment that is set up by forms and whose every picture is a figure. */
export function figureView<Spec extends object>(options: FigureViewOptions<Spec>): ExperimentView<object> {
  const { experiment, schema, titles, hints, layout } = options;
  const read = draftReader(schema);
  const setUp = (step: SetUpName): SetUp<object> => erased(options.setUps[step], read);
  const setUps = { system: setUp('system'), model: setUp('model'), training: setUp('training') };
  const choosers = {
    system: chooserOf(setUps.system),
    model: chooserOf(setUps.model),
    training: chooserOf(setUps.training),
  };
  const pathsOf = (step: SetUpName): readonly string[] => setUps[step].sections.map(({ path }) => path);
  return {
    experiment,
    readDraft: read,
    titles,
    hints,
    paths: { system: pathsOf('system'), model: pathsOf('model'), training: pathsOf('training'), results: [] },
    steps: {
      system: (props: StepProps<object>) => <SetUpStep {...props} setUp={setUps.system} choose={choosers.system} />,
      model: (props: StepProps<object>) => <SetUpStep {...props} setUp={setUps.model} choose={choosers.model} />,
      training: (props: StepProps<object>) => (
        <LiveStep
          {...{ ...props, layout }}
          setUp={setUps.training}
          choose={choosers.training}
          title={titles.training}
        />
      ),
      results: (props: StepProps<object>) => <ResultStep {...{ ...props, layout }} title={titles.results} />,
    },
    describe: (step, spec, run) => {
      if (step === 'results') return null;
      if (step === 'training' && run !== null) {
        return `step ${formatInteger(run.step)} of ${formatInteger(run.totalSteps)}`;
      }
      const draft = read(spec);
      return draft === null ? null : options.describe(step, draft);
    },
    commands: () => commandsOf(titles, setUps),
    stepMemory: (spec) => {
      const draft = read(spec);
      return draft === null ? null : (options.stepMemory?.(draft) ?? 0);
    },
  };
}

/** The same set-up for a spec whose type is not known. */
function erased<Spec>({ sections, previews }: SetUp<Spec>, read: (value: unknown) => Spec | null): SetUp<object> {
  return {
    previews,
    sections: sections.map(({ unused, ...section }) => ({
      ...section,
      unused: (spec) => {
        const draft = read(spec);
        return draft === null || unused === undefined ? {} : unused(draft);
      },
    })),
  };
}

const chooserOf =
  ({ previews }: SetUp<object>) =>
  (figures: readonly FigureInput[]): readonly FigureInput[] =>
    previews.flatMap((wanted) =>
      figures.filter(({ id }) => (wanted.endsWith('*') ? id.startsWith(wanted.slice(0, -1)) : id === wanted)),
    );

/** Every form by its name, for the palette. */
function commandsOf(
  titles: Readonly<Record<StepName, string>>,
  setUps: Readonly<Record<SetUpName, SetUp<object>>>,
): ReturnType<ExperimentView<object>['commands']> {
  return (['system', 'model', 'training'] as const).flatMap((step) =>
    setUps[step].sections.map(({ path, title }) => ({
      id: `form-${path}`,
      title: `${titles[step]}: ${title}`,
      step,
      kind: 'show' as const,
      control: `form-${path}`,
    })),
  );
}
