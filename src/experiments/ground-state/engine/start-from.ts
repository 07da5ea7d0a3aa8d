import type { ParameterTensor, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { CheckpointTensor, RunContext } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import type { Lattice } from '../../../shared/lattice/lattice';
import type { DerivedSystem } from '../derive';
import { refusalOfRun } from '../other-run-refusals';
import { groundStateSpecSchema, type GroundStateSpec } from '../schema';
import { sitesByDisplacement } from '../sites-by-displacement';
import { isWeightsId } from '../../../shared/weights/weights-report';
import { requireSystem } from './prepare';

/**
 * Takes the trained parameters of another run, or imported ones, as the first ones. Tensors of equal shape are copied; where parameters are shared over
 * translations, a filter over the sites of the other lattice is placed on this one by the displacement of its sites, zero elsewhere.
 *
 * @returns names of parameters that stay as they are drawn from the seed
 * @throws AnsatzError TRANSFER_... with what does not fit
 */
export async function startFrom(
  spec: GroundStateSpec,
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  context: RunContext,
): Promise<readonly string[]> {
  const id = spec.training.startFrom;
  if (isWeightsId(id)) return startFromWeights(id, kernels, context);
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
  return [];
}

/** Imported parameters; those that are not among them stay as they are drawn from the seed. */
async function startFromWeights(
  id: string,
  kernels: VariationalMonteCarlo,
  { startWeights }: RunContext,
): Promise<readonly string[]> {
  if (startWeights === undefined)
    throw refusal('TRANSFER_NO_RUN', id, 'The imported weights could not be read.', 'Import them again.');
  const names = new Set(kernels.parameterLayout.map(({ name }) => name));
  const unknown = Object.keys(startWeights).find((name) => !names.has(name));
  if (unknown !== undefined)
    throw refusal('TRANSFER_SHAPE', id, `The model has no parameters "${unknown}".`, 'Import them again.');
  const parameters = (await kernels.state()).parameters.slice();
  for (const { name, shape, complex, offset } of kernels.parameterLayout) {
    const stored = startWeights[name];
    if (stored === undefined) continue;
    const wanted = complex ? [...shape, 2] : shape;
    if (!(stored.data instanceof Float64Array) || stored.shape.join() !== wanted.join())
      throw refusal('TRANSFER_SHAPE', id, `Its parameters "${name}" have another shape.`, 'Import them again.');
    parameters.set(stored.data, offset * (complex ? 2 : 1));
  }
  await kernels.setParameters(parameters);
  return kernels.parameterLayout.map(({ name }) => name).filter((name) => startWeights[name] === undefined);
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
  return new AnsatzError({ code, message: `“${id}” cannot be started from.`, reason, suggestion });
}
