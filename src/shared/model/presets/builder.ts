import type { LayerKind, ModelNode, NodeOf, SectorChoice } from '../graph';
import type { AnsatzOptions } from '../options';

type LayerOptions<Kind extends LayerKind> = Omit<NodeOf<Kind>, 'id' | 'inputs' | 'layer'>;

/** Writes down nodes one after another. Each call gives the id of the node that it added. */
export class GraphBuilder {
  readonly nodes: ModelNode[] = [];

  add(node: ModelNode): string {
    this.nodes.push(node);
    return node.id;
  }

  configuration(encoding: NodeOf<'configuration'>['encoding'] = 'value'): string {
    return this.add({ id: 'spins', inputs: [], layer: 'configuration', encoding });
  }

  dense(id: string, input: string, options: Partial<LayerOptions<'dense'>> & { readonly channels: number }): string {
    const rest = { perSite: false, bias: true, complex: false, ...options };
    return this.add({ id, inputs: [input], layer: 'dense', ...rest });
  }

  activation(id: string, input: string, name: NodeOf<'activation'>['function']): string {
    return this.add({ id, inputs: [input], layer: 'activation', function: name });
  }

  flatten(id: string, input: string): string {
    return this.add({ id, inputs: [input], layer: 'flatten' });
  }

  pool(id: string, input: string, how: NodeOf<'pool'>['how']): string {
    return this.add({ id, inputs: [input], layer: 'pool', how });
  }

  sumChannels(id: string, input: string): string {
    return this.add({ id, inputs: [input], layer: 'sumChannels' });
  }

  layerNorm(id: string, input: string): string {
    return this.add({ id, inputs: [input], layer: 'layerNorm' });
  }

  sum(id: string, ...inputs: readonly string[]): string {
    return this.add({ id, inputs: [...inputs], layer: 'add' });
  }

  modulusAndPhase(id: string, modulus: string, phase: string): string {
    return this.add({ id, inputs: [modulus, phase], layer: 'modulusAndPhase' });
  }
}

/**
 * From [1][channels] to ln psi. real: sum of ln cosh; complex: the same with complex weights (Carleo and Troyer's hidden
 * layer on top of what the network sees); modulusAndPhase: one number each.
 */
export function head(builder: GraphBuilder, input: string, { parameters, channels }: AnsatzOptions): string {
  if (parameters === 'modulusAndPhase') {
    const modulus = builder.dense('modulus', input, { channels: 1, bias: false });
    return builder.modulusAndPhase('psi', modulus, builder.dense('phase', input, { channels: 1, bias: false }));
  }
  const hidden = builder.dense('head', input, { channels, complex: parameters === 'complex' });
  return builder.sumChannels('psi', builder.activation('headCosh', hidden, 'logCosh'));
}

/** The sector that is asked for, or null where nothing is projected. */
export function sectorOf({ projection }: AnsatzOptions): SectorChoice | null {
  const { momentum, pointGroup, spinFlip } = projection;
  if (momentum === null && pointGroup === 'none' && spinFlip === 'none') return null;
  return {
    momentum,
    pointGroup: pointGroup === 'none' ? null : pointGroup,
    spinFlip: spinFlip === 'none' ? null : spinFlip === 'even' ? 1 : -1,
  };
}
