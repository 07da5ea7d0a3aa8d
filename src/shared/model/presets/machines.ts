import type { AnsatzOptions } from '../options';
import type { GraphBuilder } from './builder';

export function meanField(builder: GraphBuilder, { symmetry, parameters }: AnsatzOptions): string {
  return builder.add({ id: 'field', inputs: [], layer: 'meanField', symmetry, complex: parameters !== 'real' });
}

export function jastrow(builder: GraphBuilder, { symmetry, parameters, visibleBias }: AnsatzOptions): string {
  const complex = parameters !== 'real';
  return builder.add({ id: 'jastrow', inputs: [], layer: 'jastrow', symmetry, visibleBias, complex });
}

/** ln psi = sum_i a_i x_i + sum_k ln cosh(b_k + sum_i W_ki x_i); multi-valued where the input is one-hot. */
export function restrictedBoltzmannMachine(builder: GraphBuilder, options: AnsatzOptions): string {
  const input = builder.configuration(options.encoding);
  if (options.parameters === 'modulusAndPhase') {
    const modulus = hiddenLayer(builder, input, 'modulus', false, options);
    const phase = hiddenLayer(builder, input, 'phase', false, options);
    return withVisible(builder, input, false, options, builder.modulusAndPhase('psi', modulus, phase));
  }
  const complex = options.parameters === 'complex';
  return withVisible(builder, input, complex, options, hiddenLayer(builder, input, 'hidden', complex, options));
}

function hiddenLayer(
  builder: GraphBuilder,
  input: string,
  id: string,
  complex: boolean,
  { symmetry, hiddenDensity, hiddenBias: bias }: AnsatzOptions,
): string {
  if (symmetry === 'none') {
    const flat = builder.flatten(`${id}Sites`, input);
    const units = builder.dense(id, flat, { channels: hiddenDensity, perSite: true, bias, complex });
    return builder.sumChannels(`${id}Sum`, builder.activation(`${id}Cosh`, units, 'logCosh'));
  }
  const channels = Math.max(1, Math.round(hiddenDensity));
  const filters = builder.add({
    id,
    inputs: [input],
    layer: 'groupConvolution',
    group: symmetry,
    channels,
    shells: null,
    bias,
    complex,
  });
  const units = builder.activation(`${id}Cosh`, filters, 'logCosh');
  return builder.pool(`${id}Sum`, builder.sumChannels(`${id}Units`, units), 'sum');
}

function withVisible(
  builder: GraphBuilder,
  input: string,
  complex: boolean,
  { visibleBias, symmetry, encoding }: AnsatzOptions,
  machine: string,
): string {
  if (!visibleBias) return machine;
  const visible =
    encoding === 'value'
      ? builder.add({ id: 'visible', inputs: [input], layer: 'siteFields', symmetry, complex })
      : builder.add({ id: 'visible', inputs: [], layer: 'meanField', symmetry, complex });
  return builder.sum('machine', machine, visible);
}
