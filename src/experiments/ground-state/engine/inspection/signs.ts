import type { SampleBatch } from '../../../../engine/native/variational-monte-carlo';
import { foundPart, missing, type MarshallSign, type Part } from '../../inspection-schema';
import type { DerivedSystem } from '../../derive';
import type { GroundStateSpec } from '../../schema';
import { blockedMeans } from '../correlations';

/**
 * <sign> of the Marshall rule (Marshall 1955): |<psi|M|psi>| over samples of |psi|^2, where M turns the phase of every
 * configuration by pi for each lowered spin of the second sublattice. It is 1 where the signs of psi are those of the rule.
 */
export function marshallSign(batch: SampleBatch, spec: GroundStateSpec, system: DerivedSystem): Part<MarshallSign> {
  const parity = marshallParity(batch.configurations, system);
  if (parity === null) return missing('The rule is for spins 1/2 on a lattice of two sublattices.');
  // In the turned basis the rule is that all amplitudes have one sign.
  const turned = spec.system.basisRotation === 'marshall';
  const angle = (sample: number): number =>
    batch.logAmplitudes[2 * sample + 1] + (turned ? 0 : Math.PI * parity[sample]);
  const { mean, error } = blockedMeans(batch.samples, 2, (sample, into) => {
    into[0] += Math.cos(angle(sample));
    into[1] += Math.sin(angle(sample));
  });
  const sign = Math.hypot(mean[0], mean[1]);
  const along = sign === 0 ? [1, 0] : [mean[0] / sign, mean[1] / sign];
  return foundPart({ sign, error: Math.hypot(along[0] * error[0], along[1] * error[1]) });
}

/** Lowered spins on the second sublattice, even or odd, [configuration]; null where the rule does not apply. */
export function marshallParity(
  configurations: Uint8Array,
  { hamiltonian: { lattice, modes, operator } }: DerivedSystem,
): Uint8Array | null {
  const { sublattice } = lattice;
  const spins = modes.every(({ species }) => species === 'spin') && operator.localDimensions.every((d) => d === 2);
  if (sublattice === null || !spins) return null;
  const sites = sublattice.length;
  const parity = new Uint8Array(configurations.length / sites);
  for (let k = 0; k < parity.length; k++) {
    for (let site = 0; site < sites; site++)
      if (sublattice[site] === 1) parity[k] ^= configurations[k * sites + site] & 1;
  }
  return parity;
}
