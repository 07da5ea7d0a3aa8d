import type { ModelIssue } from '../../../../../shared/model/compile-model';
import type { ModelGraph } from '../../../../../shared/model/graph';
import { failsClaim, type ModelTrial } from '../../../../../shared/run/model-trial';

/** What a trial found wrong, as warnings at the nodes that it is about; what concerns the whole state, at its last node. */
export function trialIssues({ gradient, symmetries }: ModelTrial, graph: ModelGraph): readonly ModelIssue[] {
  const ids = new Set(graph.nodes.map(({ id }) => id));
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const last = graph.nodes.find(({ id }) => !read.has(id))?.id ?? null;
  const nodeOf = (tensor: string): string | null => {
    const [node] = tensor.split('.');
    return ids.has(node) ? node : last;
  };
  return [
    ...gradient.tensors
      .filter(({ deviation, expected }) => !(deviation <= expected))
      .map(({ tensor, deviation, expected }): ModelIssue => ({
        severity: 'warning',
        code: 'TRIAL_DERIVATIVE',
        node: nodeOf(tensor),
        message: `The derivative of ${tensor} is not that of finite differences.`,
        reason: `It deviates by ${deviation.toExponential(1)}; rounding explains ${expected.toExponential(0)}. A kink of an activation at the first parameters does this, or an error of the engine.`,
        fixes: [],
      })),
    ...symmetries.filter(failsClaim).map((check): ModelIssue => ({
      severity: 'warning',
      code: 'TRIAL_SYMMETRY',
      node: last,
      message: `A symmetry that follows from the structure is not there in numbers: ${symmetryNames[check.symmetry].toLowerCase()}.`,
      reason: `ψ(g s)/ψ(s) is not constant for ${check.generator}: ln of it deviates by ${Math.max(check.atStart ?? 0, check.shaken ?? 0).toExponential(1)}.`,
      fixes: [],
    })),
  ];
}

export const symmetryNames = {
  translations: 'Translations',
  pointGroup: 'Point group',
  spinFlip: 'Spin flip',
} as const;
