import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import type { EvolutionRequest, InitialStateChoice } from '../../../../shared/run/exact';

export type Start = 'up' | 'down' | 'right' | 'left' | 'neel' | 'configuration' | 'groundState';

export const starts: readonly { readonly value: Start; readonly label: string }[] = [
  { value: 'up', label: 'All spins up (z)' },
  { value: 'down', label: 'All spins down (z)' },
  { value: 'right', label: 'All spins along +x' },
  { value: 'left', label: 'All spins along −x' },
  { value: 'neel', label: 'Néel state' },
  { value: 'configuration', label: 'Configuration' },
  { value: 'groundState', label: 'Ground state, quenched' },
];

/** What the form of an evolution holds, as it is typed. */
export interface EvolutionDraft {
  readonly start: Start;
  readonly configuration: string;
  /** "h = 0.5, J = 1" */
  readonly parameters: string;
  readonly observable: string;
  readonly time: number;
  readonly steps: number;
  readonly entropy: boolean;
}

/** A quench that suits the system: from all spins up, or from alternating sites where H conserves what they sum up to. */
export function firstEvolution({ charges, lattice, modes, parameters }: CompiledHamiltonian): EvolutionDraft {
  const spins = modes.every(({ species }) => species === 'spin');
  const bipartite = lattice.sublattice !== null;
  const [last] = parameters.slice(-1);
  return {
    start: charges.length === 0 && spins ? 'up' : bipartite ? 'neel' : 'configuration',
    configuration: spins
      ? 'ud'.repeat(lattice.nSites).slice(0, lattice.nSites)
      : '10'.repeat(lattice.nSites).slice(0, lattice.nSites),
    parameters: last === undefined ? '' : `${last.name} = ${Number((last.value * 0.5).toPrecision(4))}`,
    observable: !spins ? 'n(0)' : charges.length === 0 ? `1/${lattice.nSites} * sum i Sz(i)` : 'Sz(0)',
    time: 10,
    steps: 100,
    entropy: false,
  };
}

/** The request of a form; null where its parameters are no numbers. */
export function requestOf(draft: EvolutionDraft): EvolutionRequest | null {
  const initial = initialOf(draft);
  const { time, steps, entropy } = draft;
  const observable = draft.observable.trim();
  return initial && { initial, time, steps, entropy, observables: observable === '' ? [] : [observable] };
}

function initialOf({ start, configuration, parameters }: EvolutionDraft): InitialStateChoice | null {
  switch (start) {
    case 'neel':
      return { kind: 'neel' };
    case 'configuration':
      return { kind: 'configuration', configuration };
    case 'groundState': {
      const values = parseParameters(parameters);
      return values && { kind: 'groundState', parameters: values };
    }
    default:
      return { kind: 'polarised', direction: start };
  }
}

/** "h = 0.5, J = 1" as numbers by name; null where it is something else. */
export function parseParameters(text: string): Readonly<Record<string, number>> | null {
  const found: Record<string, number> = {};
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const match = /^([A-Za-z_]\w*)\s*=\s*(\S+)$/.exec(part);
    const value = match === null ? Number.NaN : Number(match[2]);
    if (match === null || !Number.isFinite(value)) return null;
    found[match[1] ?? ''] = value;
  }
  return found;
}
