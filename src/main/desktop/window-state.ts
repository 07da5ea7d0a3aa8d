import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Where the window was, in device-independent pixels. */
export const windowStateSchema = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(1).max(20_000),
  height: z.int().min(1).max(20_000),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const smallestWindow = { width: 960, height: 640 } as const;
const firstState: WindowState = { width: 1440, height: 900, maximized: false };

/** The state to open with: on a screen that is there now, and not larger than it. */
export function fitToScreens(state: WindowState, screens: readonly Area[]): WindowState {
  const { x, y } = state;
  const screen = screens.find((area) => x !== undefined && y !== undefined && overlaps(state, { x, y }, area));
  const limit = screen ?? screens[0];
  const width = clamp(state.width, smallestWindow.width, limit?.width);
  const height = clamp(state.height, smallestWindow.height, limit?.height);
  const place = screen === undefined || x === undefined || y === undefined ? {} : { x, y };
  return { ...place, width, height, maximized: state.maximized };
}

/** Enough of the title bar must be on the screen to take hold of it. */
function overlaps(state: WindowState, { x, y }: { x: number; y: number }, area: Area): boolean {
  const horizontal = Math.min(x + state.width, area.x + area.width) - Math.max(x, area.x);
  return horizontal >= 100 && y >= area.y - 10 && y <= area.y + area.height - 50;
}

function clamp(value: number, smallest: number, largest: number | undefined): number {
  return Math.min(Math.max(value, smallest), Math.max(smallest, largest ?? value));
}

/** A missing or broken file is no reason not to open. */
export function readWindowState(file: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return firstState;
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.part`, JSON.stringify(state));
    renameSync(`${file}.part`, file);
  } catch {
    // The next start opens at the usual place.
  }
}
