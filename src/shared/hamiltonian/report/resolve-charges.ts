import type { ChargeRequest } from '../check/resolve-sector';
import type { ChargeName, SectorCharge, SourceSpan } from '../model';
import type { SiteSpaces } from '../sites';
import { spinText } from '../sites';
import type { Diagnostics } from '../syntax/source';
import type { ConservedCharge } from './charges';

interface Electrons {
  readonly up: ConservedCharge;
  readonly down: ConservedCharge;
}

/** Values of the conserved charges: those that the text asks for, else those nearest to Sz = 0 and half filling. */
export class ChargeResolver {
  constructor(
    readonly conserved: readonly ConservedCharge[],
    readonly spaces: SiteSpaces,
    readonly diagnostics: Diagnostics,
  ) {}

  resolve(requests: readonly ChargeRequest[]): readonly SectorCharge[] {
    const byName = new Map<ChargeName, ChargeRequest>();
    for (const request of requests) {
      if (byName.has(request.name)) this.#twice(request);
      else byName.set(request.name, request);
    }
    const [up, down] = [this.#find('Nup'), this.#find('Ndown')];
    const charges: SectorCharge[] = [];
    for (const charge of this.conserved) {
      if (charge === up || charge === down) continue;
      charges.push(this.#single(charge, byName.get(charge.name)));
      byName.delete(charge.name);
    }
    if (up && down) charges.push(...this.#electrons({ up, down }, byName));
    for (const request of byName.values()) this.#notConserved(request);
    return charges;
  }

  #find(name: ChargeName): ConservedCharge | undefined {
    return this.conserved.find((charge) => charge.name === name);
  }

  #single(charge: ConservedCharge, request: ChargeRequest | undefined): SectorCharge {
    const { name, sites, highest, defaultTotal } = charge;
    const lowest = name === 'Sz' ? -highest / 2 : 0;
    let total = request ? request.value - lowest : defaultTotal;
    if (request && (!Number.isInteger(total) || total < 0 || total > highest)) {
      this.#outOfRange(name, highest, defaultTotal, request.span);
      total = defaultTotal;
    }
    return { name, sites, total, value: total + lowest, requested: request !== undefined };
  }

  #outOfRange(name: ChargeName, highest: number, nearest: number, span: SourceSpan): void {
    const isSpin = name === 'Sz';
    const replacement = isSpin ? (highest % 2 === 0 ? '0' : '1/2') : String(nearest);
    this.diagnostics.error(span, {
      code: 'SECTOR_VALUE',
      message: `No configuration has this ${isSpin ? 'total Sz' : name}.`,
      reason: isSpin ? `It goes from -${highest}/2 to ${highest}/2 in steps of 1.` : `It goes from 0 to ${highest}.`,
      fixes: [{ title: `Replace with ${replacement}`, span, replacement }],
    });
  }

  /** Nup and Ndown, or N and Sz = (Nup - Ndown)/2, or N alone. */
  #electrons({ up, down }: Electrons, requests: Map<ChargeName, ChargeRequest>): SectorCharge[] {
    const take = (name: ChargeName): ChargeRequest | undefined => {
      const request = requests.get(name);
      requests.delete(name);
      return request;
    };
    const [ofUp, ofDown, all, spin] = [take('Nup'), take('Ndown'), take('N'), this.#spins() ? undefined : take('Sz')];
    if (!all && !spin) return [this.#single(up, ofUp), this.#single(down, ofDown)];
    const both: ConservedCharge = {
      name: 'N',
      sites: [...up.sites, ...down.sites],
      highest: up.highest + down.highest,
      defaultTotal: up.defaultTotal + down.defaultTotal,
    };
    if (ofUp ?? ofDown) {
      const extra = (spin ?? all)!;
      this.diagnostics.error(extra.span, {
        code: 'SECTOR_TOGETHER',
        message: `${extra.name} does not stand beside Nup and Ndown.`,
        reason: 'Either Nup and Ndown are given, or N and Sz = (Nup - Ndown)/2.',
      });
      return [this.#single(up, ofUp), this.#single(down, ofDown)];
    }
    if (!spin) return [this.#single(both, all)];
    const particles = this.#single(both, all).total;
    const [nUp, nDown] = [particles / 2 + spin.value, particles / 2 - spin.value];
    if (Number.isInteger(nUp) && nUp >= 0 && nUp <= up.highest && nDown >= 0 && nDown <= down.highest) {
      const request = (value: number): ChargeRequest => ({ ...spin, value });
      return [this.#single(up, request(nUp)), this.#single(down, request(nDown))];
    }
    this.diagnostics.error(spin.span, {
      code: 'SECTOR_VALUE',
      message: `${particles} electrons cannot have this total Sz.`,
      reason: `Sz = (Nup - Ndown)/2 is then ${particles % 2 === 0 ? 'a whole' : 'a half-odd'} number of at most ${spinText(Math.min(particles, both.highest - particles))}.`,
    });
    return [this.#single(up, undefined), this.#single(down, undefined)];
  }

  #spins(): boolean {
    return this.spaces.modes.some(({ species }) => species === 'spin');
  }

  #notConserved({ name, span }: ChargeRequest): void {
    const names = this.conserved.map((charge) => charge.name);
    this.diagnostics.error(span, {
      code: 'SECTOR_NOT_CONSERVED',
      message: name === 'Sz' ? 'H does not conserve the total Sz.' : `H does not conserve ${name}.`,
      reason:
        names.length > 0
          ? `A sector exists only for what H conserves: ${names.join(', ')}.`
          : 'A sector exists only for what H conserves.',
    });
  }

  #twice({ name, span }: ChargeRequest): void {
    this.diagnostics.error(span, {
      code: 'SECTOR_TWICE',
      message: `${name} is fixed twice.`,
      reason: 'Each quantity has one value in a sector.',
    });
  }
}
