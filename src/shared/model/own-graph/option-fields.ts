import { z } from 'zod';
import { modelGraphSchema, type LayerKind } from '../graph';

/** An option as a form shows it. */
export type OptionField = { readonly key: string } & (
  | {
      readonly kind: 'number';
      readonly integer: boolean;
      readonly minimum?: number;
      readonly maximum?: number;
      readonly optional: boolean;
    }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'numbers'; readonly least: number; readonly most: number }
  | { readonly kind: 'sector' }
);

const property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  anyOf: z.array(z.unknown()).optional(),
});
const nodesOfSchema = z.object({
  properties: z.object({
    nodes: z.object({
      items: z.object({
        oneOf: z.array(z.object({ properties: z.looseObject({ layer: z.object({ const: z.string() }) }) })),
      }),
    }),
  }),
});

let layers: ReadonlyMap<string, readonly (readonly [string, unknown])[]> | null = null;

/** Options of a layer as the schema has them, in its order; `id`, `inputs` and `layer` are no options. */
export function schemaOptions(layer: LayerKind): readonly (readonly [string, unknown])[] {
  layers ??= new Map(
    nodesOfSchema
      .parse(z.toJSONSchema(modelGraphSchema))
      .properties.nodes.items.oneOf.map(({ properties }) => [
        properties.layer.const,
        Object.entries(properties).filter(([key]) => !['id', 'inputs', 'layer'].includes(key)),
      ]),
  );
  return layers.get(layer) ?? [];
}

export const optionFields = (layer: LayerKind): readonly OptionField[] =>
  schemaOptions(layer).map(([key, given]) => fieldOf(key, given, false));

function fieldOf(key: string, given: unknown, optional: boolean): OptionField {
  const found = property.parse(given);
  if (found.anyOf !== undefined) {
    const [first] = found.anyOf;
    return fieldOf(key, first, true);
  }
  if (found.enum !== undefined) return { key, kind: 'choice', options: found.enum };
  switch (found.type) {
    case 'boolean':
      return { key, kind: 'boolean' };
    case 'array':
      return { key, kind: 'numbers', least: found.minItems ?? 0, most: found.maxItems ?? 8 };
    case 'object':
      return { key, kind: 'sector' };
    default: {
      const { minimum, maximum } = found;
      return {
        key,
        kind: 'number',
        integer: found.type === 'integer',
        optional,
        ...(minimum === undefined ? {} : { minimum }),
        ...(maximum === undefined ? {} : { maximum }),
      };
    }
  }
}
