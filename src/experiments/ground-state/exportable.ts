import type { TrainedForm } from '../../shared/experiment';
import type { ExportableSystem } from '../../shared/run/exportable-system';
import { compile, rotateSublattice, type CompiledHamiltonian } from '../../shared/hamiltonian';
import { deriveSystem } from './derive';
import { groundStatePresets } from './presets';
import { exactSamplingLimit } from './offers-sampling';
import { hasFermions } from './sampling-plan';
import type { GroundStateSpec } from './schema';

/** The system and network of a spec, for programs that rebuild them; null if the spec cannot run. */
export function exportableSystem(spec: GroundStateSpec): ExportableSystem | null {
  const { system } = deriveSystem(spec);
  if (system === null) return null;
  const { hamiltonian, symmetry, totalTwiceSz, definition } = system;
  // Other programs rebuild the closed forms; the other networks leave as tensors with their graph.
  if (definition.kind !== 'machine') return null;
  const { lattice } = hamiltonian;
  const turned = spec.system.basisRotation === 'marshall' && lattice.sublattice !== null;
  return {
    source: spec.system.hamiltonian,
    operator:
      turned && lattice.sublattice !== null
        ? rotateSublattice(hamiltonian.operator, lattice.sublattice)
        : hamiltonian.operator,
    basis: turned ? 'rotated by pi about z on one sublattice (Marshall)' : 'as in the text',
    energyUnit: hamiltonian.energyUnit,
    lattice: lattice.label,
    edges: (lattice.shells[0]?.bonds ?? []).map(({ from, to }) => [from, to] as const),
    totalTwiceSz,
    ansatz: {
      kind: definition.form,
      complexParameters: definition.complex,
      hiddenDensity: definition.hiddenDensity,
      symmetry: definition.symmetry.length === 0 ? null : symmetry,
      useVisibleBias: definition.useVisibleBias,
      useHiddenBias: definition.useHiddenBias,
    },
  };
}

/** The wavefunction of a spec; null if the spec cannot run. */
export function trainedForm(spec: GroundStateSpec): TrainedForm | null {
  const { system } = deriveSystem(spec);
  if (system === null) return null;
  return { definition: system.definition, localDimensions: system.hamiltonian.operator.localDimensions };
}

/**
 * Settings for a bare Hamiltonian: a positive wavefunction where the signs are known to be removable, a complex one
 * elsewhere. The rest is that of the small Ising chain.
 */
export function specFromHamiltonian(text: string): GroundStateSpec {
  const base = groundStatePresets.find(({ id }) => id === 'tfim-chain-20')?.spec ?? groundStatePresets[0]?.spec;
  if (base === undefined) throw new RangeError('The experiment has no preset.');
  const compiled = compile(text);
  const signs = compiled.ok ? compiled.hamiltonian.report.signs : 'unknown';
  if (compiled.ok && hasFermions(compiled.hamiltonian)) return forFermions(base, text, compiled.hamiltonian);
  return {
    ...base,
    system: { hamiltonian: text, basisRotation: signs === 'marshall' ? 'marshall' : 'none', sector: 'auto' },
    model: { ...base.model, parameters: signs === 'unknown' ? 'complex' : 'real' },
  };
}

/** A determinant with pair factors where the particles are counted; elsewhere a complex machine on the occupations. */
function forFermions(base: GroundStateSpec, text: string, { charges, report }: CompiledHamiltonian): GroundStateSpec {
  const system = { hamiltonian: text, basisRotation: 'none', sector: 'auto' } as const;
  if (charges.length === 0) return { ...base, system, model: { ...base.model, parameters: 'complex' } };
  const parameters = report.realMatrixElements ? 'real' : 'complex';
  const spec: GroundStateSpec = { ...base, system, model: { ...base.model, ansatz: 'slaterJastrow', parameters } };
  return hasIntegrals(text) ? forMolecule(spec, report) : spec;
}

/**
 * A state in molecular orbitals is sharply peaked: a determinant of them begins, and stays, at the one of Hartree and Fock, so that a
 * complex machine on the occupations is proposed (Choo, Mezzacapo and Carleo, Nat. Commun. 11, 2368 (2020)). Sampled from all
 * amplitudes where they can be listed, else with moves that follow H, which reach what it couples in one step.
 */
function forMolecule(spec: GroundStateSpec, { sectorDimension }: CompiledHamiltonian['report']): GroundStateSpec {
  const listed = sectorDimension !== null && BigInt(sectorDimension) <= exactSamplingLimit;
  return {
    ...spec,
    model: { ...spec.model, ansatz: 'restrictedBoltzmannMachine', parameters: 'complex' },
    sampling: { ...spec.sampling, ...(listed ? { method: 'exact' } : { move: 'hamiltonian' }) },
  };
}

const hasIntegrals = (text: string): boolean => /^\s*integrals\b/m.test(text);
