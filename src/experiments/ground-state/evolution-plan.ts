import { compile, type CompiledHamiltonian, type SectorCharge } from '../../shared/hamiltonian';
import type { InitialStateChoice } from '../../shared/run/exact';
import { sectorWords } from './sampling-plan';

/** Where an exact evolution starts, in the modes of the operator. */
export type PlannedStart =
  /** One local index a mode. */
  | { readonly kind: 'configuration'; readonly configuration: Uint8Array }
  /** Amplitudes by local index, mode after mode, interleaved complex. */
  | { readonly kind: 'product'; readonly amplitudes: Float64Array }
  | { readonly kind: 'groundState'; readonly hamiltonian: CompiledHamiltonian };

export type EvolutionPlan =
  | {
      readonly ok: true;
      readonly start: PlannedStart;
      /** What H and the initial state both conserve. */
      readonly charges: readonly SectorCharge[];
      /** How the initial state is named. */
      readonly name: string;
      readonly sector: string;
    }
  | { readonly ok: false; readonly reason: string; readonly suggestion: string };

const refused = (reason: string, suggestion: string): EvolutionPlan => ({ ok: false, reason, suggestion });

/** The initial state of an evolution and the sector that it stays in. */
export function evolutionPlan(hamiltonian: CompiledHamiltonian, choice: InitialStateChoice): EvolutionPlan {
  switch (choice.kind) {
    case 'polarised':
      return polarised(hamiltonian, choice.direction);
    case 'neel':
      return neel(hamiltonian);
    case 'configuration': {
      const symbols = [...choice.configuration.replace(/[\s,]/g, '')];
      const { nSites } = hamiltonian.lattice;
      if (symbols.length !== nSites) {
        return refused(
          `The configuration has ${symbols.length} symbols, the lattice ${nSites} sites.`,
          'Give one symbol a site: u and d, or the number of particles.',
        );
      }
      return fromSymbols(hamiltonian, symbols, `the configuration ${symbols.join('')}`);
    }
    case 'groundState':
      return otherGroundState(hamiltonian, choice.parameters);
  }
}

type Direction = Extract<InitialStateChoice, { kind: 'polarised' }>['direction'];

function polarised(hamiltonian: CompiledHamiltonian, direction: Direction): EvolutionPlan {
  const { modes, operator } = hamiltonian;
  if (modes.some(({ species }) => species !== 'spin')) {
    return refused('Some sites of this system have no spin to polarise.', 'Give a configuration.');
  }
  const { localDimensions } = operator;
  if (direction === 'up' || direction === 'down') {
    const configuration = localDimensions.map((dimension) => (direction === 'up' ? 0 : dimension - 1));
    return fromConfiguration(hamiltonian, configuration, `all spins ${direction} along z`);
  }
  // |S, m> along x: the amplitude of m is the root of a binomial, with the sign of S - m to the left.
  const amplitudes = Array.from(localDimensions).flatMap((dimension) =>
    Array.from({ length: dimension }, (_, index) => {
      const size = Math.sqrt(binomial(dimension - 1, index) / 2 ** (dimension - 1));
      return [direction === 'left' && index % 2 === 1 ? -size : size, 0];
    }).flat(),
  );
  const name = `all spins along ${direction === 'right' ? '+x' : '−x'}`;
  return {
    ok: true,
    start: { kind: 'product', amplitudes: Float64Array.from(amplitudes) },
    charges: [],
    name,
    sector: '',
  };
}

const binomial = (n: number, k: number): number =>
  Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((product, factor) => product * factor, 1);

function neel(hamiltonian: CompiledHamiltonian): EvolutionPlan {
  const { lattice, modes } = hamiltonian;
  const { sublattice } = lattice;
  if (sublattice === null) {
    return refused('A Néel state needs two sublattices, and this lattice has none.', 'Give a configuration.');
  }
  const electrons = modes.some(({ species }) => species === 'up');
  const symbols = Array.from(sublattice, (second) =>
    second === 1 ? (electrons ? 'd' : 'lowest') : electrons ? 'u' : 'highest',
  );
  return fromSymbols(
    hamiltonian,
    symbols,
    electrons ? 'one electron a site, up and down by sublattice' : 'the Néel state',
  );
}

