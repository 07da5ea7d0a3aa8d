import { useMemo, useRef } from 'react';
import type { KeyboardEvent, MouseEvent, ReactElement } from 'react';
import type { Parameter, TermSummary } from '../../shared/hamiltonian/model';
import type { Lattice } from '../../shared/lattice/lattice';
import { LatticeAxes } from './LatticeAxes';
import { LatticeCallout } from './LatticeCallout';
import { LatticeLegend } from './LatticeLegend';
import { UnitCell } from './UnitCell';
import { buildScene } from './scene';
import type { Scene } from './scene';
import { cycleKind, move, pick, selectedBond } from './selection';
import type { Direction, LatticeSelection } from './selection';
import { latticeSummary } from './site-label';
import { useElementSize } from './use-element-size';
import './lattice-view.css';

export type LatticeViewMode = 'terms' | 'indices' | 'cell';

export interface LatticeViewProps {
  readonly lattice: Lattice;
  readonly terms: readonly TermSummary[];
  readonly parameters: readonly Parameter[];
  readonly mode: LatticeViewMode;
  readonly selection: LatticeSelection | null;
  readonly onSelect: (selection: LatticeSelection | null) => void;
  /** The text has an error: this is the last version that compiled. */
  readonly stale?: boolean;
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Live picture of the lattice: bonds by term, sites by sublattice, selection by mouse and keyboard. */
export function LatticeView(props: LatticeViewProps): ReactElement {
  const { lattice, terms, parameters, mode, selection, onSelect, stale = false } = props;
  const canvas = useRef<HTMLDivElement>(null);
  const size = useElementSize(canvas);
  const scene = useMemo(
    () =>
      size === null || size.width < 40 || size.height < 40 ? null : buildScene(lattice, terms, size.width, size.height),
    [lattice, terms, size],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (scene === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = arrows[event.key];
    if (direction !== undefined) onSelect(move(scene, selection, direction));
    else if (event.key === 'Enter' || event.key === ' ') onSelect(cycleKind(scene, selection));
    else if (event.key === 'Escape' && selection !== null) onSelect(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onClick = (event: MouseEvent): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (scene !== null && box !== undefined) onSelect(pick(scene, event.clientX - box.left, event.clientY - box.top));
  };
  return (
    <div className={stale ? 'lattice-view is-stale' : 'lattice-view'}>
      <div
        ref={canvas}
        className="lattice-view-canvas"
        tabIndex={0}
        role="application"
        aria-roledescription="lattice"
        aria-label={`${latticeSummary(lattice)}. Arrow keys move between sites, Enter goes to a site's bonds, Escape clears.`}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {scene !== null && (
          <svg width={scene.width} height={scene.height} aria-hidden="true">
            {mode === 'cell' && <UnitCell scene={scene} />}
            <TermLayers scene={scene} />
            <path
              className="lattice-sites is-filled"
              d={scene.sitePaths[0]}
              style={{ strokeWidth: siteStroke(scene) }}
            />
            <path
              className="lattice-sites is-hollow"
              d={scene.sitePaths[1]}
              style={{ strokeWidth: siteStroke(scene) }}
            />
            <LatticeAxes scene={scene} everySite={mode === 'indices'} />
            <SelectionMark scene={scene} selection={selection} />
          </svg>
        )}
        {scene !== null && selection !== null && (
          <LatticeCallout scene={scene} terms={terms} parameters={parameters} selection={selection} />
        )}
      </div>
      <LatticeLegend lattice={lattice} terms={terms} bends={scene?.placement.kind === 'ring'} />
    </div>
  );
}

const siteStroke = (scene: Scene): number => Math.min(1.5, Math.max(0.5, scene.scale * 0.04));

/** Later terms lie under earlier ones, so that nearest-neighbour bonds are on top. */
function TermLayers({ scene }: { readonly scene: Scene }): ReactElement {
  return (
    <>
      {[...scene.layers].reverse().map((layer) => {
        const colour = `var(--d${layer.colour})`;
        if (layer.kind === 'plaquettes') {
          return <path key={layer.term} d={layer.path} fill={colour} opacity={layer.opacity} />;
        }
        return (
          <g key={layer.term} fill="none" stroke={colour} strokeWidth={layer.width} opacity={layer.opacity}>
            <path d={layer.path} />
            {layer.stubs !== '' && <path d={layer.stubs} strokeDasharray="3 2.5" />}
          </g>
        );
      })}
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
  if (selection.kind === 'bond' && bond === undefined) return null;
  return (
    <g className="lattice-selected">
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
