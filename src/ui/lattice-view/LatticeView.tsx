import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, PointerEvent, ReactElement } from 'react';
import type { CompiledJump, Parameter, TermSummary } from '../../shared/hamiltonian/model';
import type { Lattice } from '../../shared/lattice/lattice';
import { IconButton } from '../controls';
import { LatticeAxes } from './LatticeAxes';
import { LatticeCallout } from './LatticeCallout';
import { LatticeLegend } from './LatticeLegend';
import { Triad } from './Triad';
import { UnitCell } from './UnitCell';
import { isFitting } from './camera';
import { lineBetween } from './drawn-bonds';
import { isInSpace } from './placement';
import { buildScene } from './scene';
import type { DepthBand, Scene } from './scene';
import { arrowKeys, cycleKind, move, pairOf, pick, selectedBond } from './selection';
import type { LatticeSelection } from './selection';
import { latticeSummary } from './site-label';
import { useCamera } from './use-camera';
import { useElementSize } from '../use-element-size';
import './lattice-view.css';

export type LatticeViewMode = 'terms' | 'indices' | 'cell';

export interface LatticeViewProps {
  readonly lattice: Lattice;
  readonly terms: readonly TermSummary[];
  readonly parameters: readonly Parameter[];
  /** Named at the sites and bonds that they act on. */
  readonly jumps: readonly CompiledJump[];
  readonly mode: LatticeViewMode;
  readonly selection: LatticeSelection | null;
  readonly onSelect: (selection: LatticeSelection | null) => void;
  /** The text has an error: this is the last version that compiled. */
  readonly stale?: boolean;
  /** Delete was pressed on what is selected. */
  readonly onRemove?: () => void;
  /** E was pressed on what is selected. */
  readonly onEdit?: () => void;
}

/** Live picture of the lattice: bonds by term, sites by sublattice, selection and view by mouse and keyboard. */
export function LatticeView(props: LatticeViewProps): ReactElement {
  const { lattice, terms, parameters, jumps, mode, selection, onSelect, stale = false, onRemove, onEdit } = props;
  const [hovered, setHovered] = useState<LatticeSelection | null>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const size = useElementSize(canvas);
  const inSpace = isInSpace(lattice);
  const view = useCamera(canvas, lattice.label, inSpace);
  const { camera } = view;
  const scene = useMemo(
    () =>
      size === null || size.width < 40 || size.height < 40
        ? null
        : buildScene(lattice, terms, size.width, size.height, camera),
    [lattice, terms, size, camera],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (scene === null || event.ctrlKey || event.metaKey || event.altKey || event.target !== canvas.current) return;
    const direction = arrowKeys[event.key];
    if (view.onKey(event)) {
      // The view has moved.
    } else if (direction !== undefined) onSelect(move(scene, selection, direction));
    else if (event.key === 'Enter' || event.key === ' ') onSelect(cycleKind(scene, selection));
    else if (event.key === 'Escape' && selection !== null) onSelect(null);
    else if ((event.key === 'Delete' || event.key === 'Backspace') && selection !== null) onRemove?.();
    else if (event.key === 'e' && selection !== null) onEdit?.();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onClick = (event: MouseEvent): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (scene === null || box === undefined || view.wasDrag()) return;
    const found = pick(scene, event.clientX - box.left, event.clientY - box.top);
    const joins = event.shiftKey && found?.kind === 'site' && selection?.kind === 'site';
    onSelect(joins && found.site !== selection.site ? pairOf(selection.site, found.site) : found);
  };
  // Touch has no pointer that rests.
  const onHover = (event: PointerEvent): void => {
    view.onPointerMove(event);
    const box = canvas.current?.getBoundingClientRect();
    if (scene === null || box === undefined || event.buttons !== 0 || event.pointerType === 'touch') return;
    const found = pick(scene, event.clientX - box.left, event.clientY - box.top);
    if (JSON.stringify(found) !== JSON.stringify(hovered)) setHovered(found);
  };
  const named = hovered ?? selection;
  return (
    <div className={stale ? 'lattice-view is-stale' : 'lattice-view'}>
      <div
        ref={canvas}
        className="lattice-view-canvas"
        tabIndex={0}
        role="application"
        aria-roledescription="lattice"
        aria-label={`${latticeSummary(lattice)}. Arrow keys move between sites, Enter goes to a site's bonds, E edits, Delete removes, Escape clears. Plus and minus zoom, 0 fits, Shift and arrows ${inSpace ? 'turn' : 'shift'} the view.`}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onPointerDown={view.onPointerDown}
        onPointerMove={onHover}
        onPointerLeave={() => setHovered(null)}
        onPointerUp={view.onPointerUp}
        onPointerCancel={view.onPointerUp}
      >
        {scene !== null && (
          <svg width={scene.width} height={scene.height} aria-hidden="true" data-zoom={camera.zoom.toFixed(2)}>
            {mode === 'cell' && <UnitCell scene={scene} />}
            {scene.bands.map((band) => (
              <Band key={band.depth} band={band} stroke={siteStroke(scene)} />
            ))}
            <LatticeAxes scene={scene} everySite={mode === 'indices'} />
            {inSpace && <Triad scene={scene} />}
            <SelectionMark scene={scene} selection={selection} />
          </svg>
        )}
        {scene !== null && named !== null && (
          <LatticeCallout scene={scene} terms={terms} parameters={parameters} jumps={jumps} selection={named} />
        )}
      </div>
      <div className="lattice-zoom" role="group" aria-label="View of the lattice">
        <IconButton size="small" icon="plus" label="Zoom in" shortcut="+" onClick={() => view.zoomBy(1)} />
        <IconButton size="small" icon="minus" label="Zoom out" shortcut="-" onClick={() => view.zoomBy(-1)} />
        <IconButton
          size="small"
          icon="fit"
          label={inSpace ? 'Fit and turn back' : 'Fit'}
          shortcut="0"
          disabled={isFitting(camera) && !inSpace}
          onClick={view.fit}
        />
      </div>
      <LatticeLegend lattice={lattice} terms={terms} bends={scene?.placement.kind === 'ring'} inSpace={inSpace} />
    </div>
  );
}