/** Local states by one symbol a lattice site. */
function fromSymbols(hamiltonian: CompiledHamiltonian, symbols: readonly string[], name: string): EvolutionPlan {
  const { modes, operator } = hamiltonian;
  const configuration = new Uint8Array(modes.length);
  for (const [mode, { site, species }] of modes.entries()) {
    const highest = operator.localDimensions[mode] - 1;
    const level = levelOf(symbols[site] ?? '', species, highest);
    if (level === null) {
      const known =
        species === 'up' || species === 'down'
          ? '0, u, d or 2'
          : `0 to ${highest}${species === 'spin' ? ', u or d' : ''}`;
      return refused(`Site ${site} has no state "${symbols[site]}".`, `Its states are ${known}.`);
    }
    configuration[mode] = highest - level;
  }
  return fromConfiguration(hamiltonian, configuration, name);
}

function levelOf(
  symbol: string,
  species: CompiledHamiltonian['modes'][number]['species'],
  highest: number,
): number | null {
  if (species === 'up' || species === 'down') {
    const occupied = symbol === '2' || symbol === (species === 'up' ? 'u' : 'd');
    return occupied ? 1 : '0ud'.includes(symbol) && symbol !== '' ? 0 : null;
  }
  if (symbol === 'highest' || (species === 'spin' && symbol === 'u')) return highest;
  if (symbol === 'lowest' || (species === 'spin' && symbol === 'd')) return 0;
  const level = /^\d$/.test(symbol) ? Number(symbol) : Number.NaN;
  return level <= highest ? level : null;
}

function fromConfiguration(hamiltonian: CompiledHamiltonian, configuration: Uint8Array, name: string): EvolutionPlan {
  const { charges, operator } = hamiltonian;
  const own = charges.map((charge): SectorCharge => {
    const total = charge.sites.reduce((sum, site) => sum + operator.localDimensions[site] - 1 - configuration[site], 0);
    return { ...charge, total, value: charge.value + total - charge.total };
  });
  return { ok: true, start: { kind: 'configuration', configuration }, charges: own, name, sector: sectorWords(own) };
}

/** The ground state of the same text with other parameters, in the sector of the text that both Hamiltonians conserve. */
function otherGroundState(
  { source, charges, parameters: known }: CompiledHamiltonian,
  parameters: Readonly<Record<string, number>>,
): EvolutionPlan {
  const unknown = Object.keys(parameters).find((name) => !known.some((parameter) => parameter.name === name));
  if (unknown !== undefined) {
    const names = known.map(({ name }) => name).join(', ');
    return refused(
      `The text has no parameter "${unknown}".`,
      names === '' ? 'Write param lines in the text.' : `It has ${names}.`,
    );
  }
  const compiled = compile(source, { parameters });
  if (!compiled.ok) {
    const first = compiled.diagnostics.find(({ severity }) => severity === 'error');
    return refused(`The initial Hamiltonian is not valid: ${first?.message ?? ''}`, 'Choose other parameters.');
  }
  const { hamiltonian } = compiled;
  if (!hamiltonian.report.hermitian)
    return refused('The initial Hamiltonian is not Hermitian.', 'Choose other parameters.');
  const keyOf = ({ name, sites, total }: SectorCharge): string => `${name} ${total} ${sites.join()}`;
  const others = new Set(hamiltonian.charges.map(keyOf));
  const both = charges.filter((charge) => others.has(keyOf(charge)));
  const values = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
  const name = values.length === 0 ? 'the ground state of H' : `the ground state with ${values.join(', ')}`;
  return { ok: true, start: { kind: 'groundState', hamiltonian }, charges: both, name, sector: sectorWords(both) };
}
