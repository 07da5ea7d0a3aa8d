import type { AnsatzDefinition } from '../ansatz-definition';
import { leafParameters, type ModelTensors } from '../plan/leaf-parameters';
import { Images } from '../plan/images';
import { planState } from '../plan/state-plan';
import { Autoregressive, type Conditionals } from './autoregressive';
import type { AttentionScores } from './attention';
import { logSumExp } from './functions';
import type { LayerValues } from './layer-values';
import { passNetwork } from './network-pass';

/** What a part of a wavefunction that has layers makes of a configuration. */
export interface LeafPass {
  readonly layers: readonly LayerValues[];
  readonly attention: readonly AttentionScores[];
  /** Of autoregressive states. */
  readonly conditionals: Conditionals | null;
  readonly logAmplitude: readonly [re: number, im: number];
}

/** A network, machine or autoregressive state, alone or within products, sums and projections. */
export interface Leaf {
  /** "", or where it stands: "factor1.", "term2.". */
  readonly prefix: string;
  /** Positions of its layers are in this order of the sites; null: in that of the lattice. */
  readonly order: readonly number[] | null;
  readonly pass: (configuration: Uint8Array) => LeafPass;
}

interface State {
  readonly leaves: readonly Leaf[];
  /** Null where a part has no layers, such as a determinant. */
  readonly logAmplitude: ((configuration: Uint8Array) => readonly [re: number, im: number]) | null;
}

/**
 * A wavefunction with its parameters as a sum of passes through layers, in float64 whatever the precision of the engine.
 *
 * @throws AnsatzError CHECKPOINT_OTHER_MODEL where the tensors are not those of the definition
 */
export function forwardState(
  definition: AnsatzDefinition,
  localDimensions: Uint8Array,
  tensors: ModelTensors,
  prefix = '',
): State {
  switch (definition.kind) {
    case 'network':
    case 'machine': {
      const state = planState(definition, localDimensions, prefix);
      if (state.kind !== 'layered') throw new RangeError('A network has a plan of layers.');
      const parameters = leafParameters(definition, state, tensors, prefix);
      return single(prefix, null, (configuration) => ({
        ...passNetwork(state.plan, parameters, localDimensions, configuration),
        conditionals: null,
      }));
    }
    case 'autoregressive': {
      const network = new Autoregressive(definition, localDimensions, tensors, prefix);
      return single(prefix, definition.order, (configuration) => ({ ...network.pass(configuration), attention: [] }));
    }
    case 'product':
    case 'sum': {
      const parts = definition.kind === 'product' ? definition.factors : definition.terms;
      const word = definition.kind === 'product' ? 'factor' : 'term';
      return combined(
        definition.kind,
        parts.map((part, place) => forwardState(part, localDimensions, tensors, `${prefix}${word}${place + 1}.`)),
      );
    }
    case 'projected': {
      const { leaves, logAmplitude } = forwardState(definition.state, localDimensions, tensors, prefix);
      const images = new Images(definition, localDimensions);
      return {
        leaves,
        logAmplitude: logAmplitude === null ? null : (configuration) => projected(images, configuration, logAmplitude),
      };
    }
    default:
      return { leaves: [], logAmplitude: null };
  }
}

function single(prefix: string, order: readonly number[] | null, pass: Leaf['pass']): State {
  return { leaves: [{ prefix, order, pass }], logAmplitude: (configuration) => pass(configuration).logAmplitude };
}

function combined(kind: 'product' | 'sum', parts: readonly State[]): State {
  const leaves = parts.flatMap((part) => part.leaves);
  const known = parts.flatMap(({ logAmplitude }) => (logAmplitude === null ? [] : [logAmplitude]));
  if (known.length < parts.length) return { leaves, logAmplitude: null };
  return {
    leaves,
    logAmplitude: (configuration) => {
      const values = known.map((logAmplitude) => logAmplitude(configuration));
      const [re, im] = [0, 1].map((part) => Float64Array.from(values, (value) => value[part]));
      if (kind === 'sum') return logSumExp(re, im, []);
      return [re.reduce((sum, value) => sum + value, 0), im.reduce((sum, value) => sum + value, 0)];
    },
  };
}

/** ln sum_g chi_g^* sign_g psi(g s) */
function projected(
  images: Images,
  configuration: Uint8Array,
  logAmplitude: NonNullable<State['logAmplitude']>,
): readonly [number, number] {
  const all = images.of(configuration);
  const sites = configuration.length;
  const values = Array.from({ length: images.count }, (_, g) => logAmplitude(all.subarray(g * sites, (g + 1) * sites)));
  const [re, im] = [0, 1].map((part) => Float64Array.from(values, (value) => value[part]));
  return logSumExp(re, im, images.factors(configuration));
}
