import type { ReactElement } from 'react';
import { formatInteger, formatNumber } from '../../shared/format';
import type { TermSummary } from '../../shared/hamiltonian/model';
import type { Lattice, NeighbourShell } from '../../shared/lattice/lattice';
import { TermName } from './TermName';
import { shellSymbol } from './symbols';
import './report.css';

interface ShellTableProps {
  readonly lattice: Lattice;
  readonly terms: readonly TermSummary[];
  /** Series colour of a term, 1 to 6. */
  readonly colourOf: (term: number) => number;
  readonly limit?: number;
}

/** Neighbours by distance, and which terms use them. */
export function ShellTable({ lattice, terms, colourOf, limit = 4 }: ShellTableProps): ReactElement {
  return (
    <table className="shell-table">
      <thead>
        <tr>
          <th>Shell</th>
          <th className="is-number">Distance</th>
          <th className="is-number">Neighbours</th>
          <th className="is-number">Bonds</th>
          <th>Used in</th>
        </tr>
      </thead>
      <tbody>
        {lattice.shells.slice(0, limit).map((shell) => {
          const users = terms.flatMap((term, index) => (term.shell === shell.order ? [{ term, index }] : []));
          return (
            <tr key={shell.order}>
              <td>{shellSymbol(shell.order)}</td>
              <td className="is-number">
                {lattice.kind === 'custom' ? `${shell.order} steps` : distanceText(shell.distance)}
              </td>
              <td className="is-number">{neighboursText(lattice, shell)}</td>
              <td className="is-number">{formatInteger(shell.bonds.length)}</td>
              <td>
                {users.length === 0 && <span className="is-quiet">not used</span>}
                {users.map(({ term, index }) => (
                  <span key={index} className="shell-user">
                    <i style={{ background: `var(--d${colourOf(index)})` }} />
                    <TermName term={term} short />, line {term.line}
                  </span>
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Square roots of small integers are written as such: √2, √3, 2. */
export const distanceText = (distance: number): string => {
  const square = Math.round(distance * distance);
  if (Math.abs(distance * distance - square) > 1e-6) return formatNumber(distance, 4);
  const root = Math.round(Math.sqrt(square));
  return root * root === square ? String(root) : `√${square}`;
};

/** Neighbours of a site: one number when all sites have the same, else the range. */
export const neighboursText = (lattice: Lattice, shell: NeighbourShell): string => {
  const count = new Uint32Array(lattice.nSites);
  for (const { from, to } of shell.bonds) {
    count[from] = (count[from] ?? 0) + 1;
    count[to] = (count[to] ?? 0) + 1;
  }
  const least = count.reduce((a, b) => Math.min(a, b), Infinity);
  const most = count.reduce((a, b) => Math.max(a, b), 0);
  return least === most ? String(most) : `${least} to ${most}`;
};