const siteStroke = (scene: Scene): number => Math.min(1.5, Math.max(0.5, scene.scale * 0.04));

/** Share of its colour that the furthest band keeps. */
const FAINTEST = 0.3;

/** Later terms lie under earlier ones, so that nearest-neighbour bonds are on top. What is far away pales and thins. */
function Band({ band, stroke }: { readonly band: DepthBand; readonly stroke: number }): ReactElement {
  const near = 1 - (1 - FAINTEST) * band.depth;
  const ink = (colour: string): string =>
    band.depth === 0 ? colour : `color-mix(in srgb, ${colour} ${Math.round(100 * near)}%, var(--bg-paper))`;
  return (
    <>
      {[...band.layers].reverse().map((layer) => {
        const colour = ink(`var(--d${layer.colour})`);
        if (layer.kind === 'plaquettes') {
          return <path key={layer.term} d={layer.path} fill={colour} opacity={layer.opacity} />;
        }
        return (
          <g key={layer.term} fill="none" stroke={colour} strokeWidth={layer.width * near} opacity={layer.opacity}>
            <path d={layer.path} />
            {layer.stubs !== '' && <path d={layer.stubs} strokeDasharray="3 2.5" />}
          </g>
        );
      })}
      {band.sitePaths.map((path, sublattice) => (
        <path
          key={sublattice}
          className={sublattice === 1 ? 'lattice-sites is-hollow' : 'lattice-sites is-filled'}
          d={path}
          style={{
            strokeWidth: stroke,
            ...(band.depth === 0
              ? {}
              : { stroke: ink('var(--spin-up)'), fill: sublattice === 1 ? undefined : ink('var(--spin-up)') }),
          }}
        />
      ))}
    </>
  );
}

function SelectionMark({
  scene,
  selection,
}: {
  readonly scene: Scene;
  readonly selection: LatticeSelection | null;
}): ReactElement | null {
  if (selection === null) return null;
  const bond = selectedBond(scene, selection);
  const ends = selection.kind === 'site' ? [selection.site] : [selection.from, selection.to];
  if (ends.some((site) => site >= scene.lattice.nSites)) return null;
  return (
    <g className="lattice-selected">
      {selection.kind === 'bond' && bond === undefined && (
        <PairLine segment={lineBetween(scene.sites, selection.from, selection.to)} />
      )}
      {bond?.segments.map(([x1, y1, x2, y2]) => (
        <line key={`${x1},${y1}`} x1={x1} y1={y1} x2={x2} y2={y2} strokeWidth={Math.max(3, scene.siteRadius * 0.9)} />
      ))}
      {ends.map((site) => (
        <circle
          key={site}
          cx={scene.sites[2 * site]}
          cy={scene.sites[2 * site + 1]}
          r={Math.max(3.5, scene.siteRadius + 1.5)}
          className={scene.lattice.sublattice?.[site] === 1 ? 'is-hollow' : 'is-filled'}
        />
      ))}
    </g>
  );
}

/** Two sites without a bond between them. */
function PairLine({ segment: [x1, y1, x2, y2] }: { readonly segment: ReturnType<typeof lineBetween> }): ReactElement {
  return <line className="is-pair" x1={x1} y1={y1} x2={x2} y2={y2} />;
}
