import { orbitsOf } from '../../run/orbits';
import type { NodeOf } from '../graph';
import { productTable, type SymmetryGroup } from '../symmetry-group';
import { displacementClasses, patchesOf } from '../tables/patches';
import { neighbourTable } from '../tables/neighbour-table';
import { NodeProblem, type CompileContext, type Outcome } from './context';
import {
  affineWeights,
  emit,
  equalModes,
  groupOf,
  products,
  requireConfiguration,
  single,
  transcendental,
  wrongDomain,
  type Shape,
  type Tensor,
} from './layer-parts';
import { weightsOver } from './sector-weights';

export function latticeConvolution(
  context: CompileContext,
  node: NodeOf<'latticeConvolution'>,
  input: Tensor,
): Outcome {
  const { lattice } = context.facts;
  if (lattice.crystal === null) {
    throw new NodeProblem(
      'MODEL_NO_DISPLACEMENTS',
      'A lattice convolution shares weights by displacement.',
      'This lattice is a list of edges, which has none. Use dense layers.',
    );
  }
  if (input.domain !== 'sites' && input.domain !== 'lattice') throw wrongDomain(input, 'the sites of the lattice');
  const modesOf = input.domain === 'sites' ? equalModes(context) : null;
  const kinds = modesOf?.[0].length ?? 1;
  const { positions, kernel, table } = neighbourTable(lattice, node.shells);
  // All modes of a neighbour stand in the kernel one behind the other.
  const modes = table.flatMap((site) => (site < 0 ? new Array<number>(kinds).fill(-1) : (modesOf?.[site] ?? [site])));
  const { channels, bias, complex } = node;
  const shape: Shape = { domain: 'lattice', positions, channels, complex: complex || input.complex };
  const fan = kernel * kinds * input.channels;
  return {
    value: emit(
      context,
      node.id,
      [input],
      { op: 'convolution', channels, bias, complex, positions, table: modes },
      shape,
    ),
    weights: affineWeights(channels, [kernel * kinds, input.channels], bias, complex),
    flops: products(positions * channels, fan, input.complex, complex),
  };
}

export function groupConvolution(context: CompileContext, node: NodeOf<'groupConvolution'>, input: Tensor): Outcome {
  const group = groupOf(context, node.group);
  const { channels, bias, complex } = node;
  const { elements } = group;
  const table =
    input.domain === 'sites'
      ? Array.from(group.permutations)
      : input.domain === node.group
        ? productTable(group, kernelElements(context, group, node.shells))
        : null;
  if (table === null) throw wrongDomain(input, 'the configuration, or a tensor over the same group');
  const kernel = table.length / elements;
  const shape: Shape = { domain: node.group, positions: elements, channels, complex: complex || input.complex };
  return {
    value: emit(
      context,
      node.id,
      [input],
      { op: 'convolution', channels, bias, complex, positions: elements, table },
      shape,
    ),
    weights: affineWeights(channels, [kernel, input.channels], bias, complex),
    flops: products(elements * channels, kernel * input.channels, input.complex, complex),
  };
}

/** Elements that move no site of a unit cell by more than so many shells. */
function kernelElements(context: CompileContext, group: SymmetryGroup, shells: number | null): readonly number[] {
  const all = Array.from({ length: group.elements }, (_, element) => element);
  if (shells === null) return all;
  const { lattice } = context.facts;
  const near = neighbourTable(lattice, shells);
  const around = new Set(near.table.slice(0, near.kernel));
  return all.filter((element) => around.has(group.permutations[element * group.nSites] % lattice.nSites));
}

