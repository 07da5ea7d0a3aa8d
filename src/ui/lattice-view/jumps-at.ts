import type { CompiledJump } from '../../shared/hamiltonian/model';
import type { LatticeSelection } from './selection';

/** Names with their sites of the jump operators that act on a site, or on both sites of a bond: "L(3)", "D(3, 4)". */
export function jumpsAt(jumps: readonly CompiledJump[], place: LatticeSelection): readonly string[] {
  const wanted = place.kind === 'site' ? [place.site] : [place.from, place.to];
  return jumps.flatMap(({ name, indices, operators }) =>
    operators
      .filter(({ sites }) => wanted.every((site) => sites.includes(site)))
      // A single operator has no indices: its name says all.
      .map(({ sites }) => (indices === '' ? name : `${name}(${sites.join(', ')})`)),
  );
}
