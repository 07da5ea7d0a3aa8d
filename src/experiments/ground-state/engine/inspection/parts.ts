import { configurationsOf } from '../../../../engine/exact';
import { stochasticReconfiguration } from '../../../../engine/native/optimiser';
import type { SampleBatch, VariationalMonteCarlo } from '../../../../engine/native/variational-monte-carlo';
import { OperatorRows } from '../../../../engine/operator-rows';
import type { RunContext, RunEvent } from '../../../../engine/run-context';
import { AnsatzError } from '../../../../shared/contract/errors';
import { formatInteger } from '../../../../shared/format';
import type { DerivedSystem } from '../../derive';
import {
  foundPart,
  missing,
  type Entanglement,
  type Geometry,
  type LocalEnergies,
  type Part,
} from '../../inspection-schema';
import { comparedConfigurations } from '../../limits';
import type { GroundStateSpec } from '../../schema';
import type { ComparedStates } from '../compare-with-exact';
import { siteValues } from '../correlations';
import { fromLogarithms } from '../logarithms';
import { rotated } from '../prepare';
import { entanglementSpectrum, partSites } from './entanglement';
import { localEnergiesOf } from './local-energies';

const mostEnergies = 2_048;
const fewestEnergies = 64;
/** Amplitudes times parameters times sites that local energies may take: some seconds. */
const energyWork = 2e10;
const shownOutliers = 6;
const geometrySamples = 1_024;

/** Local energies of some samples, and the configurations whose ones are farthest from the mean. */
export async function* localEnergiesFound(
  spec: GroundStateSpec,
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  batch: SampleBatch,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, Part<LocalEnergies>, void> {
  const { operator, modes, lattice, twiceSpin } = system.hamiltonian;
  const sites = modes.length;
  const rows = new OperatorRows(rotated(operator, spec, system));
  const ofSample = Math.max(1, rows.mostConnections) * Math.max(1, kernels.parameterCount) * sites;
  const wanted = Math.min(batch.samples, mostEnergies, Math.max(fewestEnergies, Math.floor(energyWork / ofSample)));
  const chosen = Array.from({ length: wanted }, (_, k) => Math.floor((k * batch.samples) / wanted));
  const configurations = Uint8Array.from({ length: wanted * sites }, (_, at) => {
    const sample = chosen[Math.floor(at / sites)];
    return batch.configurations[sample * sites + (at % sites)];
  });
  const logarithms = Float64Array.from({ length: 2 * wanted }, (_, at) => {
    return batch.logAmplitudes[2 * chosen[Math.floor(at / 2)] + (at % 2)];
  });
  const work = localEnergiesOf(rows, kernels, configurations, logarithms, signal);
  let next = await work.next();
  while (!next.done) {
    yield { kind: 'phase', label: 'Local energies', fraction: next.value };
    next = await work.next();
  }
  const energies = next.value;
  const real = Float64Array.from({ length: wanted }, (_, k) => energies[2 * k]);
  const imaginary = Float64Array.from({ length: wanted }, (_, k) => energies[2 * k + 1]);
  if (!real.every(Number.isFinite)) return missing('A local energy is not a finite number.');
  const mean = real.reduce((sum, value) => sum + value, 0) / wanted;
  const deviation = Math.sqrt(real.reduce((sum, value) => sum + (value - mean) ** 2, 0) / wanted);
  const distance = (k: number): number => Math.abs(real[k] - mean);
  const seen = new Set<string>();
  const outliers = Array.from(real.keys())
    .sort((a, b) => distance(b) - distance(a))
    .filter((k) => {
      const key = configurations.subarray(k * sites, (k + 1) * sites).join('');
      return !seen.has(key) && seen.add(key).size <= shownOutliers;
    });
  const values = outliers.flatMap((k) => {
    const own = configurations.subarray(k * sites, (k + 1) * sites);
    return Array.from(
      siteValues(own, operator.localDimensions, modes, lattice.nSites),
      (v, site) => v * twiceSpin[site],
    );
  });
  return foundPart({
    real,
    imaginary,
    mean,
    deviation,
    outliers: {
      values: Float64Array.from(values),
      real: Float64Array.from(outliers, (k) => real[k]),
      imaginary: Float64Array.from(outliers, (k) => imaginary[k]),
    },
  });
}

/** Entanglement spectrum of the first sites, of the network and, where it is known, of the exact state. */
export async function entanglementOf(
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  states: ComparedStates | null,
): Promise<Part<Entanglement>> {
  const { hamiltonian, facts, plan } = system;
  const { localDimensions } = hamiltonian.operator;
  if (facts.sectorDimension > BigInt(comparedConfigurations)) {
    return missing(`All amplitudes are needed: at most ${formatInteger(comparedConfigurations)} configurations.`);
  }
  if (hamiltonian.modes.length !== hamiltonian.lattice.nSites) {
    return missing('Electrons have their two spins in separate modes, which a cut through the sites does not divide.');
  }
  const part = partSites(localDimensions);
  if (part === 0) return missing('The first site alone has too many states.');
  const configurations = states?.configurations ?? configurationsOf(localDimensions, plan.charges);
  const network = states?.network ?? fromLogarithms(await kernels.logAmplitudes(configurations));
  const spectrum = (amplitudes: Float64Array) =>
    entanglementSpectrum(configurations, amplitudes, localDimensions, part);
  return foundPart({
    sites: Array.from({ length: part }, (_, site) => site),
    ...spectrum(network),
    exact: states === null ? null : spectrum(states.exactAmplitudes),
  });
}

/** Eigenvalues of the quantum geometric tensor over fresh samples; the chains advance, the parameters stay. */
export async function geometryOf(kernels: VariationalMonteCarlo, context: RunContext): Promise<Part<Geometry>> {
  try {
    const { geometricTensorSpectrum, samples } = await kernels.step(
      {
        samples: geometrySamples,
        learningRate: 0,
        optimiser: stochasticReconfiguration('auto', 1),
        diagnostics: true,
      },
      context.signal,
    );
    if (geometricTensorSpectrum === null) return missing('The engine gave no spectrum of this network.');
    const eigenvalues = Float64Array.from(geometricTensorSpectrum);
    return foundPart({ eigenvalues, samples, parameters: kernels.parameterCount });
  } catch (error) {
    if (error instanceof AnsatzError && !context.signal.aborted) return missing(`${error.message} ${error.reason}`);
    throw error;
  }
}
