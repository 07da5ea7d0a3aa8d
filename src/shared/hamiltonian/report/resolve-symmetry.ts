import { labelsAt, isMomentum, projectionOnto } from '../../lattice/momentum';
import type { Lattice } from '../../lattice/lattice';
import type { SpaceGroup } from '../../lattice/space-group';
import type { SectorRequest } from '../check/resolve-sector';
import type { CompiledReport, RequestedSector, SectorCharge } from '../model';
import type { Diagnostics } from '../syntax/source';

/** What must be known of H before a symmetry sector makes sense. */
interface Known {
  readonly lattice: Lattice;
  /** Null unless the text asks for a representation. */
  readonly group: SpaceGroup | null;
  readonly report: CompiledReport;
  readonly charges: readonly SectorCharge[];
}

/** Momentum, parity and point group that the text asks for, where H has them; what does not fit is reported. */
export class SymmetryResolver {
  constructor(
    readonly known: Known,
    readonly diagnostics: Diagnostics,
  ) {}

  resolve(request: SectorRequest): RequestedSector {
    const momentum = request.momentum ? this.#momentum(request.momentum) : null;
    const parity = request.parity ? this.#parity(request.parity) : null;
    const point = request.point ? this.#point(request.point, momentum ?? []) : null;
    return { momentum, parity, point };
  }

  #momentum({ phases, span }: NonNullable<SectorRequest['momentum']>): readonly number[] | null {
    const { lattice, report } = this.known;
    const { crystal } = lattice;
    const directions = crystal?.vectors.length ?? 0;
    if (!crystal || !lattice.periodic || report.translations < lattice.translations.length / lattice.nSites) {
      this.diagnostics.error(span, {
        code: 'SECTOR_NOT_CONSERVED',
        message: 'H does not conserve the momentum.',
        reason: `${report.translations} of the ${lattice.translations.length / lattice.nSites} translations of ${lattice.label} leave it unchanged.`,
      });
      return null;
    }
    if (phases.length !== directions) {
      this.diagnostics.error(span, {
        code: 'SECTOR_MOMENTUM',
        message: `A momentum of ${lattice.label} has ${directions === 1 ? 'one component' : `${directions} components`}.`,
        reason: 'One phase k . a for each primitive vector, as in momentum = (0, pi).',
      });
      return null;
    }
    if (isMomentum(phases, crystal)) return phases;
    const steps = crystal.supercell.map((row, axis) =>
      !crystal.closed[axis] ? '0' : lattice.extent.length === directions ? `2*pi/${Math.abs(row[axis]!)}` : null,
    );
    this.diagnostics.error(span, {
      code: 'SECTOR_MOMENTUM',
      message: `${lattice.label} has no such momentum.`,
      reason: steps.includes(null)
        ? 'The phases must add up to multiples of 2*pi along the vectors of the supercell.'
        : `Its components are multiples of ${steps.join(', ')}.`,
      fixes: [
        {
          title: 'Replace with zero',
          span,
          replacement: directions === 1 ? '0' : `(${new Array<number>(directions).fill(0).join(', ')})`,
        },
      ],
    });
    return null;
  }

  #parity({ sign, span }: NonNullable<SectorRequest['parity']>): 1 | -1 | null {
    const { report, charges } = this.known;
    if (!report.conservesSpinFlip && !report.conservesSpinExchange) {
      this.diagnostics.error(span, {
        code: 'SECTOR_NOT_CONSERVED',
        message: 'H changes when all spins are turned over.',
        reason: 'A parity exists only if it does not.',
      });
      return null;
    }
    const [first, second] = charges;
    const unequal = report.conservesSpinExchange
      ? second !== undefined && first!.total !== second.total
      : charges.some(({ name, value }) => name === 'Sz' && value !== 0);
    if (unequal) {
      this.diagnostics.error(span, {
        code: 'SECTOR_TOGETHER',
        message: 'Turning all spins over leads out of this sector.',
        reason: 'A parity stands beside Sz = 0, or as many electrons with spin up as down.',
      });
      return null;
    }
    return sign > 0 ? 1 : -1;
  }

  #point({ label, span }: NonNullable<SectorRequest['point']>, momentum: readonly number[]): string | null {
    const { group } = this.known;
    if (!group) return null;
    const labels = labelsAt(group, momentum);
    if (!labels.includes(label)) {
      this.diagnostics.error(span, {
        code: 'SECTOR_POINT',
        message: `H has no representation ${label} here.`,
        reason: `Of its point operations${momentum.length > 0 ? ' that keep the momentum' : ''} there are ${labels.join(', ')}.`,
        fixes: labels.map((known) => ({ title: `Replace with ${known}`, span, replacement: known })),
      });
      return null;
    }
    if (projectionOnto(group, momentum, label)) return label;
    this.diagnostics.error(span, {
      code: 'SECTOR_TOGETHER',
      message: 'At this momentum the point operations have projective representations alone.',
      reason: 'Glide planes or screw axes give their products signs that no phases take away.',
    });
    return null;
  }
}
