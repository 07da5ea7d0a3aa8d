import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { heisenberg, ising } from '../engine/testing/operators';
import { RequestBuffers, request } from '../engine/native/binding';
import type { Charge, LanczosOptions, LanczosProgress } from '../engine/native/exact-diagonalisation';
import type { NativeEngine } from '../engine/native/variational-monte-carlo';
import { z } from 'zod';
import { openBinding, openNative } from './native-binding';

const native = path.resolve(__dirname, '../../native');
const hasAddon = existsSync(path.join(native, 'ansatz.node'));
const kinds = hasAddon ? (['addon', 'wasm'] as const) : (['wasm'] as const);

const halfUp = (nSites: number): readonly Charge[] => [
  { sites: Array.from({ length: nSites }, (_, site) => site), total: nSites / 2 },
];

const options: LanczosOptions = {
  charges: [],
  eigenvalues: 1,
  wantVectors: true,
  tolerance: 1e-10,
  maxIterations: 300,
  seed: '1',
  threads: 2,
};

async function lowest(engine: NativeEngine, nSites: number, changes: Partial<LanczosOptions> = {}) {
  const exact = await engine.createExactDiagonalisation(heisenberg(nSites), {
    ...options,
    charges: halfUp(nSites),
    ...changes,
  });
  try {
    return await exact.lowest({});
  } finally {
    await exact.close();
  }
}

afterEach(() => vi.unstubAllEnvs());

