/** The text with another sector, such as "Sz = 1, momentum = pi"; none where it is empty. All else is unchanged. */
export function setSector(source: string, sector: string): string {
  const lines = source.split('\n').filter((line) => !/^\s*sector\b/.test(line));
  const wanted = sector.trim();
  if (wanted === '') return lines.join('\n');
  while (lines.at(-1)?.trim() === '') lines.pop();
  return `${lines.join('\n')}\nsector ${wanted}\n`;
}
