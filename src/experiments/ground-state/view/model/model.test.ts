import { describe, expect, it } from 'vitest';
import { compile } from '../../../../shared/hamiltonian';
import { compileModel } from '../../../../shared/model/compile-model';
import type { ModelNode } from '../../../../shared/model/graph';
import { ansatzKinds, type AnsatzKind } from '../../../../shared/model/options';
import { ansatzFormula, ansatzGroups, ansatzWords } from '../../../../shared/model/presets/words';
import { boxHeight, boxWidth } from '../../../../ui/model-builder/arrange';
import { deriveSystem, survey, type Surveyed } from '../../derive';
import { groundStatePresets } from '../../presets';
import type { GroundStateSpec } from '../../schema';
import { refusedIn } from '../form-parts';
import { withAnsatz } from '../with-ansatz';
import { ansatzDrawings } from './ansatz-drawings';
import { builderDrawing } from './builder-drawing';

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

describe('builderDrawing', () => {
  const draw = (ansatz: AnsatzKind) => {
    const { graph, model } = surveyed(withAnsatz({ ...spec, model: { ...spec.model, layers: 3 } }, ansatz));
    if (graph === null || model === null) throw new Error('no graph');
    return builderDrawing(graph, model, null, { width: 900, height: 600 });
  };

  it.each(spinKinds.filter((kind) => kind !== 'custom'))(
    '%s: boxes do not overlap, and shapes are on all lines',
    (kind) => {
      const { nodes, places, end } = draw(kind);
      const boxes = nodes.map(({ id }) => places.get(id));
      for (const [at, box] of boxes.entries()) {
        for (const other of boxes.slice(0, at)) {
          if (box === undefined || other === undefined) throw new Error('a node has no place');
          expect(Math.abs(box.x - other.x) >= boxWidth || Math.abs(box.y - other.y) >= boxHeight, kind).toBe(true);
        }
      }
      for (const { output } of nodes) expect(output).toMatch(/^(ln ψ|[\d,]+ × [\d,]+( ℂ)?)$/);
      expect(end?.inputs).toHaveLength(1);
    },
  );

  it('has problems and fixes at the node, those of several ends at the end', () => {
    const { graph, facts } = surveyed(withAnsatz(spec, 'residualConvolutional'));
    if (graph === null) throw new Error('no graph');
    const nodes: readonly ModelNode[] = graph.nodes.map((node) =>
      node.id === 'conv1' && 'channels' in node ? { ...node, channels: 5 } : node,
    );
    const broken = {
      ...graph,
      nodes: [
        ...nodes,
        { id: 'other', inputs: [], layer: 'jastrow', symmetry: 'none', visibleBias: false, complex: false } as const,
      ],
    };
    const drawing = builderDrawing(broken, compileModel(broken, facts), () => undefined, { width: 900, height: 600 });
    const wrong = drawing.nodes.filter(({ problems }) => problems.length > 0);
    expect(wrong.map(({ id }) => id)).toEqual(['skip1']);
    expect(wrong[0].problems[0].fixes[0].title).toMatch(/^Set conv1 to \d+ channels$/);
    expect(drawing.end?.problems[0].message).toMatch(/^Nothing reads/);
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
