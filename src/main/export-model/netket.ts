import type { ExportableSystem } from '../../shared/run/exportable-system';
import { operatorLiterals } from './netket-operator';
import { isPlainMachine } from './netket-parameters';

export interface NetketExport {
  readonly system: ExportableSystem;
  /** File name of the parameters beside the script. */
  readonly weights: string;
  readonly title: string;
  readonly runId: string;
  readonly seed: string;
  readonly step: number;
}

/** A Python script that builds the same system and network with NetKet, loads the parameters and estimates the energy. */
export function netketScript(input: NetketExport): string {
  const { system } = input;
  const literals = operatorLiterals(system.operator);
  const nSites = system.operator.localDimensions.length;
  const totalSz = system.totalTwiceSz === null ? 'None' : String(system.totalTwiceSz / 2);
  const text = system.source
    .trimEnd()
    .split('\n')
    .map((line) => `#   ${line}`.trimEnd())
    .join('\n');
  return `# ${input.title.replaceAll(/\s+/g, ' ')}
# Run ${input.runId}, seed ${input.seed}, step ${input.step}. Energies in units of ${system.energyUnit}.
#
# The system on ${system.lattice}, basis ${system.basis}:
${text}
#
# Written for NetKet 3. Usage: python this_file.py
from pathlib import Path

import flax.linen as nn
import jax
import jax.numpy as jnp
import netket as nk
import numpy as np

jax.config.update("jax_enable_x64", True)

N_SITES = ${nSites}
LOCAL_DIMENSION = ${literals.localDimension}
TOTAL_SZ = ${totalSz}
EDGES = [${system.edges.map(([from, to]) => `(${from}, ${to})`).join(', ')}]
CONSTANT = ${literals.constant}

# Local matrices; local index 0 is the highest m. The first site of a term is the most significant digit.
MATRICES = [
${literals.matrices}
]
# (matrix, coefficient, sites)
TERMS = [
${literals.terms}
]


def graph():
    return nk.graph.Graph(edges=EDGES, n_nodes=N_SITES)


def hilbert():
    return nk.hilbert.Spin(s=(LOCAL_DIMENSION - 1) / 2, N=N_SITES, total_sz=TOTAL_SZ)


def hamiltonian(hi):
    # NetKet counts local states in its own order.
    order = [int(round((LOCAL_DIMENSION - 1 - value) / 2)) for value in hi.local_states]
    operators, acting_on = [], []
    for index, coefficient, sites in TERMS:
        matrix = np.asarray(MATRICES[index], dtype=complex) * coefficient
        shape = (LOCAL_DIMENSION,) * (2 * len(sites))
        tensor = matrix.reshape(shape)[np.ix_(*([order] * (2 * len(sites))))]
        operators.append(tensor.reshape(matrix.shape))
        acting_on.append(sites)
    if all(np.all(matrix.imag == 0) for matrix in operators):
        operators = [matrix.real for matrix in operators]
    return nk.operator.LocalOperator(hi, operators, acting_on, constant=CONSTANT)


${networkOf(system)}

def parameters():
    with np.load(Path(__file__).with_name("${input.weights}")) as stored:
        ${loadOf(system)}


def state(n_samples=4096, n_discard_per_chain=100):
    hi = hilbert()
    ${system.totalTwiceSz === null ? 'sampler = nk.sampler.MetropolisLocal(hi)' : 'sampler = nk.sampler.MetropolisExchange(hi, graph=graph())'}
    variables = {"params": parameters()}
    return nk.vqs.MCState(sampler, model(), variables=variables, n_samples=n_samples, n_discard_per_chain=n_discard_per_chain)


if __name__ == "__main__":
    vs = state()
    print(vs.expect(hamiltonian(vs.hilbert)))
`;
}

function loadOf(system: ExportableSystem): string {
  if (!isPlainMachine(system)) return 'return {name: jnp.asarray(stored[name]) for name in stored.files}';
  const { useHiddenBias, useVisibleBias } = system.ansatz;
  const bias = useHiddenBias ? ', "bias": jnp.asarray(stored["bias"])' : '';
  const visible = useVisibleBias ? ', "visible_bias": jnp.asarray(stored["visible_bias"])' : '';
  return `return {"Dense": {"kernel": jnp.asarray(stored["kernel"])${bias}}${visible}}`;
}

function networkOf(system: ExportableSystem): string {
  const { ansatz } = system;
  const type = ansatz.complexParameters ? 'complex' : 'float';
  if (isPlainMachine(system)) {
    return `def model():
    return nk.models.RBM(
        alpha=${ansatz.hiddenDensity},
        param_dtype=${type},
        use_hidden_bias=${python(ansatz.useHiddenBias)},
        use_visible_bias=${python(ansatz.useVisibleBias)},
    )
`;
  }
  return `${symmetryOf(ansatz.symmetry)}
class Network(nn.Module):
    @nn.compact
    def __call__(self, s):
        shapes = {name: value.shape for name, value in parameters().items()}
        tensors = {
            name: self.param(name, nn.initializers.zeros, shape, ${type}) for name, shape in shapes.items()
        }
        s = s.astype(${type})
        ${bodyOf(ansatz)}


def model():
    return Network()
`;
}

function symmetryOf(symmetry: Uint32Array | null): string {
  return symmetry === null
    ? ''
    : `# Site permutations [element][site] that the weights are shared over.
SYMMETRY = np.array([${symmetry.join(', ')}]).reshape(-1, N_SITES)

`;
}

function bodyOf({ kind, symmetry }: ExportableSystem['ansatz']): string {
  const visible = `if "visibleBias" in tensors:
            total = total + ${symmetry === null ? 's @ tensors["visibleBias"]' : 's.sum(-1) * tensors["visibleBias"].sum()'}`;
  switch (kind) {
    case 'meanField':
      return `total = jnp.zeros(s.shape[:-1], dtype=s.dtype)
        ${visible}
        return total`;
    case 'jastrow':
      return `pair = jnp.triu(tensors["pair"], 1)
        total = jnp.einsum("...i,ij,...j->...", s, pair, s)
        ${visible}
        return total`;
    case 'restrictedBoltzmannMachine':
      return `images = s[..., SYMMETRY]
        theta = jnp.einsum("...gi,fi->...gf", images, tensors["weights"])
        if "hiddenBias" in tensors:
            theta = theta + tensors["hiddenBias"]
        total = nk.nn.activation.log_cosh(theta).sum(axis=(-2, -1))
        ${visible}
        return total`;
  }
}

function python(value: boolean): string {
  return value ? 'True' : 'False';
}
