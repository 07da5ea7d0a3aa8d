import { z } from 'zod';
import { citationTexts } from '../../citations';
import { layerNames } from '../compile/context';
import { activationFunctions, type LayerKind } from '../graph';
import { activationGuide } from './activation-guide';
import { layerGroups, layerGuide, optionWords } from './layer-guide';
import { schemaOptions } from './option-fields';
import { readyGraphs } from './ready-graphs';

/** An option of a layer as the schema has it. */
export interface LayerOption {
  readonly key: string;
  /** Allowed values, in words. */
  readonly values: string;
  /** What a layer is added with. */
  readonly usual: string;
}

const property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  const: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  anyOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
});

/** Options of a layer, in the order of the schema. */
export function layerOptions(layer: LayerKind): readonly LayerOption[] {
  const defaults: Readonly<Record<string, unknown>> = layerGuide[layer].defaults;
  return schemaOptions(layer).map(([key, given]) => ({
    key,
    values: allowed(given),
    usual: JSON.stringify(defaults[key]),
  }));
}

function allowed(given: unknown): string {
  const found = property.parse(given);
  if (found.anyOf !== undefined) return found.anyOf.map(allowed).join(' or ');
  if (found.enum !== undefined) return found.enum.length > 8 ? 'see below' : found.enum.join(', ');
  switch (found.type) {
    case 'boolean':
      return 'true, false';
    case 'integer':
      return `whole, ${range(found)}`;
    case 'number':
      return found.minimum === undefined && found.exclusiveMinimum === undefined ? 'a number' : range(found);
    case 'array': {
      const count = found.minItems === undefined ? `up to ${found.maxItems}` : `${found.minItems} to ${found.maxItems}`;
      return `list of ${count}: ${allowed(found.items)}`;
    }
    case 'object':
      return Object.entries(found.properties ?? {})
        .map(([key, inner]) => `${key}: ${allowed(inner)}`)
        .join('; ');
    default:
      return found.type ?? String(found.const);
  }
}

const range = ({ minimum, exclusiveMinimum, maximum }: z.output<typeof property>): string =>
  minimum === undefined ? `above ${exclusiveMinimum} to ${maximum}` : `${minimum} to ${maximum}`;

/** All layers, states and activations with options and equations, as Markdown: a page of the Help, made from the schema. */
export function graphReference(): string {
  return [
    '# Own graphs',
    '',
    'A wavefunction is a graph of nodes. A node is a tensor, numbers $h_c(r)$ at positions $r$ in channels $c$, or a whole state $\\ln\\psi$; a tensor of one number is a state as well.',
    'The one node that no other reads is the wavefunction. _Edit as own graph_ in the Model step takes any ansatz apart into its layers, on a canvas:',
    '',
    '- Layers come from the list at the left: dragged onto the canvas or onto a line, or by Enter behind the chosen node. _Begin with_ has ready graphs.',
    '- A line is drawn from the right of one node to the left of another; with the keyboard by C, then the reader, then Enter, or in the field _Reads_ of the inspector.',
    '- Arrows lead from node to node, Page Down and Page Up through all of them; with Alt arrows move them. Ctrl+C, X, V and D copy, Ctrl+G makes a block of what is chosen, Delete takes it out.',
    '- On every line stands the shape, channels × positions (or ln ψ), under every node its real parameters. What is wrong stands at its node with the reason and, where it is known, a button that mends it.',
    '- The inspector has the options of the chosen node, its parameters and share of the cost, the sites of the lattice that it sees, and how it changes under the symmetries of H. These follow from the structure alone: what is _not imposed_ may still be learnt.',
    '',
    '_Import_ and _Export_ read and write it as a file; _Compare_ puts it beside the model of another document or of a run: nodes, options, parameters and costs.',
    '',
    '_Text_ has the same graph as JSON. In a spec file it is `model.graph`, with `"ansatz": "custom"`. Its `layout`, places and blocks of the drawing, is no part of the wavefunction and may be left out.',
    '',
    '```json',
    JSON.stringify({ ...readyGraphs[0].graph, nodes: [] }).replace('[]', '[ … ]'),
    '```',
    '',
    '`precision` is that of the layers (float32 or float64), `initialScale` the standard deviation of the first parameters of closed forms, `weightScale` multiplies the usual first weights of layers.',
    'Each node has an `id`, a letter and then letters, digits and underscores (its parameters are named after it), its `inputs` by their ids, its `layer`, and the options of that layer. All options are written out;',
    '_usual_ is what a layer is added with.',
    '',
    ...layerGroups.flatMap(({ title, kinds }) => [`## ${title}`, '', ...kinds.flatMap(section)]),
    '## Activations',
    '',
    '| function | $f(x)$ |',
    '| --- | --- |',
    ...activationFunctions.map((name) => `| \`${name}\` | $${activationGuide[name]}$ |`),
    '',
    'Of complex numbers $\\ln\\cosh$, tanh, sine and powers are taken as analytic functions, the others of real and imaginary part by themselves. _Step_ has no derivative: layers before it do not learn.',
    '',
    '## Ready graphs',
    '',
    ...readyGraphs.flatMap(({ title, note, graph }) => [
      `**${title}**: ${note}.`,
      '',
      '```json',
      graph.nodes.map((node) => JSON.stringify(node)).join('\n'),
      '```',
      '',
    ]),
  ].join('\n');
}

function section(layer: LayerKind): readonly string[] {
  const { equation, summary, reads, sources } = layerGuide[layer];
  const options = layerOptions(layer);
  const cited = sources.map((key) => citationTexts[key]).join('; ');
  return [
    `### ${layerNames[layer]}: \`${layer}\``,
    '',
    '$$',
    equation,
    '$$',
    '',
    `${summary} Reads ${reads}.${cited === '' ? '' : ` [${cited}]`}`,
    '',
    ...(options.length === 0
      ? []
      : [
          '| option | values | usual | meaning |',
          '| --- | --- | --- | --- |',
          ...options.map(
            ({ key, values, usual }) =>
              `| \`${key}\` | ${values} | \`${usual}\` | ${(optionWords[key] ?? '').replaceAll('|', '\\|')} |`,
          ),
          '',
        ]),
  ];
}
