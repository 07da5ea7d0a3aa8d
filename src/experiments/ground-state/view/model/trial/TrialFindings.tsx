import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatInteger, formatNumber } from '../../../../../shared/format';
import {
  failsClaim,
  summarisePhases,
  symmetryTolerance,
  type ModelTrial,
  type SymmetryCheck,
} from '../../../../../shared/run/model-trial';
import { KeyValues, Section, Segmented, Tag } from '../../../../../ui/controls';
import { FigureView } from '../../../../../ui/plot';
import type { Surveyed } from '../../../derive';
import { phaseMapNames, phaseMaps } from '../../../phase-maps';
import type { GroundStateSpec } from '../../../schema';
import { trialFigures } from '../../../trial-figures';
import { networkCost } from '../../../network-cost';
import { flops } from '../network-words';
import { symmetryNames } from './trial-issues';
import styles from './trial.module.css';

interface TrialFindingsProps {
  readonly trial: ModelTrial;
  readonly spec: GroundStateSpec;
  readonly surveyed: Surveyed;
  readonly theme: 'light' | 'dark';
  /** The system on the screen is another one: nothing is foreseen or drawn from it. */
  readonly isStale: boolean;
}

/** What a trial found, section by section. */
export function TrialFindings({ trial, spec, surveyed, theme, isStale }: TrialFindingsProps): ReactElement {
  const [map, setMap] = useState(phaseMaps[0].map);
  const figures = useMemo(() => {
    const colours = phaseMaps.find((choice) => choice.map === map) ?? phaseMaps[0];
    return isStale ? [] : trialFigures(spec, trial, surveyed.facts, colours);
  }, [spec, trial, surveyed.facts, isStale, map]);
  return (
    <>
      <Section title="Untrained state" note={`seed ${trial.seed}, ${trial.start}`}>
        <KeyValues rows={summaryRows(trial)} />
        <div className={styles['colours']}>
          <span>Colours of phases</span>
          <Segmented
            label="Colours of phases"
            value={map}
            options={phaseMaps.map((choice) => ({ value: choice.map, label: phaseMapNames[choice.map] }))}
            onChange={setMap}
          />
        </div>
      </Section>
      <div className={styles['figures']}>
        {figures.map((figure) => (
          <div key={figure.id} data-figure={figure.id}>
            <FigureView
              figure={figure}
              appearance={theme}
              {...(figure.content.kind === 'lattice' ? { note: 'ln |ψ| and arg ψ below each' } : {})}
            />
          </div>
        ))}
      </div>
      <Derivatives trial={trial} />
      {trial.symmetries.length > 0 && <Symmetries symmetries={trial.symmetries} />}
      <Times trial={trial} spec={spec} surveyed={isStale ? null : surveyed} />
    </>
  );
}

const phaseTolerance = { float32: 1e-3, float64: 1e-9 } as const;

function summaryRows(trial: ModelTrial): readonly { key: string; label: string; value: string | ReactElement }[] {
  const { precision, device, logModulus, configurations, sampling, againstReference, parameters } = trial;
  const moduli = logModulus.filter((value) => value !== null);
  const mean = moduli.reduce((sum, value) => sum + value, 0) / Math.max(1, moduli.length);
  const spread = Math.sqrt(moduli.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, moduli.length));
  const zero = configurations.length - moduli.length;
  const { kind, spread: turned, order } = summarisePhases(trial.phase, phaseTolerance[precision]);
  const phases = {
    constant: 'constant: the state is positive up to one phase',
    real: `two that differ by π: a real state, ${formatNumber(100 * order, 1)} % of one sign`,
    complex: `complex, circular spread ${formatNumber(turned, 3)} rad, |⟨exp(iφ)⟩| = ${formatNumber(order, 3)}`,
    none: 'not known: every amplitude is zero',
  }[kind];
  return [
    { key: 'phase', label: 'Untrained phase', value: phases },
    {
      key: 'modulus',
      label: 'ln |ψ|, not normalised',
      value:
        moduli.length === 0
          ? 'every amplitude is zero'
          : `mean ${formatNumber(mean, 4)}, spread ${formatNumber(spread, 4)}${zero > 0 ? `; ${zero} of ${configurations.length} amplitudes are zero` : ''}`,
    },
    {
      key: 'acceptance',
      label: 'Acceptance',
      value:
        sampling.acceptanceRate === null
          ? `no proposals: ${sampling.method === 'direct' ? 'samples are drawn' : 'amplitudes are listed'}`
          : `${formatNumber(100 * sampling.acceptanceRate, 1)} % of proposals, ${formatInteger(sampling.samples)} samples of ${formatInteger(sampling.chains)} chains`,
    },
    {
      key: 'engine',
      label: 'Engine',
      value: `${device === 'native' ? 'native' : `TensorFlow.js, ${device}`}, ${precision}, ${formatInteger(parameters)} parameters`,
    },
    ...(againstReference === null
      ? []
      : [
          {
            key: 'reference',
            label: 'Against the native engine, float64',
            value: `ln ψ differs by ${againstReference.toExponential(1)} at most`,
          },
        ]),
  ];
}

