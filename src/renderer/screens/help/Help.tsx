import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { AlertCard, LoadingState } from '../../../ui/controls';
import { useNavigation } from '../../workbench/context';
import { ShortcutList } from '../../shell/ShortcutsDialog';
import { ScreenHeader } from '../common/ScreenHeader';
import styles from './Help.module.css';
import { helpTopics, type HelpTopic } from './topics';

const Markdown = lazy(() => import('./Markdown'));
const groups = ['Workbench', 'Experiments'] as const;

export default function Help(): ReactElement {
  const chosen = useNavigation((state) => state.helpTopic);
  const showHelp = useNavigation((state) => state.showHelp);
  const topic = helpTopics.find((candidate) => candidate.id === chosen) ?? helpTopics[0];
  return (
    <>
      <ScreenHeader title="Help" note={topic?.title} />
      <div className={styles['page']}>
        <nav className={styles['side']} aria-label="Help topics">
          {groups.map((group) => (
            <section key={group}>
              <h2>{group}</h2>
              {helpTopics
                .filter((entry) => entry.group === group)
                .map((entry) => (
                  <button
                    key={entry.id}
                    type="button"
                    className={entry === topic ? styles['on'] : undefined}
                    aria-current={entry === topic ? 'page' : undefined}
                    onClick={() => showHelp(entry.id)}
                  >
                    {entry.title}
                  </button>
                ))}
            </section>
          ))}
        </nav>
        <div className={styles['text']}>{topic ? <Page key={topic.id} topic={topic} /> : null}</div>
      </div>
    </>
  );
}

function Page({ topic }: { readonly topic: HelpTopic }): ReactElement {
  if (topic.load !== null) return <Topic load={topic.load} />;
  return (
    <div className={styles['keys']}>
      <h1>{topic.title}</h1>
      <ShortcutList />
    </div>
  );
}

function Topic({ load }: { readonly load: () => Promise<string> }): ReactElement | null {
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let current = true;
    load().then(
      (loaded) => current && setText(loaded),
      () => current && setFailed(true),
    );
    return () => {
      current = false;
    };
  }, [load]);
  if (failed) {
    return (
      <AlertCard
        problem={{
          message: 'This page of the help could not be read.',
          reason: 'The host did not send it.',
          suggestion: 'Load the window anew when the host is back.',
        }}
      />
    );
  }
  return (
    <Suspense fallback={<LoadingState title="Typesetting…" />}>
      {text === null ? null : <Markdown text={text} />}
    </Suspense>
  );
}
