/** ⟨i,j⟩, ⟨⟨i,j⟩⟩, ⟨⟨⟨i,j⟩⟩⟩ */
export const shellSymbol = (order: number): string =>
  order <= 3 ? `${'⟨'.repeat(order)}i,j${'⟩'.repeat(order)}` : `shell ${order}`;
