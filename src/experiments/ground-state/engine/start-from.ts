import type { ParameterTensor, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { CheckpointTensor, RunContext } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import type { Lattice } from '../../../shared/lattice/lattice';
import type { DerivedSystem } from '../derive';
import { groundStateSpecSchema, type GroundStateSpec } from '../schema';
import { requireSystem } from './prepare';

/**
 * Takes the trained parameters of another run as the first ones. Tensors of equal shape are copied; where parameters are shared over
 * translations, a filter over the sites of the other lattice is placed on this one by the displacement of its sites, zero elsewhere.
 *
 * @throws AnsatzError TRANSFER_... with what does not fit
 */
export async function startFrom(
  spec: GroundStateSpec,
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  context: RunContext,
): Promise<void> {
  const id = spec.training.startFrom;
  const run = context.others?.at(-1);
  if (run === undefined) throw refusal('TRANSFER_NO_RUN', id, 'Its state could not be read.', 'Choose another run.');
  const other = groundStateSpecSchema.parse(run.spec);
  if (other.model.ansatz !== spec.model.ansatz) {
    const reason = `Its model is "${other.model.ansatz}", this one is "${spec.model.ansatz}".`;
    throw refusal('TRANSFER_MODEL', id, reason, 'Choose a run of the same model.');
  }
  if (other.system.basisRotation !== spec.system.basisRotation) {
    const reason = 'Its basis is rotated in another way, so that its amplitudes have other signs.';
    throw refusal('TRANSFER_BASIS', id, reason, 'Give both the same basis rotation.');
  }
  const otherLattice = requireSystem(other).hamiltonian.lattice;
  const { lattice } = system.hamiltonian;
  const parameters = (await kernels.state()).parameters.slice();
  for (const tensor of kernels.parameterLayout) {
    const stored = run.checkpoint.model[tensor.name];
    const values = stored === undefined ? null : fitted(tensor, stored, spec, otherLattice, lattice);
    if (values === null) {
      const shape = (size: readonly number[] | undefined): string => `[${size?.join(' × ') ?? 'none'}]`;
      const wanted = tensor.complex ? [...tensor.shape, 2] : tensor.shape;
      throw refusal(
        'TRANSFER_SHAPE',
        id,
        `Its parameters "${tensor.name}" are ${shape(stored?.shape)}, here they are ${shape(wanted)}.`,
        'Between lattices go models whose parameters are shared over translations; layers must have the same widths and numbers.',
      );
    }
    parameters.set(values, tensor.offset * (tensor.complex ? 2 : 1));
  }
  await kernels.setParameters(parameters);
}

/** Values of a tensor from those of another; null where they do not fit. */
function fitted(
  { shape, complex }: ParameterTensor,
  { shape: storedShape, data }: CheckpointTensor,
  { model }: GroundStateSpec,
  from: Lattice,
  to: Lattice,
): Float64Array | null {
  if (!(data instanceof Float64Array)) return null;
  const width = complex ? 2 : 1;
  const wanted = complex ? [...shape, 2] : shape;
  if (wanted.join() === storedShape.join()) return data;
  // A filter has the sites last; all other dimensions are those of the network.
  const isFilter =
    model.symmetry !== 'none' &&
    wanted.length === storedShape.length &&
    shape.at(-1) === to.nSites &&
    storedShape[shape.length - 1] === from.nSites &&
    wanted.every((size, axis) => axis === shape.length - 1 || size === storedShape[axis]);
  const places = isFilter ? sitesByDisplacement(from, to) : null;
  if (places === null) return null;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const values = new Float64Array(rows * to.nSites * width);
  for (let row = 0; row < rows; row++) {
    places.forEach((place, site) => {
      for (let part = 0; part < width; part++) {
        values[(row * to.nSites + place) * width + part] = data[(row * from.nSites + site) * width + part];
      }
    });
  }
  return values;
}

/**
 * The site of the lattice `to` that lies from its site 0 as each site of `from` does from its own, by the nearest image; null where
 * two would fall together, one has no place, or the lattice is in space.
 */
export function sitesByDisplacement(from: Lattice, to: Lattice): readonly number[] | null {
  if (from.dimension !== to.dimension || from.kind !== to.kind || from.dimension > 2) return null;
  const at = ({ positions }: Lattice, site: number): number[] =>
    [0, 1].map((axis) => positions[2 * site + axis] - positions[axis]);
  const places: number[] = [];
  for (let site = 0; site < from.nSites; site++) {
    const displacement = nearest(at(from, site), from);
    const place = Array.from({ length: to.nSites }, (_, other) => other).find((other) => {
      const difference = at(to, other).map((value, axis) => value - displacement[axis]);
      return Math.hypot(...nearest(difference, to)) < 1e-6;
    });
    if (place === undefined) return null;
    places.push(place);
  }
  return new Set(places).size === places.length ? places : null;
}

/** The shortest of the vectors that differ from this one by periods of the lattice; the first of equal ones. */
function nearest(vector: readonly number[], { supercell }: Lattice): readonly number[] {
  let best = vector;
  const shifted = (from: readonly number[], period: number): void => {
    const row = supercell[period];
    if (row === undefined) {
      if (Math.hypot(...from) < Math.hypot(...best) - 1e-9) best = from;
      return;
    }
    for (const turns of [0, -1, 1, -2, 2])
      shifted(
        from.map((value, axis) => value + turns * (row[axis] ?? 0)),
        period + 1,
      );
  };
  shifted(vector, 0);
  return best;
}

function refusal(code: string, id: string, reason: string, suggestion: string): AnsatzError {
  return new AnsatzError({ code, message: `The run "${id}" cannot be started from.`, reason, suggestion });
}
