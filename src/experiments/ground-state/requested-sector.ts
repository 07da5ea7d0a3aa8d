import type { CompiledHamiltonian } from '../../shared/hamiltonian';
import type { GroundStateSpec } from './schema';

type Projection = GroundStateSpec['model']['projection'];

/** Momentum of the text in multiples of 2π/L along each closed direction, as projections have it; null: none asked for. */
export function requestedMomentum({ requestedSector, lattice }: CompiledHamiltonian): readonly number[] | null {
  const { momentum } = requestedSector;
  const { crystal } = lattice;
  if (momentum === null || crystal === null) return null;
  const turns = crystal.supercell.map((row) =>
    Math.round(row.reduce((sum, cells, axis) => sum + cells * momentum[axis], 0) / (2 * Math.PI)),
  );
  return turns.filter((_, direction) => crystal.closed[direction]);
}

/** Whether two momenta are one: they differ by whole turns along the primitive vectors. */
export function isSameMomentum(
  { lattice }: CompiledHamiltonian,
  first: readonly number[],
  second: readonly number[],
): boolean {
  const { crystal } = lattice;
  if (crystal === null) return true;
  const { supercell, closed } = crystal;
  const directions = closed.filter((isClosed) => isClosed).length;
  const at = (momentum: readonly number[], direction: number): number =>
    momentum.length === 1 ? momentum[0] : (momentum[direction] ?? 0);
  const differences = Array.from(
    { length: directions },
    (_, direction) => at(first, direction) - at(second, direction),
  );
  // On a box whole turns along a primitive vector are whole lengths of the supercell; elsewhere equal numbers are asked for.
  const box = supercell.every((row, direction) => row.every((cells, axis) => axis === direction || cells === 0));
  const lengths = supercell.flatMap((row, direction) => (closed[direction] ? [Math.abs(row[direction])] : []));
  return differences.every((difference, direction) => (box ? difference % lengths[direction] : difference) === 0);
}

/** The projection onto what the text asks for, beside what the model already has; null where it asks for no symmetry. */
export function requestedProjection(hamiltonian: CompiledHamiltonian, present: Projection): Projection | null {
  const { momentum, parity, point } = hamiltonian.requestedSector;
  if (momentum === null && parity === null && point === null) return null;
  return {
    momentum: momentum === null ? present.momentum : requestedMomentum(hamiltonian),
    pointGroup: point ?? present.pointGroup,
    spinFlip: parity === null ? present.spinFlip : parity === 1 ? 'even' : 'odd',
  };
}
