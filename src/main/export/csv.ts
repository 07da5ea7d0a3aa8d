import { type Figure, figureTable, plainText } from '../../shared/figure';
import { provenanceJson } from './provenance';

/**
 * The numbers of a figure as CSV: lines that begin with "# " say what they are, then one table a series, each with a header
 * line, set apart by an empty line. Numbers are written in full, so that reading them back gives the same bits.
 */
export function renderCsv(figure: Figure): string {
  return `${csvLines(figure).join('\n')}\n`;
}

export function csvLines(figure: Figure): string[] {
  const lines = [
    `# ${oneLine(figure.title)}`,
    `# ${oneLine(plainText(figure.description))}`,
    `# provenance ${oneLine(provenanceJson(figure))}`,
  ];
  for (const table of figureTable(figure)) {
    lines.push('', `# series ${oneLine(table.name)}`);
    for (const column of table.columns) lines.push(`# column ${oneLine(column.name)}: ${oneLine(column.meaning)}`);
    lines.push(table.columns.map((column) => quote(column.name)).join(','));
    const length = Math.max(0, ...table.columns.map((column) => column.values.length));
    for (let row = 0; row < length; row += 1)
      lines.push(table.columns.map((column) => cell(column.values[row])).join(','));
  }
  return lines;
}

export interface CsvTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly values: readonly (number | string | null)[] }[];
}

/** Reads what `renderCsv` writes. */
export function parseCsv(text: string): CsvTable[] {
  const tables: { name: string; columns: { name: string; values: (number | string | null)[] }[] }[] = [];
  let awaitsHeader = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('# series ')) {
      tables.push({ name: line.slice('# series '.length), columns: [] });
      awaitsHeader = true;
    } else if (line !== '' && !line.startsWith('#')) {
      const cells = splitLine(line);
      const table = tables.at(-1);
      if (!table) continue;
      if (awaitsHeader) {
        table.columns = cells.map(({ text: name }) => ({ name, values: [] }));
        awaitsHeader = false;
      } else {
        cells.forEach((value, i) =>
          table.columns[i]?.values.push(value.quoted ? value.text : value.text === '' ? null : Number(value.text)),
        );
      }
    }
  }
  return tables;
}

function splitLine(line: string): { text: string; quoted: boolean }[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) =>
    match[1] === undefined
      ? { text: match[2] ?? '', quoted: false }
      : { text: match[1].replaceAll('""', '"'), quoted: true },
  );
}

function cell(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return quote(value, true);
  // The shortest text that reads back as the same double; -0 keeps its sign.
  return Object.is(value, -0) ? '-0' : String(value);
}

function quote(text: string, always = false): string {
  return always || /[",\n]/.test(text) ? `"${oneLine(text).replaceAll('"', '""')}"` : text;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
