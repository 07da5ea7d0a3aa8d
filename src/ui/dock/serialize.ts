import { Orientation, type SerializedDockview } from 'dockview-react';
import type { DockArea } from './area';

type Root = SerializedDockview['grid']['root'];
type Leaf = Extract<Root['data'], { views: string[] }>;

/** The name of the one component that dockview is given: it looks up what a panel shows by the panel's id. */
export const panelComponent = 'panel';
/** Pixels below which a panel is not pushed by a splitter. */
const least = { minimumWidth: 168, minimumHeight: 96 };

const across = (kind: DockArea['kind']): Orientation =>
  kind === 'column' ? Orientation.VERTICAL : Orientation.HORIZONTAL;

/** A layout in the library's form, for a container of this size in pixels. */
export function toDockview(
  area: DockArea,
  titles: ReadonlyMap<string, string>,
  { width, height }: { readonly width: number; readonly height: number },
): SerializedDockview {
  let places = 0;
  const panels: SerializedDockview['panels'] = {};
  const node = (inner: DockArea, size: number, extent: readonly [number, number]): Root => {
    if (inner.kind === 'tabs') {
      for (const id of inner.panels) {
        panels[id] = { id, contentComponent: panelComponent, title: titles.get(id) ?? id, ...least };
      }
      places += 1;
      const data = { id: `place-${places}`, views: [...inner.panels], activeView: inner.active, hideHeader: true };
      return { type: 'leaf', data, size };
    }
    // Along its own direction the children share the extent; across, each has all of it.
    const [along, other] = inner.kind === 'row' ? extent : [extent[1], extent[0]];
    const whole = inner.areas.reduce((sum, child) => sum + child.size, 0);
    const data = inner.areas.map((child) => {
      const share = (along * child.size) / whole;
      return node(child, share, inner.kind === 'row' ? [share, other] : [other, share]);
    });
    return { type: 'branch', data, size };
  };
  const outer: DockArea = area.kind === 'tabs' ? { kind: 'row', size: 1, areas: [area] } : area;
  const root = node(outer, outer.kind === 'row' ? height : width, [width, height]);
  return { grid: { root, width, height, orientation: across(outer.kind) }, panels };
}

/** The layout of a container. Null when it is empty. */
export function fromDockview(serialized: SerializedDockview): DockArea | null {
  const visit = (node: Root, kind: 'row' | 'column'): DockArea | null => {
    if (!Array.isArray(node.data)) {
      const leaf: Leaf = node.data;
      const [first] = leaf.views;
      if (first === undefined) return null;
      return { kind: 'tabs', size: node.size ?? 1, panels: leaf.views, active: leaf.activeView ?? first };
    }
    const areas = node.data.flatMap((child) => visit(child, kind === 'row' ? 'column' : 'row') ?? []);
    return areas.length === 0 ? null : { kind, size: node.size ?? 1, areas };
  };
  return visit(serialized.grid.root, serialized.grid.orientation === Orientation.VERTICAL ? 'column' : 'row');
}
