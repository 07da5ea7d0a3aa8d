import { type ReactElement, type ReactNode, useState } from 'react';
import type { smoothingMethods } from '../../shared/curves';
import { abscissas, type CurveSettings, smoothingWords } from '../../shared/curves';
import { Button, Checkbox, Menu, NumberField, Segmented, Select, Slider } from '../controls';
import { type CurveStateStore, useCurveState } from './curve-state';
import { curveControls } from './curve-controls';
import styles from './curves.module.css';

interface CurvesBarProps {
  readonly store: CurveStateStore;
  /** Why the axis cannot count samples; null: it can. */
  readonly noSamples: string | null;
  /** Whether energies have a reference to be measured from. */
  readonly hasReference: boolean;
  /** The axes of several figures can move together. */
  readonly linkable: boolean;
  /** Chooses runs to draw over this one. */
  readonly onRuns: () => void;
  /** Chooses metrics; null: nothing to choose here. */
  readonly onMetrics: (() => void) | null;
  readonly children?: ReactNode;
}

const windows = [
  { value: 'all', label: 'whole run' },
  { value: 'steps', label: 'last steps' },
  { value: 'minutes', label: 'last minutes' },
  { value: 'share', label: 'last part' },
] as const;

const methods: readonly { readonly value: (typeof smoothingMethods)[number]; readonly label: string }[] = [
  { value: 'none', label: 'not smoothed' },
  { value: 'exponential', label: 'exponential' },
  { value: 'mean', label: 'running mean' },
  { value: 'median', label: 'running median' },
  { value: 'savitzkyGolay', label: 'Savitzky–Golay' },
];

const axisWords: Readonly<Record<(typeof abscissas)[number], { readonly label: string; readonly title: string }>> = {
  step: { label: 'steps', title: 'Training steps' },
  work: { label: 'time', title: 'Seconds of work, pauses cut out' },
  clock: { label: 'clock', title: 'Time by the clock since the start: pauses and interruptions are shown' },
  samples: { label: 'samples', title: 'Samples taken' },
};

/** What all curves of a run have in common: the part that is followed, smoothing, axis, runs over them. */
export function CurvesBar(props: CurvesBarProps): ReactElement {
  const { store, noSamples, hasReference, linkable, onRuns, onMetrics, children } = props;
  const state = useCurveState(store);
  const { settings } = state;
  const set = (part: Partial<CurveSettings>): void => store.set(part);
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Curves">
      <span data-control={curveControls.window}>
        <WindowChoice settings={settings} onChange={set} />
      </span>
      <span data-control={curveControls.smoothing}>
        <SmoothingChoice settings={settings} onChange={set} />
      </span>
      <span data-control={curveControls.axis}>
        <Segmented
          label="Horizontal axis"
          value={settings.abscissa}
          options={abscissas
            .filter((kind) => kind !== 'samples' || noSamples === null)
            .map((value) => ({ value, ...axisWords[value] }))}
          onChange={(abscissa) => set({ abscissa })}
        />
      </span>
      {noSamples === null ? null : <small>{noSamples}</small>}
      {hasReference ? (
        <Segmented
          label="Energies"
          value={settings.energies}
          options={[
            { value: 'value', label: 'value', title: 'Energies as they are' },
            { value: 'distance', label: 'distance', title: 'Distance to the reference, logarithmic' },
          ]}
          onChange={(energies) => set({ energies })}
        />
      ) : null}
      {linkable ? (
        <Checkbox label="Link x" checked={state.linked} onChange={(linked) => store.change({ linked })} />
      ) : null}
      <Button size="small" data-control={curveControls.runs} onClick={onRuns}>
        {settings.others.length === 0 ? 'Runs over it…' : `Runs over it (${settings.others.length})…`}
      </Button>
      {onMetrics === null ? null : (
        <Button size="small" data-control={curveControls.metrics} onClick={onMetrics}>
          Metrics…
        </Button>
      )}
      <ExportChoice settings={settings} onChange={set} />
      {children}
    </div>
  );
}

interface ChoiceProps {
  readonly settings: CurveSettings;
  readonly onChange: (part: Partial<CurveSettings>) => void;
}

