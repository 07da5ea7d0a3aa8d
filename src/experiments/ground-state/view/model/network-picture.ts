import type { MachineShape } from '../../network-shape';

export interface PictureNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly kind: 'visible' | 'hidden' | 'gap';
  /** Index in its layer; for a shared filter the filter's. */
  readonly index: number;
  /** Series colour of a filter, 0 for none. */
  readonly colour: number;
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly colour: number;
}

/** The network as nodes and edges in a box, y downwards. Long layers are cut in the middle. */
export interface NetworkPicture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  readonly visibleY: number;
  readonly hiddenY: number;
  readonly outputY: number;
  readonly radius: number;
}

const MOST_NODES = 19;
const LEAST_SPACING = 24;

/** Indices that are drawn; null stands for those left out. */
export const shownIndices = (count: number, most: number): readonly (number | null)[] => {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  const head = Math.ceil((most - 1) / 2);
  const tail = most - 1 - head;
  return [
    ...Array.from({ length: head }, (_, index) => index),
    null,
    ...Array.from({ length: tail }, (_, index) => count - tail + index),
  ];
};

const place = (positions: number, width: number, margin: number): readonly number[] => {
  const spacing = Math.min(58, (width - 2 * margin) / Math.max(1, positions - 1));
  const start = width / 2 - (spacing * (positions - 1)) / 2;
  return Array.from({ length: positions }, (_, index) => start + index * spacing);
};

export const drawNetwork = (shape: MachineShape, width: number, height: number): NetworkPicture => {
  const ansatz = shape.form;
  const margin = 44;
  const most = Math.max(3, Math.min(MOST_NODES, Math.floor((width - 2 * margin) / LEAST_SPACING) + 1));
  const [visibleY, hiddenY, outputY] = [height * 0.8, height * 0.42, height * 0.12];
  const shown = shownIndices(shape.nSites, most);
  const xs = place(shown.length, width, margin);
  const visible = shown.map((index, at): PictureNode => ({
    id: index === null ? 'v-gap' : `v${index}`,
    x: xs[at] ?? 0,
    y: visibleY,
    kind: index === null ? 'gap' : 'visible',
    index: index ?? -1,
    colour: 0,
  }));
  const hidden = ansatz === 'restrictedBoltzmannMachine' ? hiddenNodes(shape, width, margin, hiddenY, most) : [];
  return {
    nodes: [...visible, ...hidden],
    edges: edgesOf(ansatz, visible, hidden),
    visibleY,
    hiddenY,
    outputY,
    radius: Math.min(9, Math.max(4, ((xs[1] ?? 60) - (xs[0] ?? 0)) * 0.24)),
  };
};

const hiddenNodes = (
  shape: MachineShape,
  width: number,
  margin: number,
  y: number,
  most: number,
): readonly PictureNode[] => {
  const { filters } = shape;
  if (filters === null) {
    const shown = shownIndices(shape.hidden, most);
    const xs = place(shown.length, width, margin);
    return shown.map((index, at) => ({
      id: index === null ? 'h-gap' : `h${index}`,
      x: xs[at] ?? 0,
      y,
      kind: index === null ? 'gap' : 'hidden',
      index: index ?? -1,
      colour: 0,
    }));
  }
  // Each filter: its first translations, then a gap for the others.
  const shownFilters = shownIndices(filters, Math.max(1, Math.floor(most / 3)));
  const groups = shownFilters.map((filter) => (filter === null ? [null] : (['first', 'second', 'gap'] as const)));
  const xs = place(
    groups.reduce((sum, group) => sum + group.length, 0),
    width,
    margin,
  );
  const nodes: PictureNode[] = [];
  shownFilters.forEach((filter, group) => {
    for (const member of groups[group] ?? []) {
      const gap = member === null || member === 'gap';
      nodes.push({
        id: gap ? `h-gap${group}` : `h${filter}-${member}`,
        x: xs[nodes.length] ?? 0,
        y,
        kind: gap ? 'gap' : 'hidden',
        index: filter ?? -1,
        colour: filter === null ? 0 : (filter % 6) + 1,
      });
    }
  });
  return nodes;
};

const edgesOf = (
  ansatz: MachineShape['form'],
  visible: readonly PictureNode[],
  hidden: readonly PictureNode[],
): readonly PictureEdge[] => {
  const sites = visible.filter(({ kind }) => kind === 'visible');
  if (ansatz === 'jastrow') {
    return sites.flatMap((from, index) =>
      sites.slice(index + 1).map((to) => ({ from: from.id, to: to.id, colour: 0 })),
    );
  }
  return hidden
    .filter(({ kind }) => kind === 'hidden')
    .flatMap((unit) => sites.map((site) => ({ from: site.id, to: unit.id, colour: unit.colour })));
};
