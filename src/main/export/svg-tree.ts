/** An element of an SVG as plain data. */
export interface SvgNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: SvgNode[];
  text: string;
}

/** Reads the well-formed XML that figures are exported as. Throws where an element is not closed or closed twice. */
export function parseSvg(source: string): SvgNode {
  const root: SvgNode = { name: '', attributes: {}, children: [], text: '' };
  const open: SvgNode[] = [root];
  const token =
    /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:-]+)\s*>|<([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|</g;
  for (const match of source.matchAll(token)) {
    const [whole, cdata, closing, opening, attributes, selfClosing, text] = match;
    const parent = open.at(-1) ?? root;
    if (closing !== undefined) {
      if (parent.name !== closing) throw new Error(`The SVG closes <${closing}> where <${parent.name}> is open.`);
      open.pop();
    } else if (opening !== undefined) {
      const node: SvgNode = { name: opening, attributes: readAttributes(attributes ?? ''), children: [], text: '' };
      parent.children.push(node);
      if (selfClosing !== '/') open.push(node);
    } else if (cdata !== undefined) {
      parent.text += cdata;
    } else if (text !== undefined) {
      parent.text += unescapeXml(text);
    } else if (whole === '<') {
      throw new Error(`The SVG has a stray < at ${match.index}.`);
    }
  }
  const [svg] = root.children;
  if (open.length !== 1 || !svg || root.children.length !== 1) throw new Error('The SVG is not closed.');
  return svg;
}

function readAttributes(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescapeXml(value)]),
  );
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&apos;', "'")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&');
}

export type Matrix = readonly [number, number, number, number, number, number];

/** The matrix of a transform attribute made of translate, rotate, scale and matrix. */
export function parseTransform(text: string): Matrix {
  let result: Matrix = [1, 0, 0, 1, 0, 0];
  for (const [, kind, list = ''] of text.matchAll(/(translate|matrix|rotate|scale)\(([^)]*)\)/g)) {
    const numbers = list
      .split(/[\s,]+/)
      .filter((part) => part !== '')
      .map(Number);
    result = multiply(result, single(kind ?? '', numbers));
  }
  return result;
}

function single(kind: string, n: readonly number[]): Matrix {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = n;
  switch (kind) {
    case 'translate':
      return [1, 0, 0, 1, a, b];
    case 'scale':
      return [a, 0, 0, n.length > 1 ? b : a, 0, 0];
    case 'rotate': {
      const angle = (a * Math.PI) / 180;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      return [cos, sin, -sin, cos, b - cos * b + sin * c, c - sin * b - cos * c];
    }
    default:
      return [a, b, c, d, e, f];
  }
}

function multiply(p: Matrix, q: Matrix): Matrix {
  return [
    p[0] * q[0] + p[2] * q[1],
    p[1] * q[0] + p[3] * q[1],
    p[0] * q[2] + p[2] * q[3],
    p[1] * q[2] + p[3] * q[3],
    p[0] * q[4] + p[2] * q[5] + p[4],
    p[1] * q[4] + p[3] * q[5] + p[5],
  ];
}
