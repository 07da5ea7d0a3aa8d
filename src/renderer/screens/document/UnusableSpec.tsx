import type { ReactElement } from 'react';
import type { ExperimentDefinition, SpecIssue } from '../../../shared/experiment';
import type { ExperimentDocument } from '../../../shared/lab/contract';
import { AlertCard, Button } from '../../../ui/controls';
import { useWorkbench } from '../../workbench/context';

interface UnusableSpecProps {
  readonly document: ExperimentDocument;
  readonly definition: ExperimentDefinition;
  readonly issues: readonly SpecIssue[];
}

/** A document whose spec has the wrong structure: the text is shown, and a way out that can be undone. */
export function UnusableSpec({ document, definition, issues }: UnusableSpecProps): ReactElement {
  const { documents } = useWorkbench();
  const preset = definition.presets.find((candidate) => candidate.id === document.preset) ?? definition.presets[0];
  return (
    <div style={{ padding: 16, maxWidth: 760, overflow: 'auto' }}>
      <AlertCard
        problem={{
          message: 'This spec cannot be shown as a form.',
          reason: issues.map((issue) => `${issue.path || 'spec'}: ${issue.message}`).join('. '),
          suggestion: preset ? `Take the values of "${preset.title}" instead; undo brings these back.` : '',
        }}
        actions={
          preset ? (
            <Button
              variant="primary"
              onClick={() => documents.edit(document.id, { spec: preset.spec }, { label: 'Take the preset' })}
            >
              Take the preset&apos;s values
            </Button>
          ) : undefined
        }
      />
      <pre style={{ font: '12px/1.5 var(--font-mono)', overflow: 'auto' }}>
        {JSON.stringify(document.spec, null, 2)}
      </pre>
    </div>
  );
}
