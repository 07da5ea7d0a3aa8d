import type { ReactElement } from 'react';
import type { TermSummary } from '../../shared/hamiltonian/model';
import type { Lattice } from '../../shared/lattice/lattice';
import { TermName } from '../report/TermName';
import { termColour } from './scene';

interface LatticeLegendProps {
  readonly lattice: Lattice;
  readonly terms: readonly TermSummary[];
  /** A one-dimensional lattice drawn as a ring. */
  readonly bends: boolean;
  readonly inSpace: boolean;
}

/** Which colour is which term, with counts. */
export function LatticeLegend({ lattice, terms, bends, inSpace }: LatticeLegendProps): ReactElement {
  const wraps = !bends && lattice.periodic && lattice.kind !== 'custom';
  return (
    <div className="lattice-legend">
      {terms.map((term, index) => (
        <span key={`${index} ${term.text}`}>
          <u
            className={term.supports[0]?.length === 1 ? 'is-site' : 'is-bond'}
            style={{ borderColor: `var(--d${termColour(index)})` }}
          />
          <TermName term={term} />, {term.count.toLocaleString('en')} {unitOf(term)}
        </span>
      ))}
      {lattice.sublattice !== null && (
        <span>
          <i className="lattice-dot is-filled" />A <i className="lattice-dot is-hollow" />B sublattice
        </span>
      )}
      {wraps && <span>dashed: wraps around</span>}
      {inSpace && <span>drag turns, Alt-drag shifts, wheel zooms</span>}
      {bends && lattice.periodic && <span>periodic: drawn as a ring</span>}
    </div>
  );
}

const unitOf = (term: TermSummary): string => {
  const size = term.supports[0]?.length ?? 0;
  const [one, many] = size === 1 ? ['site', 'sites'] : size === 2 ? ['bond', 'bonds'] : ['product', 'products'];
  return term.count === 1 ? one : many;
};
