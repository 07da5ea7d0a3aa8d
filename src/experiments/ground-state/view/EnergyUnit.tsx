import type { ReactElement } from 'react';
import type { EnergyConvention } from '../../../shared/hamiltonian';
import { ParameterSymbol } from '../../../ui/report/ParameterSymbol';

/** The unit of energies with its convention, as it stands in parentheses beside them: J₁, S·S. */
export function EnergyUnit({ unit, name }: Pick<EnergyConvention, 'unit' | 'name'>): ReactElement {
  return (
    <>
      {unit !== '1' && (
        <>
          <ParameterSymbol name={unit} />,{' '}
        </>
      )}
      {name}
    </>
  );
}
