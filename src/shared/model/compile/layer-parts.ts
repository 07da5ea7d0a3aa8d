import type { NetworkOperation } from '../ansatz-definition';
import type { SymmetryGroup } from '../symmetry-group';
import { NodeProblem, type CompileContext, type Domain, type TensorValue, type Weights } from './context';

/** Real multiplications and additions of a transcendental function, roughly. */
export const transcendental = 20;

export type Tensor = TensorValue;
export type Shape = Pick<Tensor, 'domain' | 'positions' | 'channels' | 'complex'> & {
  readonly grid?: readonly number[];
};

/** Adds one operation and gives the tensor that it makes. */
export function emit(
  context: CompileContext,
  id: string,
  inputs: readonly Tensor[],
  operation: NetworkOperation,
  shape: Shape,
): Tensor {
  context.operations.push({ ...operation, id, inputs: inputs.map((input) => input.operation) });
  return { ...shape, kind: 'tensor', operation: id };
}

/** Products of an affine map with `fan` inputs at each of its outputs. */
export const products = (outputs: number, fan: number, complexInput: boolean, complexWeights: boolean): number =>
  2 * outputs * fan * (complexInput ? 2 : 1) * (complexWeights ? 2 : 1);

/** Complex weights are learnt as two real tensors. */
export const affineWeights = (
  channels: number,
  inner: readonly number[],
  bias: boolean,
  complex: boolean,
): readonly Weights[] =>
  [{ name: 'weights', shape: [channels, ...inner] }, ...(bias ? [{ name: 'bias', shape: [channels] }] : [])].flatMap(
    ({ name, shape }) => [
      { name, shape, complex: false },
      ...(complex ? [{ name: `${name}Imaginary`, shape, complex: false }] : []),
    ],
  );

/** Modes of each lattice site, where all sites have as many. */
export function equalModes({ facts: { modesOf } }: CompileContext): readonly (readonly number[])[] {
  if (modesOf.every((modes) => modes.length === modesOf[0].length)) return modesOf;
  throw new NodeProblem(
    'MODEL_MIXED_MODES',
    'The same weights at every site need equal sites.',
    'Some sites of this lattice have one mode and some have two. Use dense layers.',
  );
}

export const single = { domain: 'one', positions: 1 } as const;

export const placeOf = ({ domain, positions, grid }: Tensor): Pick<Tensor, 'domain' | 'positions' | 'grid'> =>
  grid === undefined ? { domain, positions } : { domain, positions, grid };

/** The symmetry group of that name. */
export function groupOf(context: CompileContext, name: 'translations' | 'spaceGroup'): SymmetryGroup {
  const group = context.facts[name];
  if (group !== null && group.elements > 1) return group;
  throw new NodeProblem(
    name === 'translations' ? 'MODEL_NO_TRANSLATIONS' : 'MODEL_NO_SPACE_GROUP',
    `H has no ${name === 'translations' ? 'translations' : 'space group'} to share weights over.`,
    name === 'translations'
      ? 'It needs a periodic lattice with uniform couplings.'
      : 'No permutation of this lattice other than the identity leaves H unchanged.',
  );
}

export function requireConfiguration(context: CompileContext, id: string, input: Tensor, what: string): void {
  const source = context.operations.find((operation) => operation.id === input.operation);
  if (source?.op === 'input' && input.channels === 1) return;
  throw new NodeProblem(
    'MODEL_READS_CONFIGURATION',
    `${what} reads the configuration itself.`,
    `"${id}" reads "${input.operation}". Connect it to the configuration, one number a site.`,
  );
}

export function requireReal(input: Tensor, what: string): void {
  if (!input.complex) return;
  throw new NodeProblem(
    'MODEL_NEEDS_REAL',
    `${what} takes real numbers.`,
    `"${input.operation}" is complex. Make its weights real, and complex ones only behind it.`,
  );
}

const domainWords: Readonly<Record<Domain, string>> = {
  sites: 'sites',
  lattice: 'sites of the lattice',
  patches: 'patches',
  translations: 'translations',
  spaceGroup: 'elements of the space group',
  one: 'one position',
};

export function wrongDomain({ operation, domain, positions, channels }: Tensor, wanted: string): NodeProblem {
  return new NodeProblem(
    'MODEL_WRONG_INPUT',
    `It reads ${wanted}.`,
    `"${operation}" is ${positions} × ${channels} over ${domainWords[domain]}.`,
  );
}
