import { type ReactElement, useState } from 'react';
import { Button, Checkbox, Dialog, TextField } from '../controls';
import styles from './curves.module.css';

export interface Choosable {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** Why it cannot be chosen; null: it can. */
  readonly refusal: string | null;
}

interface ChooseDialogProps {
  readonly title: string;
  readonly about: string;
  /** Under their headings, in order. */
  readonly groups: readonly { readonly heading: string; readonly items: readonly Choosable[] }[];
  readonly chosen: readonly string[];
  readonly most: number;
  /** Said where there is nothing to choose. */
  readonly empty: string;
  readonly onChange: (chosen: readonly string[]) => void;
  readonly onClose: () => void;
}

/** A few of many, by ticks; the change shows behind the dialog at once. */
export function ChooseDialog(props: ChooseDialogProps): ReactElement {
  const { title, about, groups, chosen, most, empty, onChange, onClose } = props;
  const [wanted, setWanted] = useState('');
  const words = wanted.trim().toLowerCase();
  const fits = ({ title: name, note }: Choosable): boolean => `${name} ${note}`.toLowerCase().includes(words);
  const found = groups
    .map(({ heading, items }) => ({ heading, items: items.filter(fits) }))
    .filter(({ items }) => items.length > 0);
  const full = chosen.length >= most;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          {chosen.length > 0 ? <Button onClick={() => onChange([])}>None</Button> : null}
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <p>{about}</p>
      <div className={styles['find']}>
        <TextField label="Find" placeholder="Find" value={wanted} onChange={setWanted} />
      </div>
      {found.length === 0 ? <p>{words === '' ? empty : `Nothing fits “${wanted}”.`}</p> : null}
      {found.map(({ heading, items }) => (
        <section key={heading} aria-label={heading}>
          <h3 className={styles['group']}>{heading}</h3>
          <ul className={styles['list']}>
            {items.map(({ id, title: name, note, refusal }) => {
              const isChosen = chosen.includes(id);
              const reason = refusal ?? (full && !isChosen ? `At most ${most}.` : null);
              return (
                <li key={id}>
                  <Checkbox
                    label={name}
                    checked={isChosen}
                    disabled={reason !== null && !isChosen}
                    onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id))}
                  />
                  <small>{reason === null ? note : `${note}${note === '' ? '' : '. '}${reason}`}</small>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}
