import { useId, useState, type ReactElement } from 'react';
import { longestTag, mostTags, parseTags, tagSchema } from '../../../shared/lab/annotation';
import { Button, Icon } from '../../../ui/controls';
import styles from './Runs.module.css';

interface TagFieldProps {
  readonly tags: readonly string[];
  /** Tags of all runs, offered while one is typed. */
  readonly known: readonly string[];
  readonly onChange: (tags: string[]) => void;
}

/** Tags as chips that are taken away one by one, and a field for more, with commas between them. */
export function TagField({ tags, known, onChange }: TagFieldProps): ReactElement {
  const [draft, setDraft] = useState('');
  const listId = useId();
  const typed = parseTags(draft);
  const problem = typed.some((tag) => !tagSchema.safeParse(tag).success)
    ? `A tag has at most ${longestTag} characters.`
    : parseTags([...tags, ...typed].join(',')).length > mostTags
      ? `A run has at most ${mostTags} tags.`
      : null;
  const add = (): void => {
    if (problem !== null || typed.length === 0) return;
    onChange(parseTags([...tags, ...typed].join(',')));
    setDraft('');
  };
  return (
    <>
      <div className={styles['tags']}>
        {tags.map((tag) => (
          <button
            key={tag}
            type="button"
            className={styles['tag']}
            title={`Take away ${tag}`}
            aria-label={`Take away the tag ${tag}`}
            onClick={() => onChange(tags.filter((other) => other !== tag))}
          >
            {tag}
            <Icon name="close" size={10} />
          </button>
        ))}
      </div>
      <form
        className={styles['tagForm']}
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input
          aria-label="New tags"
          placeholder="Add tags, with commas"
          list={listId}
          value={draft}
          maxLength={longestTag * mostTags}
          aria-invalid={problem !== null}
          onChange={(event) => setDraft(event.target.value)}
        />
        <datalist id={listId}>
          {known.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <Button size="small" type="submit" disabled={typed.length === 0 || problem !== null}>
          Add
        </Button>
      </form>
      {problem === null ? null : (
        <p role="status" className={styles['problem']}>
          {problem}
        </p>
      )}
    </>
  );
}
