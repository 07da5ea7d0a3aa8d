import { richWidth, type Rectangle } from './layout';
import type { MeasureText } from './measure';
import { richText, type SceneElement } from './scene';
import type { FigureTheme } from './theme';

export interface LabelPlace {
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface LabelRules {
  /** Rather no label than one over another. */
  readonly optional?: boolean;
  /** The point that the label names, and the points of others that it could be taken for. */
  readonly belongsTo?: { readonly x: number; readonly y: number };
  readonly others?: readonly { readonly x: number; readonly y: number }[];
}

/**
 * Finds places for labels inside a frame. Of the candidates given, in order of preference, the one is taken that
 * covers the least of other labels and data and stays inside.
 */
export class LabelPlacer {
  private readonly taken: Rectangle[] = [];
  readonly elements: SceneElement[] = [];

  constructor(
    private readonly frame: Rectangle,
    private readonly data: readonly { readonly x: number; readonly y: number }[],
    private readonly theme: FigureTheme,
    private readonly measure: MeasureText,
  ) {}

  /** Keeps labels away from a rectangle. */
  occupy(rectangle: Rectangle): void {
    this.taken.push(rectangle);
  }

  /** Places a label; false if it is optional and every candidate collides with another label. */
  place(label: string, candidates: readonly LabelPlace[], colour: string, rules: LabelRules = {}): boolean {
    const size = this.theme.tickSize;
    const width = richWidth(label, size, this.theme, this.measure);
    let best: { place: LabelPlace; box: Rectangle; cost: number } | null = null;
    candidates.forEach((candidate, order) => {
      const place = this.inside(candidate, width, size);
      const box = boxOf(place, width, size);
      const cost =
        this.cost(box) +
        misleading(box, rules) +
        order * 0.4 +
        Math.hypot(place.x - candidate.x, place.y - candidate.y) * 0.05;
      if (best === null || cost < best.cost) best = { place, box, cost };
    });
    const chosen = best as { place: LabelPlace; box: Rectangle; cost: number } | null;
    if (chosen === null) return false;
    if (rules.optional && this.taken.some((other) => overlap(chosen.box, other) > 0)) return false;
    this.taken.push(chosen.box);
    this.elements.push(
      richText(label, { ...chosen.place, size, colour, halo: this.theme.paper }, this.theme, this.measure),
    );
    return true;
  }

  private inside(place: LabelPlace, width: number, size: number): LabelPlace {
    const { left, top, height } = this.frame;
    const margin = this.theme.tickLength + 2;
    const box = boxOf(place, width, size);
    const right = left + this.frame.width - margin;
    const x = place.x + Math.min(0, right - box.left - box.width) + Math.max(0, left + margin - box.left);
    const y = Math.min(top + height - size * 0.45, Math.max(top + size * 1.2, place.y));
    return { x, y, anchor: place.anchor };
  }

  private cost(box: Rectangle): number {
    const area = box.width * box.height;
    const labels = this.taken.reduce((sum, other) => sum + overlap(box, other), 0);
    const hits = this.data.reduce((sum, point) => sum + (contains(box, point) ? 1 : 0), 0);
    return (labels / area) * 60 + Math.min(hits, 12);
  }
}

/** Cost of a label that stands closer to another curve's end than to its own. */
function misleading(box: Rectangle, { belongsTo, others = [] }: LabelRules): number {
  if (!belongsTo) return 0;
  const middle = box.top + box.height / 2;
  const away = (point: { readonly x: number; readonly y: number }): number =>
    Math.hypot(Math.max(box.left - point.x, 0, point.x - box.left - box.width), middle - point.y);
  return others.some((other) => away(other) < away(belongsTo)) ? 20 : 0;
}

function boxOf(place: LabelPlace, width: number, size: number): Rectangle {
  const left = place.anchor === 'start' ? place.x : place.anchor === 'middle' ? place.x - width / 2 : place.x - width;
  return { left, top: place.y - size * 0.95, width, height: size * 1.25 };
}

export function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

export function contains(box: Rectangle, point: { readonly x: number; readonly y: number }): boolean {
  return (
    point.x >= box.left && point.x <= box.left + box.width && point.y >= box.top && point.y <= box.top + box.height
  );
}
