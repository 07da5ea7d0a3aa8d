import { z } from 'zod';
import { nextPinLabel, type Pin, pinSchema } from '../../shared/curves';
import type { View } from '../../shared/figure';
import { readStored, writeStored } from '../storage';

const rangeSchema = z.tuple([z.number(), z.number()]).nullable();

/** A chosen part of the axes, and which axes these were. */
const heldSchema = z.object({ x: rangeSchema, y: rangeSchema, xLabel: z.string(), yLabel: z.string() });
export type HeldView = View & { readonly xLabel: string; readonly yLabel: string };

const rememberedSchema = z.object({
  held: z.record(z.string(), heldSchema),
  pins: z.record(z.string(), z.array(pinSchema).max(26)),
});
type Remembered = z.output<typeof rememberedSchema>;

const nothing: Remembered = { held: {}, pins: {} };
const noPins: readonly Pin[] = [];

/** What somebody did with the figures of one run: points that are pinned, parts that are looked at. Kept in this browser. */
class RunMemory {
  private state: Remembered;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly key: string) {
    this.state = readStored(key, rememberedSchema) ?? nothing;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  pins(figure: string): readonly Pin[] {
    return this.state.pins[figure] ?? noPins;
  }

  held(figure: string): HeldView | null {
    return this.state.held[figure] ?? null;
  }

  setPins(figure: string, pins: readonly Pin[]): void {
    const { [figure]: _old, ...rest } = this.state.pins;
    this.change({ ...this.state, pins: pins.length === 0 ? rest : { ...rest, [figure]: [...pins] } });
  }

  hold(figure: string, view: HeldView | null): void {
    const { [figure]: _old, ...rest } = this.state.held;
    const kept = view && { ...view, x: view.x && tuple(view.x), y: view.y && tuple(view.y) };
    this.change({ ...this.state, held: kept === null ? rest : { ...rest, [figure]: kept } });
  }

  private change(next: Remembered): void {
    this.state = next;
    writeStored(this.key, next);
    for (const listener of this.listeners) listener();
  }
}

const tuple = ([low, high]: readonly [number, number]): [number, number] => [low, high];

/** The memory of one figure of one run. */
export interface PlotMemory {
  readonly subscribe: (listener: () => void) => () => void;
  readonly pins: () => readonly Pin[];
  /** Pins a point, or takes the pin away that is there already. False: there are as many pins as letters. */
  readonly toggle: (point: Omit<Pin, 'label'>) => boolean;
  readonly remove: (label: string) => void;
  readonly clear: () => void;
  readonly held: () => HeldView | null;
  readonly hold: (view: HeldView | null) => void;
}

const runs = new Map<string, RunMemory>();
const plots = new Map<string, PlotMemory>();

/** The same object for the same figure of a run. */
export function plotMemory(runId: string, figure: string): PlotMemory {
  const name = `${runId}/${figure}`;
  const known = plots.get(name);
  if (known) return known;
  let run = runs.get(runId);
  if (!run) {
    run = new RunMemory(`plots.${runId}`);
    runs.set(runId, run);
  }
  const memory = memoryOf(run, figure);
  plots.set(name, memory);
  return memory;
}

function memoryOf(run: RunMemory, figure: string): PlotMemory {
  const pins = (): readonly Pin[] => run.pins(figure);
  return {
    subscribe: run.subscribe,
    pins,
    toggle: (point) => {
      const there = pins().find((pin) => pin.series === point.series && pin.at === point.at);
      if (there)
        run.setPins(
          figure,
          pins().filter((pin) => pin !== there),
        );
      else {
        const label = nextPinLabel(pins());
        if (label === null) return false;
        run.setPins(figure, [...pins(), { ...point, label }]);
      }
      return true;
    },
    remove: (label) =>
      run.setPins(
        figure,
        pins().filter((pin) => pin.label !== label),
      ),
    clear: () => run.setPins(figure, []),
    held: () => run.held(figure),
    hold: (view) => run.hold(figure, view),
  };
}
