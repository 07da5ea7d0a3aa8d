import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatNumber } from '../../../../shared/format';
import { naturalDuration, timeValue, type TimeDependence } from '../../../../shared/hamiltonian';
import { Field, KeyValues, NumberField, Section, Slider } from '../../../../ui/controls';
import { FigureView } from '../../../../ui/plot';
import { ParameterSymbol } from '../../../../ui/report/ParameterSymbol';
import { computedFrom, drawnFrom } from '../../computations';
import type { GroundStateSpec } from '../../schema';
import { timeFigure } from './time-figure';
import styles from './system.module.css';

interface TimeSectionProps {
  readonly dependence: TimeDependence;
  /** Unit of energy of the text. */
  readonly unit: string;
  readonly spec: GroundStateSpec;
  readonly theme: 'light' | 'dark';
  readonly time: number;
  readonly onTime: (time: number) => void;
}

/** Parameters that depend on time, drawn, and the time at which everything else is shown. */
export function TimeSection({ dependence, unit, spec, theme, time, onTime }: TimeSectionProps): ReactElement {
  const { parameters } = dependence;
  const natural = useMemo(() => naturalDuration(parameters.map(({ expression }) => expression)), [parameters]);
  const [chosen, setChosen] = useState<number | null>(null);
  const until = chosen ?? natural;
  const figure = useMemo(
    () => ({
      ...timeFigure({ ...dependence, time }, until, unit),
      provenance: computedFrom(drawnFrom(spec, 'parameters of the text against time')),
    }),
    [dependence, time, until, unit, spec],
  );
  const timeUnit = (
    <>
      ħ = 1, in units of{' '}
      {unit === '1' ? (
        '1/energy'
      ) : (
        <>
          1/
          <ParameterSymbol name={unit} />
        </>
      )}
    </>
  );
  return (
    <Section title="Time" note={timeUnit}>
      <div className={styles['timePlot']}>
        <FigureView figure={figure} appearance={theme} />
      </div>
      <div className={styles['timeRow']}>
        <Slider
          label="Time, slider"
          value={Math.min(time, until)}
          minimum={0}
          maximum={until}
          onChange={(next) => onTime(Number(next.toPrecision(4)))}
          describe={(value) => `t = ${formatNumber(value, 4)}`}
        />
        <NumberField label="Time" value={time} onCommit={onTime} />
      </div>
      <KeyValues
        rows={parameters.map(({ name, expression }) => {
          const { value, derivative } = timeValue(expression, time);
          return {
            key: name,
            label: (
              <>
                <ParameterSymbol name={name} />
                (t)
              </>
            ),
            value: `${formatNumber(value.re, 4)}, slope ${formatNumber(derivative.re, 3)}`,
          };
        })}
      />
      <Field label="Plotted until t =">
        <NumberField
          label="Plotted until"
          value={until}
          onCommit={(next) => {
            if (next > 0) setChosen(next);
          }}
        />
      </Field>
      <p className={styles['quiet']}>Formula, report, lattice and observables are those at this time.</p>
    </Section>
  );
}
