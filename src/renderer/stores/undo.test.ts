import { describe, expect, it } from 'vitest';
import { emptyUndo, record, stepBack, stepForward } from './undo';

describe('undo', () => {
  it('goes back and forth through every state', () => {
    let stack = emptyUndo<number>();
    stack = record(stack, 0, { label: 'a' }, 0);
    stack = record(stack, 1, { label: 'b' }, 10);
    const back = stepBack(stack, 2, 20);
    expect(back?.state).toBe(1);
    const backAgain = back && stepBack(back.stack, back.state, 20);
    expect(backAgain?.state).toBe(0);
    expect(backAgain && stepBack(backAgain.stack, 0, 20)).toBeNull();
    const forth = backAgain && stepForward(backAgain.stack, backAgain.state, 30);
    expect(forth?.state).toBe(1);
    const forthAgain = forth && stepForward(forth.stack, forth.state, 30);
    expect(forthAgain?.state).toBe(2);
    expect(forthAgain && stepForward(forthAgain.stack, 2, 30)).toBeNull();
  });

  it('takes quick changes of one group as one step, slow or other ones as more', () => {
    let stack = record(emptyUndo<string>(), '', { label: 'text', group: 'text' }, 0);
    stack = record(stack, 'a', { label: 'text', group: 'text' }, 100);
    stack = record(stack, 'ab', { label: 'text', group: 'text' }, 1500);
    expect(stack.past).toHaveLength(1);
    expect(stepBack(stack, 'abc', 20)?.state).toBe('');
    expect(record(stack, 'abc', { label: 'text', group: 'text' }, 9000).past).toHaveLength(2);
    expect(record(stack, 'abc', { label: 'slider', group: 'slider' }, 1600).past).toHaveLength(2);
  });

  it('forgets what was undone when something new is done', () => {
    const stack = record(emptyUndo<number>(), 0, { label: 'a' }, 0);
    const back = stepBack(stack, 1, 20);
    expect(back && record(back.stack, 0, { label: 'b' }, 5).future).toEqual([]);
  });
});
