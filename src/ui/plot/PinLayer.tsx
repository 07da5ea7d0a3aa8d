import { type KeyboardEvent, type ReactElement, useState } from 'react';
import type { abscissaFor } from '../../shared/curves';
import { type Pin, pinDifferences, type PlacedPin, placePin } from '../../shared/curves';
import {
  axisUnits,
  type ChartContent,
  distances,
  type Figure,
  formatNumber,
  formatWithError,
  plainText,
  type Plot,
  splitUnit,
  xPixel,
  yPixel,
} from '../../shared/figure';
import { Icon, RichText } from '../controls';
import type { FigureStore } from './figure-store';
import type { PlotMemory } from './plot-memory';
import styles from './plot.module.css';

interface PinLayerProps {
  readonly pins: readonly Pin[];
  readonly figure: Figure;
  readonly plot: Plot;
  /** Where the list ends at the right, in px. */
  readonly end: number;
  readonly store: FigureStore;
  readonly memory: PlotMemory;
}

/** Figures lower than this have their list of pins closed at first. */
const roomy = 170;

/** Pinned points on the drawing, and the list of what was read there with the differences between neighbours. */
export function PinLayer({ pins, figure, plot, end, store, memory }: PinLayerProps): ReactElement | null {
  const [open, setOpen] = useState<boolean | null>(null);
  const { content } = figure;
  if (content.kind !== 'chart') return null;
  const abscissa = store.abscissa?.() ?? asItIs;
  const placed = pins.flatMap((pin) => placePin(figure, abscissa, pin) ?? []);
  const isOpen = open ?? plot.frame.height >= roomy;
  const removeByKey = (event: KeyboardEvent, label: string): void => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    memory.remove(label);
  };
  return (
    <>
      {placed.map((one) => {
        const place = placeOf(plot, one);
        return place === null ? null : (
          <button
            key={one.pin.label}
            type="button"
            className={styles['pin']}
            style={place}
            aria-label={`Pin ${one.pin.label}: ${plainText(wordsOf(content, one))}. Delete removes it.`}
            onClick={() => setOpen(true)}
            onKeyDown={(event) => removeByKey(event, one.pin.label)}
          >
            <span>{one.pin.label}</span>
          </button>
        );
      })}
      <div
        className={styles['pins']}
        style={{ top: plot.frame.top + 8, left: end, maxWidth: end - 4, maxHeight: plot.frame.height - 16 }}
        role="group"
        aria-label="Pinned points"
        data-over-plot=""
      >
        <header>
          <b>{pins.length === 1 ? '1 pin' : `${pins.length} pins`}</b>
          <button
            type="button"
            className={styles['tool']}
            aria-expanded={isOpen}
            aria-label={isOpen ? 'Close the list of pins' : 'Open the list of pins'}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
          </button>
          <button type="button" className={styles['tool']} onClick={() => memory.clear()}>
            Remove all
          </button>
        </header>
        {isOpen ? <PinTables pins={pins} placed={placed} content={content} memory={memory} /> : null}
      </div>
    </>
  );
}

const identity = (value: number): number => value;
const asItIs: ReturnType<typeof abscissaFor> = { label: '', secondsPerUnit: null, at: identity, stepAt: identity };

function placeOf(plot: Plot, { x, y }: PlacedPin): { left: number; top: number } | null {
  const [xUnits, yUnits] = [axisUnits(plot.x.axis, x), axisUnits(plot.y.axis, y)];
  if (xUnits === null || yUnits === null) return null;
  const inside = xUnits >= plot.x.low && xUnits <= plot.x.high && yUnits >= plot.y.low && yUnits <= plot.y.high;
  return inside ? { left: xPixel(plot, xUnits), top: yPixel(plot, yUnits) } : null;
}

const wordsOf = ({ x, y }: ChartContent, pin: PlacedPin): string =>
  `${splitUnit(x.label).name} ${formatNumber(pin.x, 6)}, ${splitUnit(y.label).name} ${formatWithError(pin.y, pin.error)} ${splitUnit(y.label).unit}`;

interface PinTablesProps {
  readonly pins: readonly Pin[];
  readonly placed: readonly PlacedPin[];
  readonly content: ChartContent;
  readonly memory: PlotMemory;
}

function PinTables({ pins, placed, content, memory }: PinTablesProps): ReactElement {
  const x = splitUnit(content.x.label);
  const y = splitUnit(content.y.label);
  const hidden = pins.length - placed.length;
  const differences = pinDifferences(placed);
  const units = `${y.unit === '' ? '' : `in ${y.unit}; `}1σ in brackets`;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">pin</span>
            </th>
            <th scope="col">
              <RichText>{x.unit === '' ? x.name : `${x.name}, ${x.unit}`}</RichText>
            </th>
            <th scope="col">
              <RichText>{y.name}</RichText>
            </th>
            <th scope="col">{content.annotations.some(({ kind }) => kind === 'reference') ? 'to reference' : ''}</th>
            <th scope="col">
              <span className="visually-hidden">remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {placed.map((one) => (
            <tr key={one.pin.label} title={plainText(one.pin.series)}>
              <th scope="row">{one.pin.label}</th>
              <td>
                <RichText>{formatNumber(one.x, 6)}</RichText>
              </td>
              <td>
                <RichText>{formatWithError(one.y, one.error)}</RichText>
              </td>
              <td>
                <RichText>{distances(content, one.y)[0]?.replace(/^distance to [^:]*: /, '') ?? ''}</RichText>
              </td>
              <td>
                <button
                  type="button"
                  className={styles['tool']}
                  aria-label={`Remove pin ${one.pin.label}`}
                  onClick={() => memory.remove(one.pin.label)}
                >
                  <Icon name="close" size={12} />
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {differences.map(({ from, to, y: delta, yError, at, slope, slopeError }) => (
        <p key={`${from}${to}`}>
          <b>
            {to} − {from}
          </b>{' '}
          <RichText>{`${formatWithError(delta, yError)} over ${formatNumber(at, 6)}${abscissaUnit(content)}`}</RichText>
          {slope === null ? null : (
            <RichText>{`; slope ${formatWithError(slope, slopeError)}${abscissaUnit(content) === '' ? '' : ' per step'}`}</RichText>
          )}
        </p>
      ))}
      <p>
        <RichText>{units}</RichText>
        {hidden > 0 ? `; ${hidden} not on these axes` : ''}
      </p>
    </>
  );
}

/** Curves of a run are counted in steps, whatever the axis shows. */
const abscissaUnit = ({ x }: ChartContent): string => (/^(training step|samples|time )/.test(x.label) ? ' steps' : '');
