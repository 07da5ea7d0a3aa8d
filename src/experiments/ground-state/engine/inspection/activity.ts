import type { SampleBatch } from '../../../../engine/native/variational-monte-carlo';
import type { Checkpoint, RunEvent } from '../../../../engine/run-context';
import { isShownLayer, layerDistance } from '../../looks/layers';
import { openLook, type Look } from '../../looks/open-look';
import type { DerivedSystem } from '../../derive';
import { foundPart, missing, type Activity, type LayerActivity, type Part } from '../../inspection-schema';
import { siteValues } from '../correlations';

const mostSamples = 512;
const fewestSamples = 32;
/** Parameters times positions that are worked through: about a second. */
const work = 4e8;
/** Samples between two signs of life. */
const together = 16;
const mostLayers = 32;
const mostCorrelations = 16_384;
/** Beyond these a bounded function is flat: tanh, and the sigmoid between 0 and 1. */
const flatTanh = 0.97;
/** Against the largest value of a layer: what is below is silent. */
const silence = 1e-6;

/** Means and spreads of every unit over samples, and what follows from them. */
export async function* activityOf(
  system: DerivedSystem,
  { model }: Checkpoint,
  batch: SampleBatch,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, Part<Activity>, void> {
  const look = openLook(system, model);
  if (look === null) return missing('This wavefunction has no layers.');
  const { operator, modes, lattice } = system.hamiltonian;
  const width = modes.length;
  const wanted = Math.min(
    batch.samples,
    mostSamples,
    Math.max(fewestSamples, Math.floor(work / Math.max(1, look.operations))),
  );
  const sums = new Map<string, LayerSums>();
  const distances = new Map<string, { sum: Float64Array; squares: Float64Array }>();
  for (let k = 0; k < wanted; k++) {
    if (k % together === 0) {
      signal.throwIfAborted();
      yield { kind: 'phase', label: 'Activity of the layers', fraction: k / wanted };
    }
    const sample = Math.floor((k * batch.samples) / wanted);
    const states = batch.configurations.subarray(sample * width, (sample + 1) * width);
    const values = siteValues(states, operator.localDimensions, modes, lattice.nSites);
    addSample(look, states, values, sums, distances);
  }
  return foundPart({
    samples: wanted,
    layers: [...sums.values()].slice(0, mostLayers).map((sum) => sum.finish(wanted)),
    attention: Array.from(distances, ([name, { sum, squares }]) => ({
      name,
      distance: sum.map((value) => value / wanted),
      spread: squares.map((square, head) => Math.sqrt(Math.max(0, square / wanted - (sum[head] / wanted) ** 2))),
    })),
  });
}

function addSample(
  look: Look,
  states: Uint8Array,
  values: Float64Array,
  sums: Map<string, LayerSums>,
  distances: Map<string, { sum: Float64Array; squares: Float64Array }>,
): void {
  for (const { pass } of look.leaves) {
    const { layers, attention } = pass(states);
    for (const layer of layers.filter(isShownLayer)) {
      const sum = sums.get(layer.name) ?? new LayerSums(layer, values.length);
      sums.set(layer.name, sum);
      sum.add(layer.re, values);
    }
    for (const scores of attention) {
      const heads = layerDistance(scores, look.places);
      if (heads === null) continue;
      const known = distances.get(scores.name) ?? {
        sum: new Float64Array(scores.heads),
        squares: new Float64Array(scores.heads),
      };
      distances.set(scores.name, known);
      heads.forEach((distance, head) => {
        known.sum[head] += distance;
        known.squares[head] += distance * distance;
      });
    }
  }
}

/** Sums over samples of what one layer gives; real parts. */
export class LayerSums {
  readonly #channels: number;
  readonly #positions: number;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  readonly #silent: Float64Array;
  readonly #flat: Float64Array;
  readonly #origin: { sum: Float64Array; squares: Float64Array; products: Float64Array };
  readonly #site: { sum: Float64Array; squares: Float64Array };
  readonly #correlated: number;
  #largest = 0;

  constructor(
    private readonly layer: {
      readonly name: string;
      readonly operation: string;
      readonly function?: string | undefined;
      readonly positions: number;
      readonly channels: number;
    },
    sites: number,
  ) {
    const { channels, positions } = layer;
    [this.#channels, this.#positions] = [channels, positions];
    const zeros = (): Float64Array => new Float64Array(channels);
    [this.#sum, this.#squares, this.#silent, this.#flat] = [zeros(), zeros(), zeros(), zeros()];
    this.#correlated = Math.min(channels, Math.floor(mostCorrelations / Math.max(1, sites)));
    const products = new Float64Array(this.#correlated * sites);
    this.#origin = { sum: zeros(), squares: zeros(), products };
    this.#site = { sum: new Float64Array(sites), squares: new Float64Array(sites) };
  }

  /** @param values [position][channel], and those of the sites */
  add(values: Float64Array, sites: Float64Array): void {
    const [channels, bounded] = [this.#channels, boundedFunctions[this.layer.function ?? '']];
    values.forEach((value) => (this.#largest = Math.max(this.#largest, Math.abs(value))));
    const low = silence * this.#largest;
    values.forEach((value, at) => {
      const channel = at % channels;
      this.#sum[channel] += value;
      this.#squares[channel] += value * value;
      if (Math.abs(value) <= low) this.#silent[channel]++;
      if (bounded?.(value) === true) this.#flat[channel]++;
    });
    for (let channel = 0; channel < channels; channel++) {
      this.#origin.sum[channel] += values[channel];
      this.#origin.squares[channel] += values[channel] ** 2;
    }
    sites.forEach((value, site) => {
      this.#site.sum[site] += value;
      this.#site.squares[site] += value * value;
      for (let channel = 0; channel < this.#correlated; channel++) {
        this.#origin.products[channel * sites.length + site] += value * values[channel];
      }
    });
  }

  finish(samples: number): LayerActivity {
    const { name, operation } = this.layer;
    const count = samples * this.#positions;
    const deviation = (sum: number, square: number, n: number): number =>
      Math.sqrt(Math.max(0, square / n - (sum / n) ** 2));
    const { sum, squares, products } = this.#origin;
    const nSites = this.#site.sum.length;
    return {
      name,
      operation,
      positions: this.#positions,
      channels: this.#channels,
      mean: this.#sum.map((total) => total / count),
      spread: this.#squares.map((square, channel) => deviation(this.#sum[channel], square, count)),
      silent: this.#silent.map((times) => times / count),
      saturated:
        boundedFunctions[this.layer.function ?? ''] === undefined
          ? new Float64Array(0)
          : this.#flat.map((times) => times / count),
      correlation: products.map((product, at) => {
        const [channel, site] = [Math.floor(at / nSites), at % nSites];
        const below =
          deviation(sum[channel], squares[channel], samples) *
          deviation(this.#site.sum[site], this.#site.squares[site], samples);
        const joint = product / samples - (sum[channel] / samples) * (this.#site.sum[site] / samples);
        return below > 1e-12 * Math.max(1, this.#largest) ? joint / below : Number.NaN;
      }),
    };
  }
}

/** Where a bounded function hardly moves. */
const boundedFunctions: Readonly<Record<string, ((value: number) => boolean) | undefined>> = {
  tanh: (value) => Math.abs(value) > flatTanh,
  sigmoid: (value) => value > (1 + flatTanh) / 2 || value < (1 - flatTanh) / 2,
  arctan: (value) => Math.abs(value) > (flatTanh * Math.PI) / 2,
};
