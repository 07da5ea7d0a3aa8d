import type { CompiledOperator } from '../hamiltonian/compiled-operator';

/** A quantum system and the network on it, as far as another program needs to know them to build them again. */
export interface ExportableSystem {
  /** Hamiltonian as text. */
  readonly source: string;
  /** In the basis that the network works in. */
  readonly operator: CompiledOperator;
  /** Of that basis against the text's. */
  readonly basis: string;
  readonly energyUnit: string;
  readonly lattice: string;
  /** Nearest-neighbour bonds. */
  readonly edges: readonly (readonly [number, number])[];
  /** Twice the total Sz that is kept; null: the whole space. */
  readonly totalTwiceSz: number | null;
  readonly ansatz: {
    readonly kind: 'meanField' | 'jastrow' | 'restrictedBoltzmannMachine';
    readonly complexParameters: boolean;
    readonly hiddenDensity: number;
    /** Site permutations, row-major [element][site], that weights are shared over; null: none. */
    readonly symmetry: Uint32Array | null;
    readonly useVisibleBias: boolean;
    readonly useHiddenBias: boolean;
  };
}
