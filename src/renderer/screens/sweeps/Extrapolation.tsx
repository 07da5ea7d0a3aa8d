import { useMemo, useState, type ReactElement } from 'react';
import {
  abscissas,
  fitForms,
  isSize,
  powersOf,
  type Abscissa,
  type FitForm,
} from '../../../shared/statistics/extrapolation';
import { Checkbox, EmptyState, LoadingState, NumberField, Select, Splitter } from '../../../ui/controls';
import { newestFirst } from '../../stores/runs';
import type { KnownSweep } from '../../stores/sweeps';
import { useRuns } from '../../workbench/context';
import { ExtrapolationFit } from './ExtrapolationFit';
import { ExtrapolationPoints } from './ExtrapolationPoints';
import { ScreenHeaderBar } from './ScreenHeaderBar';
import { sweepGroups } from './sweep-groups';
import { groups as quantityGroups, rowsOf, useExtrapolationQuantities } from './use-extrapolation-rows';

/** So many runs are read at once. */
const mostRuns = 120;

const forms: readonly { readonly value: FitForm; readonly label: string }[] = [
  ...fitForms.map(({ id, label }) => ({ value: id, label })),
  { value: 'power', label: 'a + b xᵖ' },
];

const sweepVariesSize = (known: KnownSweep | null): boolean =>
  known?.sweep.axes.some(({ target }) => target.kind === 'extent') ?? false;

/** A quantity of runs against their size or variance, fitted, and the limit at zero. */
export function Extrapolation({ sweep }: { readonly sweep: KnownSweep | null }): ReactElement {
  const runs = useRuns((state) => state.runs);
  const [source, setSource] = useState(sweep === null ? 'runs' : 'sweep');
  const [abscissa, setAbscissa] = useState<Abscissa>(sweepVariesSize(sweep) ? '1/L²' : 'variance');
  const [form, setForm] = useState<FitForm>('line');
  const [exponent, setExponent] = useState(1);
  const [prediction, setPrediction] = useState(false);
  const [quantityId, setQuantityId] = useState('');
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const finished = useMemo(() => newestFirst(runs).filter(({ state }) => state === 'finished'), [runs]);
  const chosenSweep = source === 'sweep' ? (sweep?.sweep ?? null) : null;
  const fromSweep = chosenSweep !== null;
  const offered = useMemo(() => {
    const tasks = new Set((chosenSweep?.tasks ?? []).map(({ runId }) => runId));
    return (chosenSweep === null ? finished : finished.filter(({ id }) => tasks.has(id))).slice(0, mostRuns);
  }, [finished, chosenSweep]);
  const [group, setGroup] = useState<string | null>(null);
  const groups = useMemo(
    () => (chosenSweep === null ? [] : sweepGroups(chosenSweep, isSize(abscissa))),
    [chosenSweep, abscissa],
  );
  const chosenGroup = groups.find(({ key }) => key === group) ?? groups[0];
  const inGroup = useMemo(
    () => (chosenGroup === undefined ? offered : offered.filter(({ id }) => chosenGroup.runIds.has(id))),
    [offered, chosenGroup],
  );
  const { energies, quantities } = useExtrapolationQuantities(inGroup);
  const quantity = quantities.find(({ id }) => id === quantityId) ?? quantities[0];
  // Of a sweep all are used until some are left out; of other runs none until some are chosen.
  const rows = useMemo(
    () =>
      quantity === undefined
        ? []
        : rowsOf(energies, quantity, abscissa).map((row) => ({
            ...row,
            used: row.x !== null && row.y !== null && toggled.has(row.run.id) !== fromSweep,
          })),
    [energies, quantity, abscissa, toggled, fromSweep],
  );
  const powers = useMemo(() => powersOf(form, exponent), [form, exponent]);
  const toggle = (id: string): void => {
    const next = new Set(toggled);
    if (!next.delete(id)) next.add(id);
    setToggled(next);
  };
  const sources = [
    ...(sweep === null ? [] : [{ value: 'sweep', label: `Sweep: ${sweep.sweep.title}` }]),
    { value: 'runs', label: 'Chosen runs' },
  ];
  return (
    <>
      <ScreenHeaderBar>
        <Select
          label="Points from"
          value={source}
          options={sources}
          onChange={(next) => {
            setSource(next);
            setToggled(new Set());
          }}
        />
        {groups.length > 1 && chosenGroup !== undefined ? (
          <Select
            label="Where in the sweep"
            value={chosenGroup.key}
            options={groups.map(({ key, label }) => ({ value: key, label: `at ${label}` }))}
            onChange={setGroup}
          />
        ) : null}
        {quantity === undefined ? null : (
          <Select
            label="Quantity"
            value={quantity.id}
            options={quantityGroups.flatMap((name) =>
              quantities
                .filter((one) => one.group === name)
                .map(({ id, title }) => ({
                  value: id,
                  label: name === 'Result, no error' ? `${title} (no error)` : title,
                })),
            )}
            onChange={setQuantityId}
          />
        )}
        <Select
          label="Against"
          value={abscissa}
          options={abscissas.map((value) => ({ value, label: `against x = ${value}` }))}
          onChange={setAbscissa}
        />
        <Select label="Form of the fit" value={form} options={forms} onChange={setForm} />
        {form === 'power' ? (
          <NumberField label="Exponent p" value={exponent} minimum={0.05} maximum={12} onCommit={setExponent} />
        ) : null}
        <Checkbox label="band of a further point" checked={prediction} onChange={setPrediction} />
      </ScreenHeaderBar>
      {energies.length === 0 || quantity === undefined ? (
        offered.length === 0 ? (
          <EmptyState title="No finished run to extrapolate from.">
            Points are finished runs: those of a sweep over the size for the infinite system, those of several models of
            one system for zero variance.
          </EmptyState>
        ) : (
          <LoadingState title="Reading results…" />
        )
      ) : (
        <Splitter
          id="extrapolation"
          panes={[
            {
              id: 'points',
              content: <ExtrapolationPoints rows={rows} abscissa={abscissa} quantity={quantity} toggle={toggle} />,
              size: '40%',
              minimum: 280,
            },
            {
              id: 'fit',
              content: <ExtrapolationFit {...{ rows, abscissa, quantity, powers, prediction, toggle }} />,
              minimum: 320,
            },
          ]}
        />
      )}
    </>
  );
}
