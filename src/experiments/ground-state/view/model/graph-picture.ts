import { layerNames, type CompiledModel, type CompiledNode } from '../../../../shared/model/compile-model';
import type { ModelGraph, ModelNode } from '../../../../shared/model/graph';
import { formatInteger } from '../../../../shared/format';

export interface PictureBox {
  /** Id of the node; of the two ends "configuration" and "ln psi" their own. */
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** Learnt real numbers, or null for none. */
  readonly parameters: string | null;
  readonly tone: 'layer' | 'end' | 'error';
  readonly x: number;
  readonly y: number;
}

export interface PictureLine {
  readonly from: string;
  readonly to: string;
  /** SVG path. */
  readonly path: string;
  readonly label: string | null;
  readonly labelX: number;
  readonly labelY: number;
}

export interface GraphPicture {
  readonly boxes: readonly PictureBox[];
  readonly lines: readonly PictureLine[];
  readonly width: number;
  readonly height: number;
}

export const boxWidth = 136;
export const boxHeight = 50;
const columnGap = 52;
const rowGap = 62;
const margin = 24;
const top = 34;

interface Block {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly parameters: string | null;
  readonly tone: PictureBox['tone'];
  readonly inputs: readonly string[];
}

/** The graph as boxes in reading order, rows as wide as the panel. An activation stands in the box of the layer behind it. */
export const drawGraph = (graph: ModelGraph, model: CompiledModel, width: number): GraphPicture => {
  const blocks = blocksOf(graph, model);
  const columns = Math.max(1, Math.floor((width - 2 * margin + columnGap) / (boxWidth + columnGap)));
  const place = new Map(
    blocks.map(({ id }, index) => [id, { row: Math.floor(index / columns), column: index % columns }]),
  );
  const boxes = blocks.map((block, index): PictureBox => {
    const { inputs: _, ...rest } = block;
    const row = Math.floor(index / columns);
    return {
      ...rest,
      x: margin + (index % columns) * (boxWidth + columnGap),
      y: top + row * (boxHeight + rowGap),
    };
  });
  const at = new Map(boxes.map((box) => [box.id, box]));
  const shapes = new Map(model.nodes.map((node) => [node.id, shapeWord(node)]));
  const lines = blocks.flatMap(({ id, inputs }) =>
    inputs.flatMap((input): PictureLine[] => {
      const [from, to] = [at.get(input), at.get(id)];
      const [a, b] = [place.get(input), place.get(id)];
      if (!from || !to || !a || !b) return [];
      const label = shapes.get(input) ?? null;
      return [lineBetween(from, to, { rows: b.row - a.row, columns: b.column - a.column }, label)];
    }),
  );
  const rows = Math.ceil(blocks.length / columns);
  return {
    boxes,
    lines,
    width: Math.max(width, 2 * margin + Math.min(columns, blocks.length) * (boxWidth + columnGap) - columnGap),
    height: top + rows * (boxHeight + rowGap),
  };
};

const lineBetween = (
  from: PictureBox,
  to: PictureBox,
  step: { readonly rows: number; readonly columns: number },
  label: string | null,
): PictureLine => {
  const ends = { from: from.id, to: to.id };
  const right = from.x + boxWidth;
  const middle = from.y + boxHeight / 2;
  if (step.rows === 0 && step.columns === 1) {
    const path = `M${right} ${middle}H${to.x}`;
    return { ...ends, path, label, labelX: (right + to.x) / 2, labelY: middle - 6 };
  }
  if (step.rows === 0) {
    // A skip goes over the boxes between, higher the farther it goes.
    const height = from.y - 10 - Math.min(14, 3 * step.columns);
    const [start, end] = [from.x + boxWidth * 0.75, to.x + boxWidth * 0.25];
    const path = `M${start} ${from.y}V${height}H${end}V${to.y}`;
    return { ...ends, path, label: null, labelX: (start + end) / 2, labelY: height - 4 };
  }
  // To a later row: down into the gap below, along it, past the rows between at the left, and in from above.
  const start = from.x + boxWidth / 2;
  const end = to.x + boxWidth / 2;
  const below = from.y + boxHeight + 22;
  const above = to.y - 12;
  const path =
    step.rows === 1
      ? `M${start} ${from.y + boxHeight}V${above}H${end}V${to.y}`
      : `M${start} ${from.y + boxHeight}V${below}H${margin / 2}V${above}H${end}V${to.y}`;
  return { ...ends, path, label, labelX: (start + end) / 2, labelY: (step.rows === 1 ? above : below) - 4 };
};

