import type { ParameterTensor, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { CheckpointTensor, RunContext } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import type { Lattice } from '../../../shared/lattice/lattice';
import type { DerivedSystem } from '../derive';
import { refusalOfRun } from '../other-run-refusals';
import { groundStateSpecSchema, type GroundStateSpec } from '../schema';
import { sitesByDisplacement } from '../sites-by-displacement';
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
  const run = context.others?.find((other) => other.id === id);
  if (run === undefined) throw refusal('TRANSFER_NO_RUN', id, 'Its state could not be read.', 'Choose another run.');
  const other = groundStateSpecSchema.parse(run.spec);
  const refused = refusalOfRun(spec, other, 'startFrom');
  if (refused !== null) throw refusal(refused.code, id, refused.reason, 'Choose another run.');
  const otherLattice = requireSystem(other, { solve: false }).hamiltonian.lattice;
  const { lattice } = system.hamiltonian;
  const parameters = (await kernels.state()).parameters.slice();
  for (const tensor of kernels.parameterLayout) {
    const stored = run.checkpoint.model[tensor.name];
    const values = stored === undefined ? null : fitted(tensor, stored, spec, otherLattice, lattice);
    if (values === null) {
      const reason = `Its checkpoint has no parameters "${tensor.name}" of this shape.`;
      throw refusal('TRANSFER_SHAPE', id, reason, 'Choose another run.');
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

function refusal(code: string, id: string, reason: string, suggestion: string): AnsatzError {
  return new AnsatzError({ code, message: `The run "${id}" cannot be started from.`, reason, suggestion });
}
