import { draftReader, withValue } from '../../../ui/experiment-view/draft';
import { groundStateSpecSchema, type GroundStateSpec } from '../schema';

/** See `draftReader`. */
export const readDraft = draftReader<GroundStateSpec>(groundStateSpecSchema);

type Part = keyof GroundStateSpec;

/** The spec with one field changed; the same spec if the value is of the wrong kind for it. `key` may be a dotted path. */
export const withField = (spec: GroundStateSpec, part: Part, key: string, value: unknown): GroundStateSpec =>
  readDraft(withValue(spec, [part, ...key.split('.')], value)) ?? spec;
