import { AnsatzError } from '../../shared/contract';
import { localOperatorSource, localTerms } from '../../shared/hamiltonian/programs/netket';
import type { ExportableSystem } from '../../shared/run/exportable-system';
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
  const localDimension = oneDimension(system.operator.localDimensions);
  const nSites = system.operator.localDimensions.length;
  // 2m, as the network sees it.
  const values = Array.from({ length: localDimension }, (_, index) => localDimension - 1 - 2 * index);
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
LOCAL_DIMENSION = ${localDimension}
TOTAL_SZ = ${totalSz}
EDGES = [${system.edges.map(([from, to]) => `(${from}, ${to})`).join(', ')}]
CONSTANT = ${system.operator.constant}

${localTerms(system.operator, [values], new Uint8Array(nSites))}


def graph():
    return nk.graph.Graph(edges=EDGES, n_nodes=N_SITES)


def hilbert():
    return nk.hilbert.Spin(s=(LOCAL_DIMENSION - 1) / 2, N=N_SITES, total_sz=TOTAL_SZ)


def hamiltonian(hi):
${localOperatorSource}


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

function oneDimension(localDimensions: Uint8Array): number {
  const [first = 2] = localDimensions;
  if (localDimensions.every((dimension) => dimension === first)) return first;
  throw new AnsatzError({
    code: 'EXPORT_NOT_POSSIBLE',
    message: 'Sites with different spins cannot be written for NetKet.',
    reason: 'Its Spin space has one spin for all sites.',
    suggestion: 'Export the model as safetensors or npz.',
  });
}
