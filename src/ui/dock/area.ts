import { z } from 'zod';

/**
 * How the panels of a step lie: rows and columns of places, and in each place one panel or several as tabs. Sizes are weights
 * among neighbours; pixels do as well.
 */
export type DockArea =
  | { readonly kind: 'row' | 'column'; readonly size: number; readonly areas: readonly DockArea[] }
  | { readonly kind: 'tabs'; readonly size: number; readonly panels: readonly string[]; readonly active: string };

export type DockTabs = Extract<DockArea, { kind: 'tabs' }>;

const size = z.number().positive().finite();
const areaSchema: z.ZodType<DockArea> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['row', 'column']),
    size,
    get areas() {
      return z.array(areaSchema).min(1).max(64);
    },
  }),
  z.object({ kind: z.literal('tabs'), size, panels: z.array(z.string()).min(1).max(64), active: z.string() }),
]);

export const storedDockSchema = z.object({
  version: z.literal(1),
  area: areaSchema,
  /** Panels that were put away. */
  hidden: z.array(z.string()),
});

/** Places side by side, from left to right. */
export const row = (weight: number, ...areas: readonly DockArea[]): DockArea => ({ kind: 'row', size: weight, areas });

/** Places below each other. */
export const column = (weight: number, ...areas: readonly DockArea[]): DockArea => ({
  kind: 'column',
  size: weight,
  areas,
});

/** One place; the first of its panels is in front. */
export const tabs = (weight: number, first: string, ...others: readonly string[]): DockArea => ({
  kind: 'tabs',
  size: weight,
  panels: [first, ...others],
  active: first,
});

export function panelsOf(area: DockArea): readonly string[] {
  return area.kind === 'tabs' ? area.panels : area.areas.flatMap(panelsOf);
}

function placesOf(area: DockArea): readonly DockTabs[] {
  return area.kind === 'tabs' ? [area] : area.areas.flatMap(placesOf);
}

/** What is left when only some panels are there: each once, without empty places and without rows in rows. Null: nothing. */
export function pruned(area: DockArea, there: ReadonlySet<string>): DockArea | null {
  const rest = new Set(there);
  const visit = (node: DockArea): DockArea | null => {
    if (node.kind === 'tabs') {
      const panels = node.panels.filter((panel) => rest.delete(panel));
      const [first] = panels;
      if (first === undefined) return null;
      return { ...node, panels, active: panels.includes(node.active) ? node.active : first };
    }
    const areas = node.areas.flatMap((child): readonly DockArea[] => {
      const kept = visit(child);
      if (kept === null) return [];
      if (kept.kind !== node.kind) return [kept];
      const whole = kept.areas.reduce((sum, inner) => sum + inner.size, 0);
      return kept.areas.map((inner) => ({ ...inner, size: (kept.size * inner.size) / whole }));
    });
    const [only] = areas;
    if (only === undefined) return null;
    return areas.length === 1 ? { ...only, size: node.size } : { ...node, areas };
  };
  return visit(area);
}

/** Where a panel belongs that is nowhere: with its companions of the default layout, else in the last place. */
export function homeOf(panel: string, area: DockArea, initial: DockArea): DockTabs | null {
  const places = placesOf(area);
  const companions = placesOf(initial).find(({ panels }) => panels.includes(panel))?.panels ?? [];
  return places.find(({ panels }) => panels.some((other) => companions.includes(other))) ?? places.at(-1) ?? null;
}

/** The layout with every panel of `wanted`, those that are nowhere yet behind the others of their place. */
export function completed(area: DockArea | null, initial: DockArea, wanted: readonly string[]): DockArea | null {
  const known = new Set(wanted);
  let result = area === null ? null : pruned(area, known);
  if (result === null) return pruned(initial, known);
  for (const panel of wanted) {
    if (panelsOf(result).includes(panel)) continue;
    const home = homeOf(panel, result, initial);
    if (home === null) continue;
    result = replaced(result, home, { ...home, panels: [...home.panels, panel] });
  }
  return result;
}

function replaced(area: DockArea, old: DockTabs, next: DockTabs): DockArea {
  if (area === old) return next;
  return area.kind === 'tabs' ? area : { ...area, areas: area.areas.map((child) => replaced(child, old, next)) };
}
