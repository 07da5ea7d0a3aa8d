import { z } from 'zod';
import { valueAt } from './expand';

/** A number of a spec that can be varied. */
export interface NumericField {
  readonly path: string;
  readonly label: string;
  readonly help: string;
  readonly unit: string;
  readonly whole: boolean;
  readonly minimum: number;
  readonly maximum: number;
  /** As the spec has it. */
  readonly value: number;
}

const objectSchema = z.object({ properties: z.record(z.string(), z.unknown()) });
const numberSchema = z.object({
  type: z.enum(['number', 'integer']),
  label: z.string().optional(),
  help: z.string().default(''),
  unit: z.string().default(''),
  minimum: z.number().default(-Infinity),
  maximum: z.number().default(Infinity),
});

/** Every number that the spec has, in the order of its schema, with the words and limits of the schema. */
export function numericFields(schema: z.ZodType, spec: unknown): readonly NumericField[] {
  return walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), '', spec);
}

function walk(described: unknown, prefix: string, spec: unknown): readonly NumericField[] {
  const object = objectSchema.safeParse(described);
  if (!object.success) return [];
  return Object.entries(object.data.properties).flatMap(([key, inner]): readonly NumericField[] => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const number = numberSchema.safeParse(inner);
    if (!number.success) return walk(inner, path, spec);
    const value = valueAt(spec, path);
    if (typeof value !== 'number') return [];
    const { type, label, help, unit, minimum, maximum } = number.data;
    return [{ path, label: label ?? path, help, unit, whole: type === 'integer', minimum, maximum, value }];
  });
}
