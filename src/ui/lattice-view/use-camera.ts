import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { fittingCamera, panned, turned, zoomed } from './camera';
import type { Camera } from './camera';

const ZOOM_STEP = 1.25;
const TURN_STEP = Math.PI / 24;
const PAN_STEP = 40;
/** Radians for a pixel of a drag. */
const TURN_PER_PIXEL = 0.008;
/** A press that moves less is a click. */
const CLICK_SLACK = 4;

export interface CameraControls {
  readonly camera: Camera;
  readonly zoomBy: (steps: number) => void;
  readonly fit: () => void;
  /** True if the key was one of the camera's. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  /** The press that has just ended was a drag, so that it selects nothing. */
  readonly wasDrag: () => boolean;
}

interface Drag {
  readonly pointer: number;
  x: number;
  y: number;
  readonly pans: boolean;
  moved: number;
}

const turns: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Wheel, drag and keys that move the view of a lattice; `subject` begins anew where it changes. */
export const useCamera = (
  element: RefObject<HTMLElement | null>,
  subject: string,
  inSpace: boolean,
): CameraControls => {
  const [stored, setStored] = useState({ subject, camera: fittingCamera });
  const camera = stored.subject === subject ? stored.camera : fittingCamera;
  const drag = useRef<Drag | null>(null);
  const dragged = useRef(false);
  const change = (next: (camera: Camera) => Camera): void =>
    setStored((old) => ({ subject, camera: next(old.subject === subject ? old.camera : fittingCamera) }));
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });

  // React's own wheel listener cannot keep the page from scrolling.
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = target.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
      const factor = Math.exp(-Math.sign(event.deltaY) * Math.min(0.3, Math.abs(event.deltaY) * 0.002));
      latest.current((old) => zoomed(old, factor, x, y));
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element]);

  return {
    camera,
    zoomBy: (steps) => change((old) => zoomed(old, ZOOM_STEP ** steps)),
    fit: () => change(() => fittingCamera),
    onKey: (event) => {
      const turn = event.shiftKey ? turns[event.key] : undefined;
      if (turn !== undefined) {
        const [right, up] = turn;
        change((old) =>
          inSpace ? turned(old, right * TURN_STEP, up * TURN_STEP) : panned(old, right * PAN_STEP, -up * PAN_STEP),
        );
      } else if (event.key === '+' || event.key === '=') change((old) => zoomed(old, ZOOM_STEP));
      else if (event.key === '-' || event.key === '_') change((old) => zoomed(old, 1 / ZOOM_STEP));
      else if (event.key === '0') change(() => fittingCamera);
      else return false;
      return true;
    },
    onPointerDown: (event) => {
      dragged.current = false;
      if (event.button === 2) return;
      const pans = !inSpace || event.button === 1 || event.altKey;
      drag.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY, pans, moved: 0 };
    },
    onPointerMove: (event) => {
      const current = drag.current;
      if (current === null || current.pointer !== event.pointerId) return;
      const [dx, dy] = [event.clientX - current.x, event.clientY - current.y];
      current.moved += Math.hypot(dx, dy);
      if (current.moved < CLICK_SLACK) return;
      if (!dragged.current) {
        dragged.current = true;
        element.current?.setPointerCapture(event.pointerId);
      }
      [current.x, current.y] = [event.clientX, event.clientY];
      change((old) => (current.pans ? panned(old, dx, dy) : turned(old, dx * TURN_PER_PIXEL, dy * TURN_PER_PIXEL)));
    },
    onPointerUp: () => {
      drag.current = null;
    },
    wasDrag: () => dragged.current,
  };
};
