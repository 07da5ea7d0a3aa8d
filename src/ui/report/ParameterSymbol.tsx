import type { ReactElement } from 'react';
import { symbolParts } from '../../shared/hamiltonian';

/** A parameter's name typeset: J2 as an italic J with index 2. */
export function ParameterSymbol({ name }: { readonly name: string }): ReactElement {
  const { base, index } = symbolParts(name);
  return (
    <span className="math-symbol">
      <i>{base}</i>
      {index !== '' && <sub>{index}</sub>}
    </span>
  );
}