function Derivatives({ trial: { gradient, precision } }: { readonly trial: ModelTrial }): ReactElement {
  return (
    <Section
      title="Derivatives against finite differences"
      note={`central, step ${gradient.step.toExponential(0)} and twice as much, float64; engine in ${precision}; ${gradient.samples} samples`}
    >
      <div className={styles['table']}>
        <table aria-label="Derivatives">
          <thead>
            <tr>
              <th>Tensor</th>
              <th>Verdict</th>
              <th>Numbers</th>
              <th>Checked</th>
              <th title="Of the largest derivative of the tensor">Largest relative deviation</th>
              <th>Explained by rounding</th>
              <th>Where, engine and differences</th>
            </tr>
          </thead>
          <tbody>
            {gradient.tensors.map(({ tensor, numbers, checked, deviation, expected, worst }) => (
              <tr key={tensor}>
                <th scope="row">{tensor}</th>
                <td>{deviation <= expected ? <Tag tone="valid">agrees</Tag> : <Tag tone="warning">deviates</Tag>}</td>
                <td>{formatInteger(numbers)}</td>
                <td>{checked}</td>
                <td>{deviation.toExponential(1)}</td>
                <td>{expected.toExponential(0)}</td>
                <td>
                  {worst.parameter}: {worst.engine.toPrecision(6)}, {worst.differences.toPrecision(6)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles['quiet']}>
        Compared are sums of Re and Im of ∂ ln ψ/∂θ over the samples with random weights: of a step of the engine, and
        of differences of ln ψ.
      </p>
    </Section>
  );
}

function Symmetries({ symmetries }: { readonly symmetries: readonly SymmetryCheck[] }): ReactElement {
  return (
    <Section title="Symmetries in numbers" note="ψ(g s)/ψ(s) over random configurations, in the basis of the network">
      <div className={styles['table']}>
        <table aria-label="Symmetries">
          <thead>
            <tr>
              <th>Symmetry</th>
              <th>Generator g</th>
              <th>Verdict</th>
              <th>By structure</th>
              <th title="Largest deviation of ln ψ(g s) − ln ψ(s) from its mean">Deviation at the start</th>
              <th>With shaken parameters</th>
              <th>Factor</th>
            </tr>
          </thead>
          <tbody>
            {symmetries.map((check) => (
              <tr key={`${check.symmetry} ${check.generator}`}>
                <th scope="row">{symmetryNames[check.symmetry]}</th>
                <td>{check.generator}</td>
                <td>{verdict(check)}</td>
                <td>{check.claimed ? 'kept' : 'not imposed'}</td>
                <td>{deviationWord(check.atStart)}</td>
                <td>{deviationWord(check.shaken)}</td>
                <td>{check.factor === null ? '–' : complexWord(check.factor)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

const deviationWord = (value: number | null): string =>
  value === null ? 'no amplitudes' : value > 1e300 ? 'zero to not zero' : value.toExponential(1);

const complexWord = ({ re, im }: { readonly re: number; readonly im: number }): string =>
  Math.abs(im) < 1e-6
    ? formatNumber(re, 3)
    : `${formatNumber(re, 3)} ${im < 0 ? '−' : '+'} ${formatNumber(Math.abs(im), 3)} i`;

function verdict(check: SymmetryCheck): ReactElement {
  if (failsClaim(check)) return <Tag tone="warning">not kept</Tag>;
  const isKept = (deviation: number | null): boolean => deviation !== null && deviation <= symmetryTolerance;
  if (check.claimed) return isKept(check.shaken) ? <Tag tone="valid">kept</Tag> : <Tag>not seen</Tag>;
  if (isKept(check.shaken)) return <Tag>kept all the same</Tag>;
  return isKept(check.atStart) ? <Tag>at the start only</Tag> : <Tag>broken</Tag>;
}

interface TimesProps {
  readonly trial: ModelTrial;
  readonly spec: GroundStateSpec;
  readonly surveyed: Surveyed | null;
}

/** Measured times beside the operations that were foreseen. */
function Times({ trial: { seconds, sampling, configurations }, spec, surveyed }: TimesProps): ReactElement {
  const cost = surveyed === null ? null : networkCost(spec, surveyed);
  const rows: readonly (readonly [string, number | null, number | null, string])[] = [
    ['One amplitude', seconds.amplitude, cost?.amplitudeFlops ?? null, `among ${configurations.length} at once`],
    ['One local energy', seconds.localEnergy, cost?.localEnergyFlops ?? null, `of ${sampling.samples} samples`],
    [
      `One step, ${formatInteger(spec.sampling.samples)} samples`,
      seconds.step ?? seconds.stepForeseen,
      cost?.stepFlops ?? null,
      seconds.step === null ? `foreseen from ${formatInteger(seconds.stepSamples)} samples: it takes long` : 'measured',
    ],
  ];
  return (
    <Section title="Time and cost" note="measured once on this machine, beside other work; operations as foreseen">
      <div className={styles['table']}>
        <table aria-label="Times">
          <thead>
            <tr>
              <th>Work</th>
              <th>Time</th>
              <th>Foreseen</th>
              <th>Rate</th>
              <th>How</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([work, time, operations, how]) => (
              <tr key={work}>
                <th scope="row">{work}</th>
                <td>{time === null ? 'no clock' : secondsWord(time)}</td>
                <td>{operations === null ? '–' : flops(operations)}</td>
                <td>{time === null || time === 0 || operations === null ? '–' : `${flops(operations / time)}/s`}</td>
                <td>{how}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function secondsWord(seconds: number): string {
  if (seconds >= 1) return `${formatNumber(seconds, 2)} s`;
  if (seconds >= 1e-3) return `${formatNumber(seconds * 1e3, 2)} ms`;
  return seconds >= 1e-6 ? `${formatNumber(seconds * 1e6, 2)} µs` : `${formatNumber(seconds * 1e9, 1)} ns`;
}
