import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatNumber, MINUS } from '../../../../../shared/format';
import type { Conditionals } from '../../../../../shared/model/forward/autoregressive';
import { Segmented, Select, Slider } from '../../../../../ui/controls';
import { activationFigure, type Part } from '../../../looks/activation-figures';
import { attentionMatrix, attentionOnLattice } from '../../../looks/attention-figures';
import { figureIdOf } from '../../../looks/choice';
import { findingsOfConditionals } from '../../../looks/conditional-figures';
import { figuresOfConditionals } from '../../../looks/look-figures';
import { emptyOf, LookFrame, type LookPanelProps } from './LookPanel';

const conditionalViews = [
  { value: 'conditionals', label: 'Map' },
  { value: 'conditionals-lattice', label: 'Lattice' },
  { value: 'conditionals-sum', label: 'Sum' },
  { value: 'conditionals-entropy', label: 'Surprise' },
] as const;

/** p(s_i | s_<i) of an autoregressive state along a configuration. */
export function ConditionalsPanel(props: LookPanelProps): ReactElement {
  const { passed, state, choice } = props;
  const [view, setView] = useState<(typeof conditionalViews)[number]['value']>('conditionals');
  const figures = useMemo(
    () => (passed === null || state.look === null ? [] : figuresOfConditionals(passed, state.look, choice)),
    [passed, state.look, choice],
  );
  const found = passed?.passes.find(({ pass }) => pass.conditionals !== null)?.pass.conditionals ?? undefined;
  const views = conditionalViews.filter(({ value }) => figures.some(({ id }) => id === figureIdOf(value, choice)));
  const shown = views.some(({ value }) => value === view) ? view : 'conditionals';
  return (
    <LookFrame
      {...props}
      id="conditionals"
      title="Conditionals"
      note="_p_(_s__{i} | _s__{<i}) along the order"
      words="Each site is drawn from its column, given the ones before. Columns of one colour: the network is sure; even ones: it throws a coin."
      summary={found === undefined ? undefined : summaryOf(found)}
      figure={figures.find(({ id }) => id === figureIdOf(shown, choice))}
      empty={emptyOf(state.look, 'Only autoregressive states are drawn site by site and have conditionals.')}
      controls={<Segmented label="Drawn as" value={shown} options={views} onChange={setView} />}
    />
  );
}

function summaryOf(found: Conditionals): string {
  const { logProbability, expected, mostSurprising } = findingsOfConditionals(found);
  const whole = Number.isFinite(logProbability) ? formatNumber(logProbability, 4) : `${MINUS}∞, outside the sector`;
  return `ln _p_ = ${whole}, expected ${formatNumber(expected, 4)} nats; most surprising: site ${found.order[mostSurprising] ?? 0}.`;
}

/** What a layer gives for a configuration. */
export function ActivationsPanel(props: LookPanelProps): ReactElement {
  const { passed, state, choice } = props;
  const [name, setName] = useState<string | null>(null);
  const [part, setPart] = useState<Part>('re');
  const layers = passed?.layers ?? [];
  const index = Math.max(
    0,
    layers.findIndex(({ layer }) => layer.name === name),
  );
  const shown = layers[index];
  const complex = shown?.layer.im != null;
  const figure = useMemo(() => {
    if (shown === undefined || state.look === null) return undefined;
    const of = complex ? part : 're';
    return activationFigure(shown.layer, shown.order, of, state.look, figureIdOf('activations', index, of, choice));
  }, [shown, complex, part, state.look, index, choice]);
  return (
    <LookFrame
      {...props}
      id="activations"
      title="Layers"
      note="what each gives for one configuration"
      words="Blue negative, vermilion positive. What never changes with the configuration does nothing; what follows single sites alone is no more than a field."
      figure={figure}
      empty={emptyOf(state.look, 'No layer has more than one number.')}
      controls={
        <>
          <Select
            label="Layer"
            value={shown?.layer.name ?? ''}
            options={layers.map(({ layer }) => ({
              value: layer.name,
              label: `${layer.name}, ${layer.operation} (${layer.positions} × ${layer.channels})`,
            }))}
            onChange={setName}
          />
          {complex && (
            <Segmented
              label="Part"
              value={part}
              options={[
                { value: 're', label: 'Re' },
                { value: 'im', label: 'Im' },
              ]}
              onChange={setPart}
            />
          )}
        </>
      }
    />
  );
}

/** What each position of a transformer reads of the others, head by head. */
export function AttentionPanel(props: LookPanelProps): ReactElement {
  const { passed, state, choice } = props;
  const [chosen, setChosen] = useState<{ readonly name: string; readonly head: number } | null>(null);
  const [view, setView] = useState<'matrix' | 'lattice'>('matrix');
  const [reader, setReader] = useState(0);
  const all = passed?.attention ?? [];
  const index = Math.max(
    0,
    all.findIndex(({ name }) => name === chosen?.name),
  );
  const found = all[index];
  const head = Math.min(chosen?.head ?? 0, (found?.heads ?? 1) - 1);
  const from = Math.min(reader, (found?.positions ?? 1) - 1);
  const figure = useMemo(() => {
    if (found === undefined || state.look === null) return undefined;
    const onLattice =
      view === 'lattice'
        ? attentionOnLattice(found, from, state.look, figureIdOf('attention-lattice', index, from, choice))
        : null;
    return onLattice ?? attentionMatrix(found, head, figureIdOf('attention', index, head, choice));
  }, [found, state.look, view, from, index, head, choice]);
  return (
    <LookFrame
      {...props}
      id="attention"
      title="Attention"
      note="who reads whom, head by head"
      words="A bright diagonal reads itself, a band its neighbours, columns the same sites from everywhere. Factored scores are the same for all configurations."
      figure={figure}
      empty={emptyOf(state.look, 'This network has no attention.')}
      controls={
        <>
          <Segmented
            label="Drawn as"
            value={view}
            options={[
              { value: 'matrix', label: 'Matrix' },
              { value: 'lattice', label: 'From a site' },
            ]}
            onChange={setView}
          />
          {view === 'matrix' ? (
            <Select
              label="Head"
              value={`${index}/${head}`}
              options={all.flatMap(({ name, heads }, layer) =>
                Array.from({ length: heads }, (_, one) => ({
                  value: `${layer}/${one}`,
                  label: `${name}, head ${one + 1}`,
                })),
              )}
              onChange={(value) => {
                const [layer, one] = value.split('/').map(Number);
                const name = all[layer ?? 0]?.name;
                if (name !== undefined) setChosen({ name, head: one ?? 0 });
              }}
            />
          ) : (
            <Slider
              label="Reading position"
              value={from}
              minimum={0}
              maximum={Math.max(1, (found?.positions ?? 1) - 1)}
              step={1}
              describe={(at) => `position ${Math.round(at)}`}
              onChange={(at) => setReader(Math.round(at))}
            />
          )}
        </>
      }
    />
  );
}
