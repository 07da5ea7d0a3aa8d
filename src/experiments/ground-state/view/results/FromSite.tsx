import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactElement } from 'react';
import { formatUncertain } from '../../../../shared/format';
import type { Lattice } from '../../../../shared/lattice/lattice';
import { PanelHeader } from '../../../../ui/controls';
import { buildScene } from '../../../../ui/lattice-view/scene';
import { move, pick } from '../../../../ui/lattice-view/selection';
import type { Direction } from '../../../../ui/lattice-view/selection';
import { siteLabel } from '../../../../ui/lattice-view/site-label';
import { useElementSize } from '../../../../ui/use-element-size';
import type { GroundStateInspection } from '../../result-schema';
import styles from './results.module.css';

interface FromSiteProps {
  readonly lattice: Lattice;
  readonly found: GroundStateInspection;
  readonly footer: ReactElement;
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Correlations of every site with a chosen one, drawn on the lattice; click or arrows choose. */
export function FromSite({ lattice, found, footer }: FromSiteProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const size = useElementSize(host);
  const [origin, setOrigin] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const scene = useMemo(
    () =>
      size === null || size.width < 40 || size.height < 40 ? null : buildScene(lattice, [], size.width, size.height),
    [lattice, size],
  );
  const { nSites } = found;
  const site = Math.min(origin, nSites - 1);
  const row = found.correlation.subarray(site * nSites, (site + 1) * nSites);
  const largest = row.reduce((most, value, index) => (index === site ? most : Math.max(most, Math.abs(value))), 1e-12);
  const siteAt = (event: MouseEvent): number | null => {
    const box = host.current?.getBoundingClientRect();
    if (scene === null || box === undefined) return null;
    const picked = pick(
      { ...scene, siteRadius: scene.scale * 0.42 },
      event.clientX - box.left,
      event.clientY - box.top,
    );
    return picked?.kind === 'site' ? picked.site : null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = arrows[event.key];
    if (direction === undefined || scene === null || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = move(scene, { kind: 'site', site }, direction);
    if (next?.kind === 'site') setOrigin(next.site);
    event.preventDefault();
    event.stopPropagation();
  };
  const told = hovered ?? null;
  return (
    <section className={styles['panel']} aria-label="Correlations from a site" data-figure="correlation-from-site">
      <PanelHeader title={`From site ${siteLabel(lattice, site)}`} note="click a site to move" />
      <div
        ref={host}
        className={styles['lattice']}
        tabIndex={0}
        role="application"
        aria-roledescription="lattice"
        aria-label={`Correlations with site ${site}. Arrow keys choose another site.`}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const next = siteAt(event);
          if (next !== null) setOrigin(next);
        }}
        onMouseMove={(event) => setHovered(siteAt(event))}
        onMouseLeave={() => setHovered(null)}
      >
        {scene !== null && (
          <svg width={scene.width} height={scene.height} aria-hidden="true">
            {Array.from(row, (value, index) => {
              const [x, y] = [scene.sites[2 * index] ?? 0, scene.sites[2 * index + 1] ?? 0];
              if (index === site) {
                const side = Math.max(8, Math.min(18, scene.scale * 0.5));
                return (
                  <path
                    key={index}
                    className={styles['origin']}
                    d={`M${x - side / 2} ${y - side / 2}h${side}v${side}h${-side}ZM${x - side / 4} ${y}h${side / 2}M${x} ${y - side / 4}v${side / 2}`}
                  />
                );
              }
              const radius = Math.max(1, Math.min(20, scene.scale * 0.46) * Math.sqrt(Math.abs(value) / largest));
              return (
                <circle
                  key={index}
                  cx={x}
                  cy={y}
                  r={radius}
                  className={value < 0 ? styles['negative'] : styles['positive']}
                />
              );
            })}
          </svg>
        )}
      </div>
      <div className={styles['footer']}>
        {told === null || told === site ? (
          footer
        ) : (
          <>
            <i className="math-italic">C</i>({siteLabel(lattice, site)}, {siteLabel(lattice, told)}) ={' '}
            <b>{formatUncertain(row[told] ?? Number.NaN, found.correlationError[site * nSites + told] ?? null)}</b>
          </>
        )}
      </div>
    </section>
  );
}