const blocksOf = (graph: ModelGraph, model: CompiledModel): readonly Block[] => {
  const compiled = new Map(model.nodes.map((node) => [node.id, node]));
  const readers = (id: string): readonly ModelNode[] => graph.nodes.filter(({ inputs }) => inputs.includes(id));
  // Activations and flattening of one reader stand in its box.
  const joins = (node: ModelNode): boolean =>
    (node.layer === 'activation' || node.layer === 'flatten') &&
    readers(node.id).length === 1 &&
    (wideLayers.has(readers(node.id)[0]?.layer ?? '') || node.layer === 'flatten');
  const joined = new Map(graph.nodes.filter(joins).map((node) => [node.id, node]));
  const source = (id: string): string => {
    const node = joined.get(id);
    return node === undefined ? id : source(node.inputs[0] ?? id);
  };
  const before = (id: string): readonly string[] => {
    const node = joined.get(id);
    if (node === undefined) return [];
    const own = node.layer === 'activation' ? [activationName(node.function)] : [];
    return [...before(node.inputs[0] ?? ''), ...own];
  };
  const broken = new Set(model.issues.filter(({ severity }) => severity === 'error').map(({ node }) => node));
  const ordered = inOrder(graph.nodes);
  const nodes = ordered
    .filter(({ id }) => !joined.has(id))
    .map((node): Block => {
      const first = node.inputs.flatMap(before);
      const parts = compiled.get(node.id);
      return {
        id: node.id,
        title: [...first, titleOf(node)].join(' · '),
        subtitle: subtitleOf(node, parts),
        parameters: parts === undefined || parts.parameters === 0 ? null : formatInteger(parts.parameters),
        tone: broken.has(node.id) ? 'error' : node.layer === 'configuration' ? 'end' : 'layer',
        inputs: node.inputs.map(source),
      };
    });
  const ends = ordered.filter(({ id }) => readers(id).length === 0).map(({ id }) => source(id));
  const begins: readonly Block[] = nodes.some(({ tone }) => tone === 'end')
    ? []
    : [
        {
          id: 'configuration',
          title: 'Configuration',
          subtitle: 'states of all sites',
          parameters: null,
          tone: 'end',
          inputs: [],
        },
      ];
  const fed = nodes.map((block) =>
    begins.length > 0 && block.inputs.length === 0 ? { ...block, inputs: ['configuration'] } : block,
  );
  const last: Block = {
    id: 'ln psi',
    title: 'ln ψ',
    subtitle: { complex: 'complex scalar', real: 'real, with signs', positive: 'real scalar, ψ > 0' }[model.amplitude],
    parameters: null,
    tone: 'end',
    inputs: ends,
  };
  return [...begins, ...fed, last];
};

const wideLayers: ReadonlySet<string> = new Set(['dense', 'latticeConvolution', 'groupConvolution', 'sumChannels']);

/** Nodes behind their inputs; what cannot be put in order keeps its place at the end. */
const inOrder = (nodes: readonly ModelNode[]): readonly ModelNode[] => {
  const done = new Set<string>();
  const ordered: ModelNode[] = [];
  let open = [...nodes];
  while (open.length > 0) {
    const ready = open.find(({ inputs }) => inputs.every((id) => done.has(id))) ?? open[0];
    if (ready === undefined) break;
    ordered.push(ready);
    done.add(ready.id);
    open = open.filter((node) => node !== ready);
  }
  return ordered;
};

const shapeWord = ({ shape, complex }: CompiledNode): string =>
  shape === null ? 'ln ψ' : `${formatInteger(shape.positions)}×${formatInteger(shape.channels)}${complex ? ' ℂ' : ''}`;

const activationNames: Readonly<Record<string, string>> = {
  gelu: 'GELU',
  silu: 'SiLU',
  relu: 'ReLU',
  leakyRelu: 'leaky ReLU',
  elu: 'ELU',
  logCosh: 'log cosh',
};
const activationName = (name: string): string => activationNames[name] ?? name;

const titleOf = (node: ModelNode): string => {
  switch (node.layer) {
    case 'activation':
      return activationName(node.function);
    case 'latticeConvolution':
      return 'Convolution';
    case 'groupConvolution':
      return 'Group conv.';
    case 'pool':
      return node.how === 'mean' ? 'Mean over positions' : 'Sum over positions';
    case 'sumChannels':
      return 'Σ channels';
    case 'modulusAndPhase':
      return 'Modulus + i phase';
    case 'groupProjection':
      return 'Projection';
    default:
      return layerNames[node.layer];
  }
};

const subtitleOf = (node: ModelNode, compiled: CompiledNode | undefined): string => {
  const channels = compiled?.shape == null ? '?' : formatInteger(compiled.shape.channels);
  switch (node.layer) {
    case 'configuration':
      return node.encoding === 'value' ? 'x = 2m' : node.encoding === 'oneHot' ? 'one-hot' : 'occupations';
    case 'latticeConvolution':
      return `${channels} channels, ${node.shells} shells`;
    case 'groupConvolution':
      return `${channels} channels, ${node.group === 'translations' ? 'translations' : 'space group'}`;
    case 'dense':
      return `${channels} channels${node.complex ? ', complex' : ''}`;
    case 'embedding':
      return `${channels} channels${node.positional ? ', positions' : ''}`;
    case 'attention':
      return `${node.heads} heads, ${node.scores}`;
    case 'patch':
      return node.extent.join(' × ');
    case 'scale':
      return `× ${node.factor}`;
    case 'autoregressive':
      return `${node.layers} × ${node.channels}, ${node.cell}, ${node.order}`;
    case 'determinant':
      return `${node.form}${node.correlator === 'none' ? '' : `, ${node.correlator}`}`;
    case 'pairProduct':
      return `${node.singlet ? 'singlet' : 'any'} pairs, ${node.boundary}`;
    case 'matrixProduct':
      return `bond dimension ${node.bondDimension}`;
    case 'projection':
    case 'groupProjection':
      return sectorWord(node.sector);
    case 'meanField':
    case 'jastrow':
    case 'siteFields':
      return node.symmetry === 'none'
        ? 'each its own'
        : `shared over ${node.symmetry === 'translations' ? 'translations' : 'the space group'}`;
    case 'pool':
      return node.how === 'normalised' ? 'divided by √positions' : 'over all positions';
    case 'layerNorm':
      return 'over channels';
    case 'add':
      return 'skip + branch';
    default:
      return node.id;
  }
};

const sectorWord = ({
  momentum,
  pointGroup,
  spinFlip,
}: {
  readonly momentum: readonly number[] | null;
  readonly pointGroup: string | null;
  readonly spinFlip: 1 | -1 | null;
}): string =>
  [
    momentum === null ? null : `k = (${momentum.join(', ')})`,
    pointGroup,
    spinFlip === null ? null : `P = ${spinFlip === 1 ? '+1' : '−1'}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
