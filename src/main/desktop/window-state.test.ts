import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fitToScreens, readWindowState, smallestWindow, writeWindowState } from './window-state';

const left = { x: 0, y: 0, width: 1920, height: 1080 };
const right = { x: 1920, y: 0, width: 2560, height: 1440 };

test('a window stays where it was while that screen is there', () => {
  const state = { x: 2000, y: 50, width: 1200, height: 800, maximized: true };
  expect(fitToScreens(state, [left, right])).toEqual(state);
  expect(fitToScreens(state, [left])).toEqual({ width: 1200, height: 800, maximized: true });
});

test('a window is never larger than its screen nor too small to use', () => {
  expect(fitToScreens({ x: 0, y: 0, width: 5000, height: 5000, maximized: false }, [left])).toMatchObject({
    width: 1920,
    height: 1080,
  });
  expect(fitToScreens({ width: 1, height: 1, maximized: false }, [left])).toMatchObject(smallestWindow);
  expect(fitToScreens({ width: 1, height: 1, maximized: false }, [])).toMatchObject(smallestWindow);
});

test('a window whose title bar cannot be reached is moved', () => {
  for (const place of [
    { x: -1190, y: 0 },
    { x: 0, y: -300 },
    { x: 0, y: 1070 },
  ]) {
    expect(fitToScreens({ ...place, width: 1200, height: 800, maximized: false }, [left])).not.toHaveProperty('x');
  }
});

test('the state survives on disk; a broken file gives the first state', () => {
  const directory = mkdtempSync(join(tmpdir(), 'window-state-'));
  const file = join(directory, 'deep', 'window.json');
  const state = { x: 1, y: 2, width: 1000, height: 700, maximized: false };
  expect(readWindowState(file)).toMatchObject({ width: 1440, height: 900 });
  writeWindowState(file, state);
  expect(readWindowState(file)).toEqual(state);
  writeFileSync(file, '{"width": "wide"}');
  expect(readWindowState(file)).toMatchObject({ width: 1440 });
  writeWindowState(join(file, 'not-a-directory'), state);
  rmSync(directory, { recursive: true });
});
