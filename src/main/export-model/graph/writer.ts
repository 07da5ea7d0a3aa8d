import { AnsatzError } from '../../../shared/contract';
import type { ActivationFunction } from '../../../shared/model/ansatz-definition';
import type { Element } from '../../../shared/model/plan/images';

/** [batch][positions][channels] of a graph that is being written. */
export interface Shape {
  readonly positions: number;
  readonly channels: number;
}

/** A tensor of the graph under its name. */
export interface Node extends Shape {
  readonly name: string;
}

/** Real and imaginary part; null: real. */
export interface Value {
  readonly re: Node;
  readonly im: Node | null;
}

export interface Attention {
  readonly heads: number;
  /** Row-major [out][in] of the projections; `scores` [head][position][position] where they are parameters. */
  readonly values: Float32Array;
  readonly output: Float32Array;
  readonly scores: { readonly queries: Float32Array; readonly keys: Float32Array } | Float32Array;
}

/**
 * What a format of graphs can say. One walk over a wavefunction writes it in any of them; what a format lacks throws
 * EXPORT_LAYER_MISSING with the layer and the reason.
 */
export interface GraphWriter {
  /** Site values x = (d - 1) - 2 index, [batch][sites][1]. */
  readonly configurations: Node;
  /** [batch][positions][kernel channels]: the inputs at table[p][k] behind one another, zeros where it is -1. */
  gather(x: Node, table: readonly number[], positions: number): Node;
  /** The same map at every position, weights [out][in]. */
  dense(x: Node, weights: Float32Array, bias: Float32Array | null): Node;
  /** factor x + shift. */
  affine(x: Node, factor: number, shift: number): Node;
  /** Numbers for every position and channel, added. */
  offset(x: Node, numbers: Float32Array): Node;
  add(a: Node, b: Node): Node;
  multiply(a: Node, b: Node): Node;
  activation(x: Node, name: ActivationFunction): Node;
  /** Holomorphic functions of a complex tensor that are no products. */
  holomorphic(x: { readonly re: Node; readonly im: Node }, name: 'tanh' | 'logCosh' | 'sin' | 'exp'): Value;
  layerNorm(x: Node, scale: Float32Array, shift: Float32Array): Node;
  /** [batch][1][positions channels]. */
  flatten(x: Node): Node;
  /** Over positions. */
  sum(x: Node): Node;
  join(parts: readonly Node[]): Node;
  attention(x: Node, attention: Attention): Node;
  /** ln sum_p c_p e^{z_p} over the positions of [batch][positions][1]; factors interleaved. */
  logSumExp(z: Value, factors: readonly number[]): Value;
  /** ln sum_g c_g psi(g s) with a graph that is written for the images g s; fermionic: with the signs of exchanges. */
  project(elements: readonly Element[], fermionic: boolean, state: (writer: GraphWriter) => Value): Value;
}

export function missingLayer(format: string, layer: string, reason: string): AnsatzError {
  return new AnsatzError({
    code: 'EXPORT_LAYER_MISSING',
    message: `This wavefunction cannot be written for ${format}: ${layer}.`,
    reason,
    suggestion:
      format === 'ONNX' ? 'Export the model as safetensors or npz.' : 'Export the model as ONNX, safetensors or npz.',
  });
}
