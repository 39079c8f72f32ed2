// Medians and ratios.

/** The quantile of a list; `share` is from 0 to 1. */
export function quantile(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (list) => quantile(list, 0.5);

/** The median of the rounds' ratios: a slow phase of the machine affects both clients of a round. */
export const ratio = (ours, theirs) => median(ours.map((time, round) => time / theirs[round]));

const DRAWS = 400;

/** Half the 95 % confidence interval of a figure of the rounds, by bootstrap. */
export function uncertainty(rounds, figure) {
  const draw = () => rounds.map(() => rounds[Math.floor(Math.random() * rounds.length)]);
  const figures = Array.from({ length: DRAWS }, () => figure(draw()));
  return (quantile(figures, 0.975) - quantile(figures, 0.025)) / 2;
}

/** A shuffled copy. */
export function shuffled(list) {
  const left = [...list];
  return list.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
}
