import { z } from 'zod';
import { modelSchema, samplingSchema, systemSchema, trainingSchema } from '../schema';
import type { GroundStateSpec } from '../schema';

const anyNumber = z.number();

/** The spec's structure without its limits: a form can show what is out of range and say so. */
const draftSchema = z.object({
  system: systemSchema.extend({ hamiltonian: z.string() }),
  model: modelSchema.extend({ hiddenDensity: anyNumber, initialScale: anyNumber }),
  sampling: samplingSchema.extend({
    samples: anyNumber,
    chains: anyNumber,
    sweepsPerSample: anyNumber,
    discardedSweeps: anyNumber,
  }),
  training: trainingSchema.extend({
    steps: anyNumber,
    learningRate: anyNumber,
    finalLearningRate: anyNumber,
    diagonalShift: anyNumber,
    finalDiagonalShift: anyNumber,
    finalSamples: anyNumber,
    checkpointEvery: anyNumber,
  }),
});

/** Reads a stored spec; null when a field is missing or of another kind. */
export const readDraft = (value: unknown): GroundStateSpec | null => {
  const parsed = draftSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
};

type Part = keyof GroundStateSpec;

/** The spec with one field changed; the same spec if the value is of the wrong kind for it. */
export const withField = (
  spec: GroundStateSpec,
  part: Part,
  key: string,
  value: string | number | boolean,
): GroundStateSpec => readDraft({ ...spec, [part]: { ...spec[part], [key]: value } }) ?? spec;
