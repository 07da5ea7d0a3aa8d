import { graphOf } from '../../../shared/model/presets';
import type { AnsatzKind } from '../../../shared/model/options';
import type { GroundStateSpec } from '../schema';

/**
 * The spec with another ansatz. Options that it cannot have are brought to the nearest that it can; a custom graph begins as
 * the present ansatz spelt out.
 */
export const withAnsatz = (spec: GroundStateSpec, ansatz: AnsatzKind): GroundStateSpec => {
  const { model } = spec;
  if (ansatz === 'custom') return { ...spec, model: { ...model, ansatz, graph: model.graph ?? graphOf(model) } };
  const { parameters } = model;
  const heads = parameters === 'modulusAndPhase' && holomorphic.has(ansatz) ? 'complex' : parameters;
  const amplitude = heads === 'complex' && twoHeads.has(ansatz) ? 'modulusAndPhase' : heads;
  const symmetry = ansatz === 'groupConvolutional' && model.symmetry === 'none' ? 'translations' : model.symmetry;
  return { ...spec, model: { ...model, ansatz, parameters: amplitude, symmetry } };
};

const holomorphic: ReadonlySet<AnsatzKind> = new Set<AnsatzKind>([
  'meanField',
  'jastrow',
  'slater',
  'slaterJastrow',
  'gutzwiller',
  'backflow',
  'pfaffian',
  'pairProduct',
  'matrixProduct',
  'stateVector',
]);

const twoHeads: ReadonlySet<AnsatzKind> = new Set<AnsatzKind>([
  'autoregressiveDense',
  'autoregressiveConvolutional',
  'gatedRecurrent',
  'longShortTermMemory',
]);
