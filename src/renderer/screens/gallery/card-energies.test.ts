import { expect, it } from 'vitest';
import { energiesOfCard, pictureInEnergies, referenceInEnergies } from './card-energies';
import { galleryCards, pictureOf } from './entries';

const card = async (id: string) => {
  const found = galleryCards.find(({ preset }) => preset.id === id);
  const figure = await pictureOf(id);
  if (found === undefined || figure === null) throw new Error(id);
  return { ...found, figure };
};
const labels = async (id: string, preference: 'text' | 'spin' | 'pauli') => {
  const { figure, ...own } = await card(id);
  const shown = energiesOfCard(own, preference);
  const { content } = pictureInEnergies(figure, shown);
  if (content.kind !== 'chart') throw new Error(content.kind);
  const [line] = content.series;
  const reference = content.annotations.find((annotation) => annotation.kind === 'reference');
  return {
    axis: content.y.label,
    line: reference?.kind === 'reference' ? [reference.y, reference.label] : null,
    first: line?.kind === 'line' ? (line.y[0] ?? null) : null,
    stated: [referenceInEnergies(own.preset.reference, shown)].map(({ value, unit }) => [value, unit])[0],
  };
};

it('shows what a card says and draws in the convention that is wanted', async () => {
  const [own, other] = [await labels('heisenberg-chain-20', 'text'), await labels('heisenberg-chain-20', 'pauli')];
  expect(own.stated?.[1]).toBe('J, S·S');
  expect(other).toEqual({
    axis: '_E_/_N_ (_J_, σ·σ)',
    line: [expect.closeTo(-1.780877306, 8), 'exact −1.780877306'],
    first: 4 * (own.first ?? Number.NaN),
    stated: [4 * Number(own.stated?.[0]), '_J_, σ·σ'],
  });
  expect(await labels('heisenberg-chain-20', 'spin')).toEqual(own);
});

it('leaves particles and spins above 1/2 as they are', async () => {
  for (const id of ['hubbard-4x4-5-5', 'spin-one-chain-12']) {
    expect(await labels(id, 'pauli')).toEqual(await labels(id, 'text'));
  }
});
