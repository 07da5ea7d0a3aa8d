import type { ExportableSystem } from '../../shared/run/exportable-system';
import { pairOrbits, siteOrbits } from '../../shared/run/orbits';
import { isPlainMachine } from './netket-parameters';

/** The Python that defines `model()` for a network, and the lines that load its parameters. */
export interface NetworkSource {
  readonly definition: string;
  readonly load: string;
}

export function networkSource(system: ExportableSystem): NetworkSource {
  return isPlainMachine(system) ? netketMachine(system) : ownNetwork(system);
}

/** NetKet's own machine. It makes int(alpha * N) units, which the half keeps from being rounded down. */
function netketMachine({ ansatz, operator }: ExportableSystem): NetworkSource {
  const nSites = operator.localDimensions.length;
  const hidden = Math.max(1, Math.round(ansatz.hiddenDensity * nSites));
  const alpha = hidden % nSites === 0 ? String(hidden / nSites) : `${hidden}.5 / N_SITES`;
  const bias = ansatz.useHiddenBias ? ', "bias": jnp.asarray(stored["bias"])' : '';
  const visible = ansatz.useVisibleBias ? ', "visible_bias": jnp.asarray(stored["visible_bias"])' : '';
  return {
    definition: `def model():
    return nk.models.RBM(
        alpha=${alpha},
        param_dtype=${ansatz.complexParameters ? 'complex' : 'float'},
        use_hidden_bias=${ansatz.useHiddenBias ? 'True' : 'False'},
        use_visible_bias=${ansatz.useVisibleBias ? 'True' : 'False'},
    )
`,
    load: `return {"Dense": {"kernel": jnp.asarray(stored["kernel"])${bias}}${visible}}`,
  };
}

/** A network that NetKet has not: a module with the same parameters and the same equation. */
function ownNetwork(system: ExportableSystem): NetworkSource {
  const { ansatz, operator } = system;
  const nSites = operator.localDimensions.length;
  const type = ansatz.complexParameters ? 'complex' : 'float';
  const tables: string[] = [];
  if (ansatz.kind === 'restrictedBoltzmannMachine' && ansatz.symmetry !== null) {
    tables.push(
      '# Site permutations [element][site] that the weights are shared over.',
      `SYMMETRY = np.array([${ansatz.symmetry.join(', ')}]).reshape(-1, N_SITES)`,
    );
  }
  if (ansatz.kind === 'meanField' || ansatz.useVisibleBias) {
    tables.push('# Parameter of each site.', `SITE = np.array([${siteOrbits(ansatz.symmetry, nSites).join(', ')}])`);
  }
  if (ansatz.kind === 'jastrow') {
    tables.push(
      '# Parameter of each pair i < j, row by row.',
      `PAIR = np.array([${pairOrbits(ansatz.symmetry, nSites).join(', ')}])`,
    );
  }
  return {
    definition: `${tables.join('\n')}


class Network(nn.Module):
    @nn.compact
    def __call__(self, s):
        parameter = {
            name: self.param(name, nn.initializers.zeros, value.shape, ${type})
            for name, value in parameters().items()
        }
        s = s.astype(${type})
${body(ansatz)
  .map((line) => `        ${line}`)
  .join('\n')}


def model():
    return Network()
`,
    load: 'return {name: jnp.asarray(stored[name]) for name in stored.files}',
  };
}

function body({ kind, useVisibleBias }: ExportableSystem['ansatz']): string[] {
  const bias = useVisibleBias ? ['total = total + s @ parameter["visibleBias"][SITE]'] : [];
  switch (kind) {
    case 'meanField':
      return [
        '# ln psi of a site is a polynomial of its value, scaled to [-1, 1].',
        'field = parameter["visibleBias"].reshape(-1, LOCAL_DIMENSION - 1)[SITE]',
        'powers = (s / (LOCAL_DIMENSION - 1))[..., None] ** np.arange(1, LOCAL_DIMENSION)',
        'return (powers * field).sum(axis=(-2, -1))',
      ];
    case 'jastrow':
      return [
        'first, second = np.triu_indices(N_SITES, 1)',
        'total = (s[..., first] * s[..., second]) @ parameter["pair"][PAIR]',
        ...bias,
        'return total',
      ];
    case 'restrictedBoltzmannMachine':
      return [
        'theta = jnp.einsum("...gi,fi->...gf", s[..., SYMMETRY], parameter["weights"])',
        'if "hiddenBias" in parameter:',
        '    theta = theta + parameter["hiddenBias"]',
        'total = nk.nn.activation.log_cosh(theta).sum(axis=(-2, -1))',
        ...bias,
        'return total',
      ];
  }
}
