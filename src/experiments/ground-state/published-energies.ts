import { citationTexts } from '../../shared/citations';
import type { PublishedEnergy } from '../../shared/experiment';
import { compile, type CompiledHamiltonian } from '../../shared/hamiltonian';
import { publishedSystems } from './published-energies-data';
import { positiveRatio, sameSector } from './references';
import type { GroundStateSpec } from './schema';

/**
 * Published energies of the system of a spec, per site and in the units of its text. Recognised by the operator, boundaries and
 * particle numbers included; none where the spec asks for another state than the ground state over all symmetry sectors.
 */
export function publishedEnergies(spec: GroundStateSpec): readonly PublishedEnergy[] {
  if (!isGroundState(spec)) return [];
  const compiled = compile(spec.system.hamiltonian);
  if (!compiled.ok || !isTrivialSector(compiled.hamiltonian)) return [];
  const { hamiltonian } = compiled;
  const { nSites } = hamiltonian.lattice;
  for (const system of publishedSystems) {
    if (system.nSites !== nSites) continue;
    const known = compile(system.text);
    if (!known.ok) continue;
    const factor = positiveRatio(hamiltonian.operator, known.hamiltonian.operator);
    if (factor === null || !sameSector(hamiltonian, known.hamiltonian)) continue;
    const shift = (hamiltonian.operator.constant - factor * known.hamiltonian.operator.constant) / nSites;
    return system.rows.map(([energyPerSite, error, vScore, kind, method, source, check]) => ({
      method,
      energyPerSite: factor * energyPerSite + shift,
      error: error === null ? null : factor * error,
      vScore,
      kind,
      source: citationTexts[source],
      check: check ?? 'data set',
    }));
  }
  return [];
}

const isGroundState = ({ training, system, model }: GroundStateSpec): boolean => {
  const { momentum, pointGroup, spinFlip } = model.projection;
  return (
    (training.target === 'groundState' || training.target === 'exactGroundState') &&
    system.sector === 'auto' &&
    (momentum === null || momentum.every((component) => component === 0)) &&
    ['none', 'A', 'A1', 'A1g', 'Ag'].includes(pointGroup) &&
    spinFlip !== 'odd'
  );
};

/** Nothing that the text asks for beside particle numbers leads away from the ground state of these systems. */
const isTrivialSector = ({ requestedSector: { momentum, parity, point } }: CompiledHamiltonian): boolean =>
  (momentum === null || momentum.every((component) => component === 0)) &&
  parity !== -1 &&
  (point === null || ['A', 'A1', 'A1g', 'Ag'].includes(point));
