import { withoutLayout } from '../../shared/model/own-graph/graph-layout';
import type { GroundStateSpec } from './schema';

/** A spec without how its graph is drawn, which changes no number of a run. */
export const meaningOf = (spec: GroundStateSpec): GroundStateSpec =>
  spec.model.graph?.layout === undefined
    ? spec
    : { ...spec, model: { ...spec.model, graph: withoutLayout(spec.model.graph) } };
