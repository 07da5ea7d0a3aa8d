import { useState, type ReactElement } from 'react';
import { Button, EmptyState } from '../../../ui/controls';
import { createDocument } from '../../workbench/document-commands';
import { useWorkbench } from '../../workbench/context';
import { useFileDrop } from '../../shell/file-drop';
import { shortcutText } from '../../commands/modifier';
import { Hint } from '../common/Hint';
import { Card } from './Card';
import { filterCards, galleryCards, groupedBy, topicOf, type TimeLimit } from './entries';
import { Filters } from './Filters';
import styles from './Gallery.module.css';
import { RecentDocuments } from './RecentDocuments';

export function Gallery(): ReactElement {
  const workbench = useWorkbench();
  const [text, setText] = useState('');
  const [topic, setTopic] = useState<string | null>(null);
  const [family, setFamily] = useState<string | null>(null);
  const [limit, setLimit] = useState<TimeLimit>('any');
  const dragging = useFileDrop();
  const groups = groupedBy(filterCards(galleryCards, { text, topic, family, limit }), topicOf);
  return (
    <div className={[styles['gallery'], dragging ? styles['dragging'] : ''].join(' ')}>
      <aside className={styles['side']} aria-label="Filters and recent documents">
        <Filters
          text={text}
          onText={setText}
          topic={topic}
          onTopic={setTopic}
          family={family}
          onFamily={setFamily}
          limit={limit}
          onLimit={setLimit}
        />
        <RecentDocuments dragging={dragging} />
      </aside>
      <section className={styles['main']} aria-label="Experiments">
        <header className={styles['head']}>
          <h1>Gallery</h1>
          <p>Every picture is a finished run. Open one, press Run, and check it against the number below.</p>
          <span className={styles['space']} />
          <Button icon="plus" onClick={() => createDocument(workbench)}>
            New document
          </Button>
        </header>
        <Hint id="first-steps" title="First steps">
          Open <i>Ising chain, first steps</i>, press Run, and watch the energy come down onto its exact line: seconds.{' '}
          {shortcutText('palette')} finds every command, <kbd>?</kbd> lists the keys.
        </Hint>
        {groups.length === 0 ? (
          <NothingFound
            onClear={() => {
              setText('');
              setTopic(null);
              setFamily(null);
              setLimit('any');
            }}
          />
        ) : (
          groups.map(({ name, cards }) => (
            <section key={name} className={styles['group']} aria-label={name}>
              <h2>
                {name} <small>{cards.length}</small>
              </h2>
              <div className={styles['plates']}>
                {cards.map((card) => (
                  <Card key={`${card.definition.id}/${card.preset.id}`} card={card} />
                ))}
              </div>
            </section>
          ))
        )}
      </section>
    </div>
  );
}

function NothingFound({ onClear }: { readonly onClear: () => void }): ReactElement {
  return (
    <EmptyState
      title="No experiment fits the search and the filters."
      actions={<Button onClick={onClear}>Show all</Button>}
    >
      Search looks at titles, descriptions, methods and citations. A time limit hides experiments that have not been
      timed yet.
    </EmptyState>
  );
}