describe.each(kinds)('the native engine as %s', (kind) => {
  it('describes itself', async () => {
    const { description } = await openNative({ kind });
    expect(description.kind).toBe(kind);
    expect(description.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(description.hint === null).toBe(kind === 'addon');
  });

  it('finds the ground state of the Heisenberg ring', async () => {
    const result = await lowest(await openNative({ kind }), 10);
    expect(result.dimension).toBe(252);
    expect(result.eigenvalues[0] / 10).toBeCloseTo(-0.4515446354, 9);
    expect(result.residuals[0]).toBeLessThan(1e-8);
    expect(result.converged).toBe(true);
    expect(result.vector).toHaveLength(252);
  });

  it('finds the Ising ring in the whole space, with progress', async () => {
    const engine = await openNative({ kind });
    const exact = await engine.createExactDiagonalisation(ising(10, 1, 1), options);
    const seen: LanczosProgress[] = [];
    const { eigenvalues } = await exact.lowest({ onProgress: (progress) => seen.push(progress) });
    expect(eigenvalues[0] / 10).toBeCloseTo(-1.2784906443, 9);
    expect(seen.length).toBeGreaterThan(1);
    expect(exact.memoryBytes).toBeGreaterThan(3 * 8 * 1024);
    expect((await exact.timeProducts(3)).every((seconds) => seconds > 0)).toBe(true);
    await exact.close();
  });

  it('gives amplitudes in the order of its configurations', async () => {
    const engine = await openNative({ kind });
    const exact = await engine.createExactDiagonalisation(heisenberg(6), { ...options, charges: halfUp(6) });
    const { vector } = await exact.lowest({});
    const amplitudes = await exact.amplitudes(await exact.configurations(0, exact.dimension));
    expect(Array.from(amplitudes).filter((_, index) => index % 2 === 0)).toEqual(Array.from(vector ?? []));
    await expect(exact.configurations(0, 1000)).rejects.toMatchObject({ code: 'ENGINE_BAD_REQUEST' });
    await exact.close();
    await exact.close();
    await expect(exact.amplitudes(new Uint8Array(6))).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  });

  it('gives excited states, their vectors and expectation values', async () => {
    const engine = await openNative({ kind });
    const exact = await engine.createExactDiagonalisation(heisenberg(8), { ...options, eigenvalues: 5 });
    const { eigenvalues, residuals, method } = await exact.lowest({});
    expect(method).toBe('thick-restart Lanczos');
    expect(Array.from(residuals).every((residual) => residual < 1e-6)).toBe(true);
    // a singlet and the lowest triplet
    expect(eigenvalues[1]).toBeCloseTo(eigenvalues[3], 9);
    expect(eigenvalues[1] - eigenvalues[0]).toBeGreaterThan(0.1);
    const [energy] = await exact.expectations([heisenberg(8)], { state: 1 });
    expect(energy.re).toBeCloseTo(eigenvalues[1], 9);
    expect(await exact.vector(4)).toHaveLength(256);
    await expect(exact.vector(5)).rejects.toMatchObject({ code: 'EXACT_NOT_FINISHED' });
    await exact.close();
  });

  it('estimates what a search will take', async () => {
    const engine = await openNative({ kind });
    const estimate = await engine.estimateExactDiagonalisation(heisenberg(60), { ...options, charges: halfUp(60) });
    expect(estimate).toMatchObject({ fits: false, complex: false, method: 'Lanczos' });
    expect(estimate.dimension / 118264581564861424).toBeCloseTo(1, 12);
    const small = await engine.estimateExactDiagonalisation(heisenberg(16), { ...options, charges: halfUp(16) });
    expect(small).toMatchObject({ dimension: 12870, fits: true });
    expect(Math.abs(small.elementsPerRow - 8.5)).toBeLessThan(1.5);
  });

  it('evolves a state after a quench', async () => {
    const engine = await openNative({ kind });
    const initial = { kind: 'product', amplitudes: Float64Array.from({ length: 20 }, (_, k) => (k % 2 === 0 ? 1 : 0)) };
    const evolution = await engine.createExactEvolution(ising(5, 0, 1), {
      ...options,
      charges: [],
      initial: { ...initial, kind: 'product' },
      imaginary: false,
      tolerance: 1e-10,
    });
    // spins along x precess about the field along x, not at all
    await evolution.evolve(0);
    const [before] = await evolution.expectations([ising(5, 0, 1)]);
    const progress = await evolution.evolve(3);
    expect(progress).toMatchObject({ time: 3, stage: 'search' });
    expect(progress.weight).toBeCloseTo(1, 12);
    const [after] = await evolution.expectations([ising(5, 0, 1)]);
    expect(after.re).toBeCloseTo(before.re, 9);
    const all = Uint8Array.from({ length: 160 }, (_, k) => (Math.floor(k / 5) >> (4 - (k % 5))) & 1);
    const amplitudes = await evolution.amplitudes(all);
    expect(amplitudes.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12);
    await evolution.close();
  });

  it('answers bad requests with coded errors', async () => {
    const binding = await openBinding({ kind });
    const ask = (method: string, header: object) => request(binding, method, header, new RequestBuffers(), z.unknown());
    await expect(ask('no.such', {})).rejects.toMatchObject({ code: 'ENGINE_BAD_REQUEST' });
    await expect(ask('exact.create', { eigenvalues: 'many' })).rejects.toMatchObject({ code: 'ENGINE_BAD_REQUEST' });
    await expect(ask('exact.advance', { handle: 4e9, iterations: 1 })).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    const engine = await openNative({ kind });
    await expect(
      engine.createExactDiagonalisation(ising(4, 1, 1), { ...options, charges: halfUp(4) }),
    ).rejects.toMatchObject({
      code: 'EXACT_NOT_CONSERVED',
    });
  });

  it('stops when asked to', async () => {
    const engine = await openNative({ kind });
    const exact = await engine.createExactDiagonalisation(heisenberg(16), {
      ...options,
      charges: halfUp(16),
      threads: 1,
    });
    const controller = new AbortController();
    const search = exact.lowest({ onProgress: () => controller.abort(), signal: controller.signal });
    await expect(search).rejects.toMatchObject({ code: 'CANCELLED' });
    await exact.close();
  });
});

describe.skipIf(!hasAddon)('the addon', () => {
  it('gives the same bits on one, two and four threads', async () => {
    const engine = await openNative({ kind: 'addon' });
    const results = await Promise.all([1, 2, 4].map((threads) => lowest(engine, 14, { threads, eigenvalues: 2 })));
    for (const result of results) {
      expect(result.eigenvalues).toEqual(results[0].eigenvalues);
      expect(result.vector).toEqual(results[0].vector);
    }
  });

  it('agrees with WebAssembly', async () => {
    const [addon, wasm] = await Promise.all([openNative({ kind: 'addon' }), openNative({ kind: 'wasm' })]);
    const [a, b] = [await lowest(addon, 12), await lowest(wasm, 12)];
    expect(Math.abs(a.eigenvalues[0] - b.eigenvalues[0])).toBeLessThan(1e-12);
    expect(a.iterations).toBe(b.iterations);
    a.vector?.forEach((value, index) => expect(value).toBeCloseTo(b.vector?.[index] ?? NaN, 9));
  });

  it('leaves the event loop free and stops within a call', async () => {
    const engine = await openNative({ kind: 'addon' });
    const exact = await engine.createExactDiagonalisation(heisenberg(20), {
      ...options,
      charges: halfUp(20),
      threads: 1,
    });
    const controller = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    setTimeout(() => controller.abort(), 60);
    await expect(exact.lowest({ signal: controller.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(0);
    await exact.close();
  });
});

describe('finding the engine', () => {
  it('takes WebAssembly by the environment, and says how to get faster', async () => {
    vi.stubEnv('ANSATZ_ENGINE', 'wasm');
    const { description } = await openNative();
    expect(description.kind).toBe('wasm');
    expect(description.hint).toContain('WebAssembly');
  });

  it('falls back to WebAssembly where the addon is missing', async () => {
    const { description } = await openNative({ directories: [path.join(native, 'prebuilt')] });
    expect(description.kind).toBe('wasm');
    expect(description.hint).toContain('https://rustup.rs');
  });

  it('says what it searched where nothing is there', async () => {
    await expect(openNative({ directories: ['/nowhere'] })).rejects.toMatchObject({ code: 'ENGINE_MISSING' });
  });
});
