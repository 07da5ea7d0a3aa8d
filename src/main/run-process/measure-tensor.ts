import { TensorNetwork } from '../../engine/tensor/tensor-network';
import { Random } from '../../engine/tensor/random';
import type { TensorBackend } from '../../shared/run/tensor-backend';
import { openTensorBackend } from '../tensor-backends';
import { amplitudesPerSecond, measuredConfigurations, measuredNetwork, measuredSites } from './measured-network';

/** Opens a backend of TensorFlow.js and, if asked, measures it with the network that the native engine is measured with. */
export async function measureTensor(
  backend: TensorBackend,
  measure: boolean,
): Promise<{ detail: string; amplitudesPerSecond: number | null }> {
  const { detail, convolutions } = await openTensorBackend(backend);
  if (!measure) return { detail, amplitudesPerSecond: null };
  const network = new TensorNetwork(measuredNetwork(), new Uint8Array(measuredSites).fill(2), convolutions);
  try {
    network.setParameters(network.initialParameters(Random.seeded('1', 0)));
    const configurations = measuredConfigurations();
    return { detail, amplitudesPerSecond: await amplitudesPerSecond(() => network.logAmplitudes(configurations)) };
  } finally {
    network.dispose();
  }
}
