import type { NetworkDefinition, NetworkNode } from '../../shared/model/ansatz-definition';

const side = 6;
export const measuredSites = side * side;
const batch = 1024;

/** Sites of the 3 x 3 window around each site of the periodic square lattice, row-major [site][9]. */
function windows(): number[] {
  const steps = [-1, 0, 1];
  const wrap = (place: number): number => (place + side) % side;
  return Array.from({ length: measuredSites }, (_, site) => [Math.floor(site / side), site % side] as const).flatMap(
    ([x, y]) => steps.flatMap((dx) => steps.map((dy) => wrap(x + dx) * side + wrap(y + dy))),
  );
}

/** A residual convolutional network of two blocks with 16 channels on 6 x 6 sites, float32: what devices are measured with. */
export function measuredNetwork(): NetworkDefinition {
  const convolution = (id: string, from: string): NetworkNode => ({
    ...{ id, inputs: [from], op: 'convolution', channels: 16, bias: true, complex: false },
    ...{ positions: measuredSites, table: windows() },
  });
  const block = (name: string, from: string): NetworkNode[] => [
    { id: `${name}-gelu`, inputs: [from], op: 'activation', function: 'gelu' },
    convolution(`${name}-convolution`, `${name}-gelu`),
    { id: name, inputs: [from, `${name}-convolution`], op: 'add' },
  ];
  return {
    kind: 'network',
    precision: 'float32',
    initialScale: 1,
    nodes: [
      { id: 'input', inputs: [], op: 'input', encoding: 'value' },
      convolution('embedding', 'input'),
      ...block('first', 'embedding'),
      ...block('second', 'first'),
      { id: 'norm', inputs: ['second'], op: 'layerNorm' },
      { id: 'pool', inputs: ['norm'], op: 'pool', how: 'mean' },
      { id: 'psi', inputs: ['pool'], op: 'sumChannels' },
    ],
  };
}

/** 1,024 configurations of spins 1/2, [configuration][site], the same ones everywhere. */
export function measuredConfigurations(): Uint8Array {
  return Uint8Array.from({ length: batch * measuredSites }, (_, place) => (((place * 2_654_435_761) >>> 0) >> 16) & 1);
}

/** Amplitudes in a second of `evaluate`, which gives those of the measured configurations; after one call to warm up. */
export async function amplitudesPerSecond(evaluate: () => Promise<unknown>): Promise<number> {
  await evaluate();
  const began = performance.now();
  let [calls, seconds] = [0, 0];
  while (seconds < 0.5) {
    await evaluate();
    calls += 1;
    seconds = (performance.now() - began) / 1000;
  }
  return (calls * batch) / seconds;
}
