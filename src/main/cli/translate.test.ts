import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureOutput, type CapturedOutput } from '../../../test/support/captured-output';
import { main } from './index';

let directory: string;
let written: CapturedOutput;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ansatz-translate-'));
  written = captureOutput();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true, force: true });
});

const ansatz = (...args: string[]) => main(['node', 'ansatz', 'translate', ...args]);

describe('ansatz translate', () => {
  it('writes the system of a preset, changed by --set, to standard output', async () => {
    const text = 'lattice chain(2) open\nsite spin(1/2)\nH = -2 * sum <i,j> Z(i)*Z(j)';
    const code = await ansatz('tfim-chain-20', '--to', 'pauli', '--set', `system.hamiltonian=${JSON.stringify(text)}`);
    expect(code).toBe(0);
    expect(written.out.split('\n').filter((line) => !line.startsWith('#'))).toEqual(['-2 Z0 Z1', '']);
  });

  it('writes a file where it is told to', async () => {
    const file = join(directory, 'chain.py');
    expect(await ansatz('heisenberg-chain-20', '--to', 'quspin', '--out', file)).toBe(0);
    expect(written.out.trim()).toBe(file);
    expect(await readFile(file, 'utf8')).toContain('spin_basis_general(20, S="1/2", pauli=0, Nup=10)');
  });

  it('names the programs when another one is wanted', async () => {
    expect(await ansatz('tfim-chain-20', '--to', 'fortran')).toBe(1);
    expect(written.error).toContain('netket, quspin, openfermion, pauli');
  });

  it('says where a text is wrong', async () => {
    const file = join(directory, 'wrong.ham');
    await writeFile(file, 'lattice chain(4) open\nsite spin(1/2)\nH = sum i Q(i)');
    expect(await ansatz(file, '--to', 'netket')).toBe(1);
    expect(written.error).toContain(':3:11:');
  });

  it('says what another program cannot hold', async () => {
    expect(await ansatz('spin-one-chain-12', '--to', 'openfermion')).toBe(2);
    expect(written.error).toContain('EXPORT_NOT_POSSIBLE: OpenFermion has fermions and qubits only.');
  });
});
