import { useState } from 'react';
import type { ReactElement } from 'react';
import { formatUncertain } from '../../../../shared/format';
import type { Lattice } from '../../../../shared/lattice/lattice';
import { PanelHeader } from '../../../../ui/controls';
import { siteLabel } from '../../../../ui/lattice-view/site-label';
import type { GroundStateInspection } from '../../result-schema';
import { LatticeStage } from './LatticeStage';
import styles from './results.module.css';

interface FromSiteProps {
  readonly lattice: Lattice;
  readonly found: GroundStateInspection;
  readonly footer: ReactElement;
}

/** Correlations of every site with a chosen one, drawn on the lattice; click or arrows choose. */
export function FromSite({ lattice, found, footer }: FromSiteProps): ReactElement {
  const [origin, setOrigin] = useState(0);
  const [told, setTold] = useState<number | null>(null);
  const { nSites } = found;
  const site = Math.min(origin, nSites - 1);
  const row = found.correlation.subarray(site * nSites, (site + 1) * nSites);
  const largest = row.reduce((most, value, index) => (index === site ? most : Math.max(most, Math.abs(value))), 1e-12);
  return (
    <section className={styles['panel']} aria-label="Correlations from a site" data-figure="correlation-from-site">
      <PanelHeader title={`From site ${siteLabel(lattice, site)}`} note="click a site to move" />
      <LatticeStage
        lattice={lattice}
        label={`Correlations with site ${site}. Arrow keys choose another site.`}
        site={site}
        onMove={setOrigin}
        onHover={setTold}
      >
        {(scene) =>
          Array.from(row, (value, index) => {
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
          })
        }
      </LatticeStage>
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