function WindowChoice({ settings: { window }, onChange }: ChoiceProps): ReactElement {
  const choose = (kind: (typeof windows)[number]['value']): void =>
    onChange({
      window:
        kind === 'steps'
          ? { kind, steps: 200 }
          : kind === 'minutes'
            ? { kind, minutes: 5 }
            : kind === 'share'
              ? { kind, share: 0.25 }
              : { kind },
    });
  return (
    <span className={styles['choice']}>
      <Select label="Part of the run" value={window.kind} options={windows} onChange={choose} />
      {window.kind === 'steps' ? (
        <NumberField
          label="Steps that are followed"
          value={window.steps}
          minimum={2}
          maximum={1e9}
          integer
          onCommit={(steps) => onChange({ window: { kind: 'steps', steps } })}
        />
      ) : null}
      {window.kind === 'minutes' ? (
        <NumberField
          label="Minutes that are followed"
          value={window.minutes}
          minimum={0.01}
          maximum={1e6}
          unit="min"
          onCommit={(minutes) => onChange({ window: { kind: 'minutes', minutes } })}
        />
      ) : null}
      {window.kind === 'share' ? (
        <NumberField
          label="Part that is followed, in percent"
          value={Number((100 * window.share).toPrecision(6))}
          minimum={1}
          maximum={100}
          unit="%"
          onCommit={(percent) => onChange({ window: { kind: 'share', share: percent / 100 } })}
        />
      ) : null}
    </span>
  );
}

function SmoothingChoice({ settings: { smoothing }, onChange }: ChoiceProps): ReactElement {
  const word = smoothing.method === 'exponential' ? 'half-life' : 'window';
  return (
    <span className={styles['choice']}>
      <Select
        label="Smoothing"
        value={smoothing.method}
        options={methods}
        onChange={(method) => onChange({ smoothing: { ...smoothing, method } })}
      />
      {smoothing.method === 'none' ? null : (
        <>
          <span className={styles['slider']}>
            <Slider
              label={`Strength of smoothing, ${word}`}
              value={smoothing.steps}
              minimum={2}
              maximum={2000}
              scale="log"
              describe={(steps) => smoothingWords({ ...smoothing, steps })}
              onChange={(steps) => onChange({ smoothing: { ...smoothing, steps: Math.round(steps) } })}
            />
          </span>
          <small>
            {word} {smoothing.steps} steps
          </small>
        </>
      )}
    </span>
  );
}

/** What leaves with an exported figure: nothing that is smoothed leaves unsaid. */
function ExportChoice({ settings, onChange }: ChoiceProps): ReactElement {
  const tick = (on: boolean): string => (on ? '✓ ' : '');
  const smoothed = settings.smoothing.method === 'none' ? 'nothing is smoothed' : smoothingWords(settings.smoothing);
  return (
    <Menu
      label="Exports: what leaves with a curve"
      title="What is exported with a curve"
      button="Exports"
      items={[
        {
          key: 'with',
          group: 'Smoothed curves in files',
          label: `${tick(settings.exportSmoothed)}Drawn, said in figure, caption and CSV`,
          note: smoothed,
          onSelect: () => onChange({ exportSmoothed: true }),
        },
        {
          key: 'without',
          group: 'Smoothed curves in files',
          label: `${tick(!settings.exportSmoothed)}Left out`,
          note: 'raw values and block means only',
          onSelect: () => onChange({ exportSmoothed: false }),
        },
        {
          key: 'pins',
          group: 'Pinned points in files',
          label: `${tick(settings.exportPins)}Drawn, with their numbers in the CSV`,
          onSelect: () => onChange({ exportPins: true }),
        },
        {
          key: 'no-pins',
          group: 'Pinned points in files',
          label: `${tick(!settings.exportPins)}Left out`,
          onSelect: () => onChange({ exportPins: false }),
        },
      ]}
    />
  );
}

/** Open or not, for dialogs of the bar. */
export const useOpen = (): readonly [boolean, () => void, () => void] => {
  const [open, setOpen] = useState(false);
  return [open, () => setOpen(true), () => setOpen(false)];
};
