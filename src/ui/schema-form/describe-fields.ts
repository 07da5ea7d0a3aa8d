import { z } from 'zod';
import { formatEditable, formatInteger, formatScientific } from '../../shared/format';

interface FieldBase {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly unit: string;
}

/** A field of a spec as a form shows it. */
export type FieldDescription =
  | (FieldBase & {
      readonly kind: 'number';
      readonly minimum: number;
      readonly maximum: number;
      readonly integer: boolean;
    })
  | (FieldBase & { readonly kind: 'choice'; readonly options: readonly string[] })
  | (FieldBase & { readonly kind: 'switch' })
  | (FieldBase & { readonly kind: 'text' });

const words = { label: z.string(), help: z.string(), unit: z.string().default('') };
const property = z.union([
  z.object({
    ...words,
    type: z.enum(['number', 'integer']),
    minimum: z.number().default(-Infinity),
    maximum: z.number().default(Infinity),
  }),
  z.object({ ...words, type: z.literal('string'), enum: z.array(z.string()) }),
  z.object({ ...words, type: z.literal('string') }),
  z.object({ ...words, type: z.literal('boolean') }),
]);
const objectOfFields = z.object({ properties: z.record(z.string(), z.unknown()) });

/**
 * The fields of an object schema, in order, with labels, units and limits from its metadata. Objects and lists within it are
 * left out: they have forms of their own.
 */
export const describeFields = (schema: z.ZodObject): readonly FieldDescription[] =>
  Object.entries(objectOfFields.parse(z.toJSONSchema(schema, { io: 'input' })).properties).flatMap(([key, given]) => {
    if (nested.safeParse(given).success) return [];
    return [describeField(key, property.parse(given))];
  });

const nested = z.union([
  z.object({ type: z.enum(['object', 'array']) }),
  z.object({ anyOf: z.array(z.unknown()) }),
  z.object({ $ref: z.string() }),
]);

const describeField = (key: string, found: z.output<typeof property>): FieldDescription => {
  const base = { key, label: found.label, help: found.help, unit: found.unit };
  if (found.type === 'boolean') return { ...base, kind: 'switch' };
  if (found.type === 'string')
    return 'enum' in found ? { ...base, kind: 'choice', options: found.enum } : { ...base, kind: 'text' };
  return {
    ...base,
    kind: 'number',
    minimum: found.minimum,
    maximum: found.maximum,
    integer: found.type === 'integer',
  };
};

/** restrictedBoltzmannMachine is shown as "restricted Boltzmann machine" where the caller has no better words. */
export const choiceWords = (value: string): string =>
  value.replace(/([a-z])([A-Z])(?=[a-z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

/** The help of the schema with the range of a number, and choices named as the form names them. */
export function helpText(field: FieldDescription, wordOf: (choice: string) => string): string {
  if (field.kind === 'choice') {
    return field.options.reduce(
      (help, choice) => help.replace(new RegExp(`\\b${choice}(?=:)`, 'g'), wordOf(choice)),
      field.help,
    );
  }
  return field.kind === 'number' && Number.isFinite(field.maximum) && Number.isFinite(field.minimum)
    ? `${field.help} ${range(field.minimum)} to ${range(field.maximum)}.`
    : field.help;
}

const range = (value: number): string =>
  Number.isInteger(value) ? formatInteger(value) : value >= 1e-3 ? formatEditable(value) : formatScientific(value, 1);
