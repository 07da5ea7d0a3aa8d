import type { Lattice } from '../../lattice/lattice';
import type { CompiledJump, CompiledReport, OpenReport, SectorCharge } from '../model';
import type { SiteSpaces } from '../sites';
import type { WrittenJump } from './compile-jumps';
import { JumpProducts } from './kossakowski';
import { isUnital } from './unital';

/** Products of two elements that are compared when translations are looked for. */
const mostComparisons = 600_000;

/** What can be said of the Lindblad equation without solving it. */
export function reportOpen(
  written: readonly WrittenJump[],
  {
    report,
    charges,
    lattice,
    spaces,
  }: {
    readonly report: CompiledReport;
    readonly charges: readonly SectorCharge[];
    readonly lattice: Lattice;
    readonly spaces: SiteSpaces;
  },
): OpenReport {
  const products = JumpProducts.of(written.flatMap(({ graded }) => graded));
  const dimension = BigInt(report.dimension);
  return {
    jumpOperators: written.reduce((sum, { jump }) => sum + jump.operators.length, 0),
    latex: equationOfMotion(written.map(({ jump }) => jump)),
    unital: isUnital(
      written.flatMap(({ values }) => values),
      spaces,
    ),
    charges: charges.map(({ name, sites }) => ({ name, symmetry: products?.charge(new Set(sites)) ?? null })),
    spinFlip: report.conservesSpinFlip ? (products?.spinFlip() ?? null) : null,
    translations: products && keptTranslations(products, report, lattice, spaces),
    dimension: report.dimension,
    densityMatrixBytes: (16n * dimension ** 2n).toString(),
    liouvillianBytes: (16n * dimension ** 4n).toString(),
  };
}

function keptTranslations(
  products: JumpProducts,
  { translationElements }: CompiledReport,
  { translations, nSites, twist }: Lattice,
  spaces: SiteSpaces,
): number | null {
  if (twist.length > 0 || products.pairs * translationElements.length > mostComparisons) return null;
  return translationElements.filter((element) => {
    const move = spaces.moved((site) => translations[element * nSites + site]!);
    return move !== null && products.keptBy(move);
  }).length;
}

/** The Lindblad equation with its jump operators, hbar = 1. */
function equationOfMotion(jumps: readonly CompiledJump[]): string {
  const terms = jumps.map(
    ({ symbol, indices }) => `${indices === '' ? '' : `\\sum_{${indices}} `}\\mathcal{D}[${symbol}]\\rho`,
  );
  return `\\dot{\\rho} = -\\mathrm{i} [H, \\rho] + ${terms.join(' + ')}, \\quad \\mathcal{D}[L]\\rho = L \\rho L^\\dagger - \\tfrac{1}{2} \\{ L^\\dagger L, \\rho \\}`;
}