export function siteFields(context: CompileContext, node: NodeOf<'siteFields'>, input: Tensor): Outcome {
  requireConfiguration(context, node.id, input, 'Site fields');
  const { nSites } = context.facts;
  const permutations = node.symmetry === 'none' ? null : groupOf(context, node.symmetry).permutations;
  const orbit = orbitsOf(nSites, permutations === null ? 0 : permutations.length / nSites, (element, site) =>
    permutations === null ? site : permutations[element * nSites + site],
  );
  const members: number[][] = [];
  orbit.forEach((index, site) => (members[index] ??= []).push(site));
  const positions = Math.max(...members.map((sites) => sites.length));
  const table = Array.from({ length: positions }, (_, row) => members.map((sites) => sites[row] ?? -1)).flat();
  const { complex } = node;
  const each: Shape = { domain: 'sites', positions, channels: 1, complex };
  const fields = emit(
    context,
    node.id,
    [input],
    { op: 'convolution', channels: 1, bias: false, complex, positions, table },
    each,
  );
  return {
    value: emit(context, `${node.id}:sum`, [fields], { op: 'pool', how: 'sum' }, { ...each, ...single }),
    weights: affineWeights(1, [members.length, 1], false, complex),
    flops: products(nSites, 1, false, complex),
  };
}

export function patch(context: CompileContext, node: NodeOf<'patch'>, input: Tensor): Outcome {
  if (input.domain !== 'sites') throw wrongDomain(input, 'the configuration');
  const { lattice } = context.facts;
  const extent = node.extent.length === 1 ? lattice.extent.map(() => node.extent[0]) : node.extent;
  const patches = patchesOf(lattice, equalModes(context), extent);
  if (patches === null) {
    throw new NodeProblem(
      'MODEL_PATCHES',
      `The lattice ${lattice.label} does not divide into patches of ${extent.join(' × ')}.`,
      lattice.crystal === null
        ? 'Patches need a lattice of unit cells.'
        : `Its extent is ${lattice.extent.join(' × ')}: give one divisor of each.`,
    );
  }
  const { count, size, table, grid } = patches;
  const shape: Shape = {
    domain: 'patches',
    positions: count,
    channels: size * input.channels,
    complex: input.complex,
    grid,
  };
  return {
    value: emit(context, node.id, [input], { op: 'patch', patches: count, table }, shape),
    weights: [],
    flops: 0,
  };
}

/** Pairs of positions with one displacement. */
export function classesOf(context: CompileContext, input: Tensor): readonly number[] {
  const { lattice } = context.facts;
  if (input.domain === 'patches' && input.grid) {
    return displacementClasses(
      input.grid,
      input.grid.map((_, direction) => lattice.crystal?.closed[direction] === true),
    );
  }
  if (input.domain === 'lattice' || (input.domain === 'sites' && input.positions === lattice.nSites)) {
    const { positions, kernel, table } = neighbourTable(lattice, Infinity);
    const classes = new Array<number>(positions * positions).fill(0);
    table.forEach((to, at) => {
      if (to >= 0) classes[Math.floor(at / kernel) * positions + to] = at % kernel;
    });
    return classes;
  }
  throw new NodeProblem(
    'MODEL_SHARED_SCORES',
    'These positions have no displacements.',
    'Shared scores need patches or sites of a lattice. Do not share them here.',
  );
}

export function groupProjection(context: CompileContext, node: NodeOf<'groupProjection'>, input: Tensor): Outcome {
  const domain = input.domain;
  if ((domain !== 'translations' && domain !== 'spaceGroup') || input.channels !== 1) {
    throw wrongDomain(input, 'one channel over a symmetry group: put "Sum of channels" before it');
  }
  const sector = context.facts.sector(node.sector);
  if (!sector.ok) throw new NodeProblem('MODEL_SECTOR', 'The sector does not exist.', sector.reason);
  const group = groupOf(context, domain);
  const characters = weightsOver(group, sector);
  if (characters === null || sector.spinFlip !== null) {
    throw new NodeProblem(
      'MODEL_SECTOR',
      'The sector belongs to another group than the convolutions.',
      `They run over ${group.elements} elements, the sector over ${sector.group.elements}${sector.spinFlip === null ? '' : ' with the spin flip'}.`,
    );
  }
  const shape: Shape = { ...single, channels: 1, complex: true };
  return {
    value: emit(context, node.id, [input], { op: 'logSumExp', characters }, shape),
    weights: [],
    flops: 2 * transcendental * input.positions,
  };
}
