import type { ReactElement } from 'react';
import { formatEditable, MINUS } from '../../shared/format';
import type { CompiledJump, Parameter, TermSummary } from '../../shared/hamiltonian/model';
import { ParameterSymbol } from '../report/ParameterSymbol';
import { shellSymbol } from '../report/symbols';
import type { Scene } from './scene';
import { anchorOf, selectedBond } from './selection';
import type { LatticeSelection } from './selection';
import { jumpsAt } from './jumps-at';
import { siteLabel } from './site-label';

interface LatticeCalloutProps {
  readonly scene: Scene;
  readonly terms: readonly TermSummary[];
  readonly parameters: readonly Parameter[];
  readonly jumps: readonly CompiledJump[];
  readonly selection: LatticeSelection;
}

const WIDTH = 178;
const HEIGHT = 46;

/** Names the site or bond that is selected or pointed at beside it, on the side where there is room. */
export function LatticeCallout({
  scene,
  terms,
  parameters,
  jumps,
  selection,
}: LatticeCalloutProps): ReactElement | null {
  const bond = selectedBond(scene, selection);
  const { nSites } = scene.lattice;
  if (selection.kind === 'bond' ? Math.max(selection.from, selection.to) >= nSites : selection.site >= nSites)
    return null;
  const [x, y] = anchorOf(scene, selection);
  const right = x + 22 + WIDTH < scene.width;
  const above = y - 22 - HEIGHT > 0;
  const left = Math.min(Math.max(4, right ? x + 22 : x - 22 - WIDTH), Math.max(4, scene.width - WIDTH - 4));
  const top = above ? y - 22 - HEIGHT : y + 22;
  return (
    <>
      <svg className="lattice-leader" width={scene.width} height={scene.height} aria-hidden="true">
        <line x1={x} y1={y} x2={right ? left : left + WIDTH} y2={above ? top + HEIGHT : top} />
      </svg>
      <div className="lattice-callout" role="status" style={{ left, top, width: WIDTH, minHeight: HEIGHT }}>
        {selection.kind === 'bond' ? (
          <BondText
            scene={scene}
            term={bond === undefined ? undefined : terms[bond.term]}
            parameters={parameters}
            from={selection.from}
            to={selection.to}
          />
        ) : (
          <SiteText scene={scene} terms={terms} site={selection.site} />
        )}
        <JumpText names={jumpsAt(jumps, selection)} />
      </div>
    </>
  );
}

/** Jump operators that act there, as the text calls them. */
function JumpText({ names }: { readonly names: readonly string[] }): ReactElement | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, mostJumps).join(', ');
  return (
    <span>
      jumps {shown}
      {names.length > mostJumps ? ` and ${names.length - mostJumps} more` : ''}
    </span>
  );
}

const mostJumps = 6;

interface BondTextProps {
  readonly scene: Scene;
  readonly term: TermSummary | undefined;
  readonly parameters: readonly Parameter[];
  readonly from: number;
  readonly to: number;
}

function BondText({ scene, term, parameters, from, to }: BondTextProps): ReactElement {
  const coupling = parameters.find(({ name }) => term?.parameters.includes(name));
  return (
    <>
      <b>
        {term === undefined ? 'pair' : 'bond'} {siteLabel(scene.lattice, from)}–{siteLabel(scene.lattice, to)}
      </b>
      <span>
        {coupling !== undefined && (
          <>
            <ParameterSymbol name={coupling.name} /> = {formatEditable(coupling.value).replace('-', MINUS)},{' '}
          </>
        )}
        sites {from}, {to}
        {term === undefined && ', no bond'}
        {term?.shell != null && `, ${shellSymbol(term.shell)}`}
      </span>
    </>
  );
}

function SiteText({
  scene,
  terms,
  site,
}: {
  readonly scene: Scene;
  readonly terms: readonly TermSummary[];
  readonly site: number;
}): ReactElement {
  const nearest = scene.lattice.shells[0]?.bonds.filter((bond) => bond.from === site || bond.to === site).length ?? 0;
  const acting = terms.filter((term) => term.supports.some((support) => support.includes(site))).length;
  const label = siteLabel(scene.lattice, site);
  const sublattice = scene.lattice.sublattice?.[site];
  return (
    <>
      <b>
        site {site}
        {label !== String(site) && ` ${label}`}
        {sublattice !== undefined && `, sublattice ${sublattice === 0 ? 'A' : 'B'}`}
      </b>
      <span>
        {nearest} nearest neighbours, in {acting} {acting === 1 ? 'term' : 'terms'}
      </span>
    </>
  );
}
