import type { ReactElement } from 'react';
import { formatNumber } from '../../../../shared/format';
import { couplingFactor, energyConvention } from '../../../../shared/hamiltonian';
import type { CompiledHamiltonian, EnergyConvention } from '../../../../shared/hamiltonian';
import { preferConvention, useConventionPreference } from '../../../../ui/convention/convention-preference';
import { KeyValues, Section, Segmented } from '../../../../ui/controls';
import { Formula } from '../../../../ui/report/Formula';
import { EnergyUnit } from '../EnergyUnit';
import styles from './system.module.css';

const options = [
  { value: 'text', label: 'As written' },
  { value: 'spin', label: 'S·S' },
  { value: 'pauli', label: 'σ·σ (Pauli)' },
] as const;

/** In which convention energies are shown, everywhere in the window and in exports. The text, specs and runs stay as they are. */
export function ConventionSection({ hamiltonian }: { readonly hamiltonian: CompiledHamiltonian }): ReactElement {
  const preference = useConventionPreference();
  const convention = energyConvention(hamiltonian, preference);
  return (
    <Section title="Convention" note="of energies shown">
      {convention.refusal === null ? (
        <div className={styles['scope']}>
          <Segmented
            label="Convention of energies"
            value={preference}
            options={options}
            onChange={preferConvention}
            stretch
          />
        </div>
      ) : (
        <p className={styles['quiet']}>As written. {convention.refusal}</p>
      )}
      <KeyValues
        rows={[
          {
            key: 'energies',
            label: 'Energies shown',
            value: (
              <>
                <i className="math-italic">E</i>/<i className="math-italic">N</i> in <EnergyUnit {...convention} />
              </>
            ),
          },
          ...(convention.factor === 1
            ? []
            : [
                {
                  key: 'factor',
                  label: 'Value of the text',
                  value: convention.factor > 1 ? `× ${convention.factor}` : `÷ ${1 / convention.factor}`,
                },
                ...couplingRows(hamiltonian, convention),
              ]),
        ]}
      />
      {convention.factor !== 1 && (
        <p className={styles['quiet']}>Sliders, fields and the text keep the convention of the text.</p>
      )}
    </Section>
  );
}

/** Couplings as multiples of what the text has, in units of the first. */
const couplingRows = (
  hamiltonian: CompiledHamiltonian,
  convention: EnergyConvention,
): readonly { readonly key: string; readonly label: ReactElement; readonly value: string }[] =>
  hamiltonian.terms.flatMap((term, index) => {
    const factor = couplingFactor(hamiltonian, index, convention);
    if (index === 0 || factor === 1 || factor === null) return [];
    return [
      {
        key: `coupling ${index}`,
        label: <Formula latex={term.latex} />,
        value: factor > 1 ? `coupling × ${formatNumber(factor, 4)}` : `coupling ÷ ${formatNumber(1 / factor, 4)}`,
      },
    ];
  });
