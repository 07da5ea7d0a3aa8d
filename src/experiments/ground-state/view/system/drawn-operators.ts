import type { CompiledHamiltonian, TermSummary } from '../../../../shared/hamiltonian';

/** Something that the picture of the lattice can show: its terms, bonds and sites. */
interface DrawnOperator {
  readonly id: string;
  readonly label: string;
  readonly terms: readonly TermSummary[];
}

/** H first, then all jump operators together and each family of them, then observables. */
export function drawnOperators({
  terms,
  jumps,
  observables,
}: CompiledHamiltonian): readonly [DrawnOperator, ...DrawnOperator[]] {
  // The name says more than the coupling where several operators stand side by side.
  const named = (name: string, term: TermSummary): TermSummary => ({ ...term, text: name, parameters: [] });
  return [
    { id: 'H', label: 'H', terms },
    ...(jumps.length > 1
      ? [{ id: 'jumps', label: 'all jumps', terms: jumps.map(({ name, term }) => named(name, term)) }]
      : []),
    ...jumps.map(({ name, term }) => ({ id: `jump ${name}`, label: `jump ${name}`, terms: [named(name, term)] })),
    ...observables.map((observable) => ({
      id: `observable ${observable.name}`,
      label: observable.name,
      terms: observable.terms,
    })),
  ];
}
