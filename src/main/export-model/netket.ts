import type { ExportableSystem } from '../../shared/run/exportable-system';
import { operatorLiterals } from './netket-operator';
import { networkSource } from './netket-network';

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
  const network = networkSource(system);
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


${network.definition}

def parameters():
    with np.load(Path(__file__).with_name("${input.weights}")) as stored:
        ${network.load}


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
