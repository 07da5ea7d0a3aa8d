import { useId, type ReactElement } from 'react';
import { parseRichText, type ChartContent, type Figure, type LatticeContent } from '../../../shared/figure';
import { Frame, frame, scalesOf } from './thumbnail-scales';
import { heatCells, linePath, markPoints } from './thumbnail-shapes';
import styles from './Gallery.module.css';

/** A figure as a small still picture: frame, curves and the reference line, without numbers on the axes. */
export function Thumbnail({ figure }: { readonly figure: Figure }): ReactElement {
  return (
    <svg
      className={styles['thumbnail']}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      role="img"
      aria-label={figure.description}
    >
      {figure.content.kind === 'chart' ? <Chart content={figure.content} /> : <Lattice content={figure.content} />}
    </svg>
  );
}

function Chart({ content }: { readonly content: ChartContent }): ReactElement {
  const clip = useId();
  const scales = scalesOf(content);
  const reference = content.annotations.find((annotation) => annotation.kind === 'reference');
  return (
    <>
      <clipPath id={clip}>
        <rect x={frame.left} y={frame.top} width={frame.innerWidth} height={frame.innerHeight} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        {content.series.map((series, index) => {
          if (series.kind === 'heatmap') {
            return heatCells(series).map((cell) => (
              <rect key={cell.key} {...cell.box} fill={cell.fill} fillOpacity={cell.opacity} />
            ));
          }
          if (series.kind === 'bars') return null;
          const colour = `var(--d${series.colour})`;
          return (
            <g key={index} opacity={series.faint ? 0.35 : 1}>
              {series.line === 'none' ? null : (
                <path
                  d={linePath(series, scales)}
                  fill="none"
                  stroke={colour}
                  strokeWidth={series.faint ? 1 : 1.5}
                  strokeDasharray={series.line === 'dashed' ? '5 3' : undefined}
                />
              )}
              {series.marker === 'none'
                ? null
                : markPoints(series, scales).map(([x, y], point) => (
                    <circle key={point} cx={x} cy={y} r={1.9} fill={colour} />
                  ))}
            </g>
          );
        })}
        {reference ? (
          <path
            d={`M${frame.left} ${scales.y(reference.y)}H${frame.left + frame.innerWidth}`}
            stroke="var(--d0)"
            strokeWidth={1.25}
            strokeDasharray="5 3"
          />
        ) : null}
      </g>
      <Frame />
      <Label x={frame.left + 34} y={frame.top + 15} anchor="start" text={content.y.label} />
      {reference ? (
        <Label
          x={frame.left + frame.innerWidth - 6}
          y={labelHeight(scales.y(reference.y))}
          anchor="end"
          text={reference.label}
        />
      ) : null}
    </>
  );
}

/** Above the line, or below it when it is near the top. */
function labelHeight(line: number): number {
  return line > frame.top + 24 ? line - 5 : line + 13;
}

interface LabelProps {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end' | 'middle';
  readonly text: string;
}

function Label({ x, y, anchor, text }: LabelProps): ReactElement {
  return (
    <text x={x} y={y} textAnchor={anchor}>
      {parseRichText(text).map((run, index) => (
        <tspan
          key={index}
          className={run.italic ? styles['symbol'] : undefined}
          {...(run.script === 'normal' ? {} : { fontSize: 8, baselineShift: run.script })}
        >
          {run.text}
        </tspan>
      ))}
    </text>
  );
}

const panelsShown = 4;

function Lattice({ content }: { readonly content: LatticeContent }): ReactElement {
  const panels = content.panels.slice(0, panelsShown);
  const width = frame.width / panels.length;
  return (
    <>
      {panels.map((panel, index) => {
        const xs = panel.positions.map(([x]) => x);
        const ys = panel.positions.map(([, y]) => y);
        const span = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys), 1);
        const unit = Math.min(width - 20, frame.innerHeight - 10) / (span + 1);
        return (
          <g key={index} transform={`translate(${index * width + 10 + unit / 2} ${frame.top + 6 + unit / 2})`}>
            {panel.positions.map(([x, y], site) => (
              <circle
                key={site}
                cx={(x - Math.min(...xs)) * unit}
                cy={(Math.max(...ys) - y) * unit}
                r={unit * 0.34}
                fill={(panel.values[site] ?? 0) > 0 ? 'var(--spin-up)' : 'var(--spin-down)'}
                stroke="var(--text-1)"
              />
            ))}
          </g>
        );
      })}
    </>
  );
}
