/** Controls of the bar over curves that commands find by their `data-control`. */
export const curveControls = {
  window: 'Part of the run',
  smoothing: 'Smoothing',
  axis: 'Horizontal axis',
  runs: 'Runs over the curves',
  metrics: 'Curves that are drawn',
} as const;
