import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { formatFixed } from '../../../../shared/format';
import type { LevelScope } from '../../../../shared/run/exact';
import { spacingWords, spectrumTable, type WholeSpectrum, spectrumTimes } from '../../../../shared/run/whole-spectrum';
import { conventionPreference } from '../../../../ui/convention/convention-preference';
import { useEnergyConvention } from '../../../../ui/convention/use-energy-convention';
import { Button, Dialog } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { FigureView } from '../../../../ui/plot';
import { computedFrom, spectrumComputation } from '../../computations';
import type { GroundStateSpec } from '../../schema';
import { spectrumFigures } from '../../spectrum-figures';
import { EnergyUnit } from '../EnergyUnit';
import styles from './system.module.css';

interface WholeSpectrumDialogProps extends StepProps<GroundStateSpec> {
  readonly spectrum: WholeSpectrum;
  readonly scope: LevelScope;
  readonly onClose: () => void;
}

/** All levels: their density and number, and the sectors that they are in. Every level is in the file. */
export function WholeSpectrumDialog(props: WholeSpectrumDialogProps): ReactElement {
  const { definition, spec, theme, saveFile, scope, onClose } = props;
  const convention = useEnergyConvention(spec.system.hamiltonian);
  const { factor, unit, name } = convention;
  const spectrum = useMemo(() => spectrumTimes(props.spectrum, factor), [props.spectrum, factor]);
  const figures = useMemo(() => {
    const provenance = computedFrom(spectrumComputation(spec, props.spectrum, scope, conventionPreference()));
    return spectrumFigures({ unit, name }, spectrum).map((figure) => ({ ...figure, provenance }));
  }, [unit, name, spectrum, props.spectrum, spec, scope]);
  const { sector, dimension, sectors, spacing, blocks } = spectrum;
  const save = (): void =>
    saveFile({
      name: `${definition.id}-spectrum.csv`,
      mediaType: 'text/csv',
      content: new TextEncoder().encode(spectrumTable(spectrum)),
    });
  return (
    <Dialog title="Whole spectrum" onClose={onClose} width={920}>
      <p className={styles['quiet']}>
        {sector === '' ? 'All sectors' : sector}: {dimension.toLocaleString('en')} states,{' '}
        {sectors === 1 ? 'one matrix' : `${sectors.toLocaleString('en')} matrices`} of at most{' '}
        {spectrum.largestSector.toLocaleString('en')} rows.{' '}
        {spacing === null
          ? 'Too few levels for a ratio of level spacings.'
          : `Ratio of level spacings ${spacingWords(spacing)}.`}{' '}
        Conserved quantities that the sectors do not tell apart bring it towards that of independent levels.
      </p>
      <div className={styles['dynamics']}>
        {figures.map((figure) => (
          <div key={figure.id} data-figure={figure.id}>
            <FigureView figure={figure} appearance={theme} />
          </div>
        ))}
      </div>
      <div className={styles['blocks']}>
        <table className={styles['levels']} aria-label="Sectors of the spectrum">
          <thead>
            <tr>
              <th>Sector</th>
              <th>levels</th>
              <th title="States of each level: those that symmetry makes equal">states each</th>
              <th>
                lowest (<EnergyUnit {...convention} />)
              </th>
              <th>highest</th>
            </tr>
          </thead>
          <tbody>
            {blocks.map(({ charges, momentum, point, parity, energies, copies }, row) => (
              <tr key={row}>
                <th scope="row">
                  {[charges, momentum === '' ? '' : `k = ${momentum}`, point, parity]
                    .filter((part) => part !== '')
                    .join(' · ') || 'whole space'}
                </th>
                <td>{energies.length.toLocaleString('en')}</td>
                <td>{copies}</td>
                <td>{formatFixed(energies[0] ?? Number.NaN, 8)}</td>
                <td>{formatFixed(energies.at(-1) ?? Number.NaN, 8)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles['actions']}>
        <Button size="small" onClick={save}>
          Save all levels as CSV
        </Button>
      </div>
    </Dialog>
  );
}
