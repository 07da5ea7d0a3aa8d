import { useState } from 'react';
import type { ReactElement } from 'react';
import { alarmWords } from '../../../../shared/curves';
import { axisUnits, type Plot, xPixel } from '../../../../shared/figure';
import { formatInteger } from '../../../../shared/format';
import type { Notice } from '../../../../shared/lab/contract';
import type { GroundStateSpec } from '../../schema';
import type { Curves } from '../curves/use-curves';
import { AlarmCard } from './Alarms';
import type { TrainingLiveProps } from './live-props';
import styles from './training.module.css';

interface AlarmMarksProps extends TrainingLiveProps {
  readonly curves: Curves;
  readonly runSpec: GroundStateSpec;
  readonly figure: string;
  readonly plot: Plot;
}

export const alarmsIn = (notices: readonly Notice[]): readonly Notice[] =>
  notices.filter(({ severity }) => severity !== 'information');

/** Buttons on the marks of a curve where something went wrong: each opens what it was and what can be done. */
export function AlarmMarks(props: AlarmMarksProps): ReactElement {
  const { figure, plot, curves, snapshot } = props;
  const [open, setOpen] = useState<string | null>(null);
  const marks = alarmsIn(snapshot.notices).flatMap((notice) => {
    const left = placeOf(curves, figure, plot, notice.step);
    return left === null ? [] : [{ notice, key: `${notice.code} ${notice.at}`, left }];
  });
  const shown = marks.find(({ key }) => key === open);
  return (
    <>
      {marks.map(({ notice, key, left }) => (
        <button
          key={key}
          type="button"
          className={styles['alarmMark']}
          style={{ left, top: plot.frame.top }}
          aria-expanded={key === open}
          aria-label={`Alarm at step ${formatInteger(notice.step)}: ${alarmWords(notice)}`}
          title={`Step ${formatInteger(notice.step)}: ${alarmWords(notice)}`}
          onClick={() => setOpen(key === open ? null : key)}
        />
      ))}
      {shown ? (
        <div
          className={styles['alarmCard']}
          style={{ top: plot.frame.top + 14, ...sideOf(plot, shown.left) }}
          data-over-plot=""
          onKeyDown={(event) => {
            if (event.key === 'Escape') setOpen(null);
          }}
        >
          <AlarmCard {...props} notice={shown.notice} putAway="Close" onPutAway={() => setOpen(null)} />
        </div>
      ) : null}
    </>
  );
}

/** Beside the mark, where there is more room. */
const sideOf = ({ frame }: Plot, left: number) =>
  left < frame.left + frame.width / 2
    ? { left, maxWidth: frame.left + frame.width - left }
    : { left: frame.left, maxWidth: left - frame.left };

function placeOf(curves: Curves, figure: string, plot: Plot, step: number): number | null {
  const abscissa = curves.figures.store(figure).abscissa?.();
  // Figures that count something else have no place for a step.
  if (abscissa === undefined || plot.x.axis.label !== abscissa.label) return null;
  const position = axisUnits(plot.x.axis, abscissa.at(step));
  return position === null || position < plot.x.low || position > plot.x.high ? null : xPixel(plot, position);
}
