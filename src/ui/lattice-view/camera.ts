import type { Vector } from '../../shared/lattice/lattice';

/** How a lattice is looked at. Angles turn lattices in space only. */
export interface Camera {
  /** About the vertical, in radians. */
  readonly yaw: number;
  /** From above, in radians: 0 from the front, π/2 from the top. */
  readonly pitch: number;
  /** 1: the lattice fits. */
  readonly zoom: number;
  /** Shift of the picture in pixels. */
  readonly panX: number;
  readonly panY: number;
}

export const fittingCamera: Camera = { yaw: 0.42, pitch: 0.34, zoom: 1, panX: 0, panY: 0 };

const SMALLEST_ZOOM = 0.4;
const LARGEST_ZOOM = 24;
const STEEPEST = Math.PI / 2;

/** Right, up and into the picture, of a point of space: z is up at pitch 0. Orthographic, so that lengths can be compared. */
export const lookAt = ([x, y, z]: Vector, { yaw, pitch }: Camera): Vector => {
  const right = x * Math.cos(yaw) + y * Math.sin(yaw);
  const away = -x * Math.sin(yaw) + y * Math.cos(yaw);
  return [right, z * Math.cos(pitch) + away * Math.sin(pitch), away * Math.cos(pitch) - z * Math.sin(pitch)];
};

export const turned = (camera: Camera, yaw: number, pitch: number): Camera => ({
  ...camera,
  yaw: camera.yaw + yaw,
  pitch: Math.min(STEEPEST, Math.max(-STEEPEST, camera.pitch + pitch)),
});

export const panned = (camera: Camera, x: number, y: number): Camera => ({
  ...camera,
  panX: camera.panX + x,
  panY: camera.panY + y,
});

/** Magnified about a point of the picture, given in pixels from its middle, which stays where it is. */
export const zoomed = (camera: Camera, factor: number, x = 0, y = 0): Camera => {
  const zoom = Math.min(LARGEST_ZOOM, Math.max(SMALLEST_ZOOM, camera.zoom * factor));
  const ratio = zoom / camera.zoom;
  return { ...camera, zoom, panX: x + (camera.panX - x) * ratio, panY: y + (camera.panY - y) * ratio };
};

export const isFitting = (camera: Camera): boolean => camera.zoom === 1 && camera.panX === 0 && camera.panY === 0;
