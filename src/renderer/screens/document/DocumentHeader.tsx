import type { ReactElement } from 'react';
import type { ExperimentDefinition, SpecIssue } from '../../../shared/experiment';
import type { ExperimentDocument, RunSummary } from '../../../shared/lab/contract';
import { Mark } from '../../../ui/controls';
import type { RegisteredView } from '../../../ui/experiment-view/define';
import { stepNames, type StepName } from '../../../ui/experiment-view/types';
import { shortcutText } from '../../commands/modifier';
import { useNavigation } from '../../workbench/context';
import styles from './DocumentHeader.module.css';
import { HeaderActions } from './HeaderActions';
import { markOf, type StepMark } from './step-marks';

interface DocumentHeaderProps {
  readonly document: ExperimentDocument;
  readonly definition: ExperimentDefinition;
  readonly view: RegisteredView;
  readonly issues: readonly SpecIssue[];
  readonly run: RunSummary | null;
  readonly blockedBy: string | null;
}

export function DocumentHeader(props: DocumentHeaderProps): ReactElement {
  const { document, view, issues, run } = props;
  return (
    <div className={styles['header']}>
      <nav className={styles['steps']} aria-label="Steps">
        {stepNames.map((step, index) => (
          <Step
            key={step}
            step={step}
            title={view.titles[step]}
            number={index + 1}
            mark={markOf(step, { view, spec: document.spec, issues, run })}
          />
        ))}
      </nav>
      <span className={styles['space']} />
      <HeaderActions {...props} />
    </div>
  );
}

interface StepEntryProps {
  readonly step: StepName;
  readonly title: string;
  readonly number: number;
  readonly mark: StepMark;
}

function Step({ step, title, number, mark }: StepEntryProps): ReactElement {
  const current = useNavigation((state) => state.step);
  const goTo = useNavigation((state) => state.goTo);
  const on = current === step;
  return (
    <button
      type="button"
      className={[styles['step'], on ? styles['on'] : ''].join(' ')}
      aria-current={on ? 'step' : undefined}
      aria-keyshortcuts={`Control+${number}`}
      data-step={step}
      data-mark={mark.kind}
      title={`${title}: ${mark.words} (${shortcutText(`step-${step}`)})`}
      onClick={() => goTo(step)}
    >
      <Mark kind={mark.kind} label={mark.kind} />
      <span>{title}</span>
      <small>{mark.words}</small>
    </button>
  );
}
