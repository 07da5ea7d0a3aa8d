import { describe, expect, it } from 'vitest';
import { compile } from '../../../../shared/hamiltonian';
import { compileModel } from '../../../../shared/model/compile-model';
import { ansatzKinds, type AnsatzKind } from '../../../../shared/model/options';
import { ansatzFormula, ansatzGroups, ansatzWords } from '../../../../shared/model/presets/words';
import { deriveSystem, survey, type Surveyed } from '../../derive';
import { groundStatePresets } from '../../presets';
import type { GroundStateSpec } from '../../schema';
import { refusedIn } from '../form-parts';
import { withAnsatz } from '../with-ansatz';
import { ansatzDrawings } from './ansatz-drawings';
import { boxHeight, boxWidth, drawGraph } from './graph-picture';

const [first] = groundStatePresets;
const spec: GroundStateSpec = {
  ...first.spec,
  system: {
    ...first.spec.system,
    hamiltonian: 'lattice square(4, 4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)',
  },
};

const surveyed = (changed: GroundStateSpec): Surveyed => {
  const compiled = compile(changed.system.hamiltonian);
  if (!compiled.ok) throw new Error('does not compile');
  return survey(changed, compiled.hamiltonian);
};

const spinKinds = ansatzKinds.filter(
  (kind) => !['slater', 'slaterJastrow', 'gutzwiller', 'backflow', 'pfaffian'].includes(kind),
);

describe('the list of ansätze', () => {
  it('has every kind once, with words and a drawing', () => {
    expect(ansatzGroups.flatMap(({ kinds }) => kinds).sort()).toEqual([...ansatzKinds].sort());
    for (const kind of ansatzKinds) {
      expect(ansatzWords[kind].summary.length).toBeGreaterThan(10);
      expect(ansatzDrawings[kind]).toMatch(/^M/);
    }
  });

  it('leads from any ansatz to any other without an error', () => {
    for (const from of spinKinds) {
      for (const parameters of ['real', 'complex', 'modulusAndPhase'] as const) {
        const before = withAnsatz({ ...spec, model: { ...spec.model, parameters } }, from);
        for (const to of spinKinds) {
          const { offers, model } = surveyed(withAnsatz(before, to));
          expect(model?.issues, `${from} to ${to}, ${parameters}`).toEqual([]);
          const chosen = withAnsatz(before, to).model.parameters;
          expect(offers.refused['model.parameters'] ?? {}).not.toHaveProperty(chosen);
        }
      }
    }
  });

  it('begins an own graph as the ansatz before it, spelt out', () => {
    const own = withAnsatz(withAnsatz(spec, 'residualConvolutional'), 'custom');
    expect(own.model.graph).not.toBeNull();
    const plain = surveyed(withAnsatz(spec, 'residualConvolutional'));
    expect(surveyed(own).model?.definition).toEqual(plain.model?.definition);
  });

  it('has a formula for every kind but the free one', () => {
    const model = (ansatz: AnsatzKind): GroundStateSpec['model'] => withAnsatz(spec, ansatz).model;
    for (const kind of ansatzKinds) {
      if (kind === 'custom') expect(ansatzFormula(model(kind))).toBeNull();
      else expect(ansatzFormula(model(kind))).toContain('\\psi');
    }
  });
});

describe('drawGraph', () => {
  const draw = (ansatz: AnsatzKind, width: number) => {
    const { graph, model } = surveyed(withAnsatz({ ...spec, model: { ...spec.model, layers: 3 } }, ansatz));
    if (graph === null || model === null) throw new Error('no graph');
    return drawGraph(graph, model, width);
  };

  it.each(spinKinds.filter((kind) => kind !== 'custom'))('%s: boxes do not overlap and lines join boxes', (kind) => {
    for (const width of [320, 900, 1600]) {
      const { boxes, lines, width: drawn, height } = draw(kind, width);
      expect(new Set(boxes.map(({ id }) => id)).size).toBe(boxes.length);
      expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(boxes.length);
      for (const { x, y } of boxes) {
        expect(x + boxWidth).toBeLessThanOrEqual(drawn);
        expect(y + boxHeight).toBeLessThanOrEqual(height);
      }
      const ids = new Set(boxes.map(({ id }) => id));
      for (const { from, to } of lines) expect(ids.has(from) && ids.has(to)).toBe(true);
      // Every box but the first is reached.
      const reached = new Set(lines.map(({ to }) => to));
      expect(boxes.filter(({ id }) => !reached.has(id)).length).toBeLessThanOrEqual(2);
      expect(boxes.at(-1)?.title).toBe('ln ψ');
    }
  });

  it('puts an activation into the box behind it and counts weights below', () => {
    const { boxes } = draw('residualConvolutional', 900);
    const conv = boxes.find(({ id }) => id === 'conv1');
    expect(conv).toMatchObject({ title: 'GELU · Convolution', parameters: '584' });
    expect(boxes.some(({ id }) => id === 'act1')).toBe(false);
  });

  it('marks the box with the problem', () => {
    const { graph, facts } = surveyed(withAnsatz(spec, 'residualConvolutional'));
    if (graph === null) throw new Error('no graph');
    const nodes = graph.nodes.map((node) =>
      node.id === 'conv1' && 'channels' in node ? { ...node, channels: 5 } : node,
    );
    const broken = { ...graph, nodes };
    const picture = drawGraph(broken, compileModel(broken, facts), 900);
    expect(picture.boxes.filter(({ tone }) => tone === 'error').map(({ id }) => id)).toEqual(['skip1']);
  });
});

describe('problems of an own graph', () => {
  it('are issues at the option of the node that they come from', () => {
    const own = withAnsatz(
      withAnsatz({ ...spec, model: { ...spec.model, channels: 8 } }, 'visionTransformer'),
      'custom',
    );
    const nodes = (own.model.graph?.nodes ?? []).map((node) =>
      node.layer === 'attention' ? { ...node, heads: 3 } : node,
    );
    const graph = own.model.graph === null ? null : { ...own.model.graph, nodes };
    const { issues } = deriveSystem({ ...own, model: { ...own.model, graph } });
    const at = nodes.findIndex(({ layer }) => layer === 'attention');
    expect(issues[0]).toMatchObject({ code: 'MODEL_HEADS', path: `model.graph.nodes.${at}.heads` });
  });
});

describe('refusedIn', () => {
  it('takes the fields of one object, not those of objects within it', () => {
    const { refused } = surveyed(spec).offers;
    const ofModel = refusedIn('model', refused);
    expect(Object.keys(ofModel)).toContain('ansatz');
    expect(Object.keys(ofModel)).not.toContain('momentum');
    expect(Object.keys(refusedIn('model.projection', refused))).toContain('momentum');
  });
});
